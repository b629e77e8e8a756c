#!/bin/sh
# nginx with a folder of its own; 30 KB at 100 KB a second take 0.3 s.
folder="$(mktemp -d)"
mkdir "$folder/html"
head -c 30000 /dev/zero > "$folder/html/slow"
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
