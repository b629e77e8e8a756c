'use strict';
// Applications that do not come up: the argument names the way.
const http = require('node:http');
const { spawn } = require('node:child_process');

const serve = port => http.createServer((_, response) => response.end('ok')).listen(port, '127.0.0.1');

switch (process.argv[2]) {
  case 'silent': setInterval(() => undefined, 1000); break;
  case 'dies':
    console.error('cannot reach the database');
    process.exitCode = 3;
    break;
  case 'other-port': serve(0); break;
  case 'taken-port': serve(Number(process.argv[3])); break;
  case 'forks':
    // As a daemon: in a session of its own, with no connection to its parent.
    spawn(process.execPath, [__filename, 'serves'], { detached: true, stdio: 'ignore' }).unref();
    break;
  case 'serves': serve(Number(process.env.PORT)); break;
  case 'missing': http.createServer((_, response) => { response.statusCode = 404; response.end(); }).listen(Number(process.env.PORT), '127.0.0.1'); break;
}
