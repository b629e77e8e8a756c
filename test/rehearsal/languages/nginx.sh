#!/bin/sh
# nginx with a folder of its own; it sends 100 KB at once, and the rest of 150 KB half a second later.
folder="$(mktemp -d)"
chmod 755 "$folder" # its workers may be another user
mkdir "$folder/html"
head -c 150000 /dev/zero > "$folder/html/slow"
echo ok > "$folder/html/index.html"
cat > "$folder/nginx.conf" <<END
daemon off;
pid $folder/pid;
error_log stderr;
worker_processes 1;
events {}
http {
  access_log off;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  keepalive_timeout 2s;
  server {
    listen 127.0.0.1:$PORT;
    root $folder/html;
    location /slow { limit_rate 100k; }
  }
}
END
exec nginx -p "$folder" -c "$folder/nginx.conf"
