'use strict';
// An application whose behaviour is known: each setting is a variable, all in milliseconds.
const http = require('node:http');

const number = (name, otherwise) => process.env[name] === undefined ? otherwise : Number(process.env[name]);
const settings = {
  startup: number('STARTUP', 0),
  request: number('REQUEST', 20),
  keepAlive: number('KEEP_ALIVE', 5000),
  accepts: number('ACCEPTS', 0), // W
  shutdown: number('SHUTDOWN', 0), // A
  onSigterm: process.env.ON_SIGTERM ?? 'drain',
};

let ending = false;
const server = http.createServer((request, response) => {
  if (ending) response.setHeader('Connection', 'close');
  const respond = () => {
    if (ending && settings.onSigterm === 'fail') response.statusCode = 503;
    response.end('ok');
  };
  if (request.url === '/missing') { response.statusCode = 404; response.end(); return; }
  if (request.url.startsWith('/slow')) setTimeout(respond, settings.request); else respond();
});
// By hand, as Node adds a second to its own timeout, from some version on.
server.keepAliveTimeout = 0;
server.on('request', ({ socket }, response) => {
  clearTimeout(socket.idle);
  response.on('finish', () => {
    if (ending) socket.end(); // or a request could follow on the connection of one that was in flight
    else socket.idle = setTimeout(() => socket.end(), settings.keepAlive);
  });
});

function end() {
  if (settings.onSigterm === 'linger') { // answers on connections for as long as they are used
    server.closeIdleConnections = () => undefined;
    server.close(() => process.exit(0));
    return;
  }
  ending = true;
  console.log('draining');
  setTimeout(() => {
    if (settings.onSigterm === 'exit') process.exit(0);
    server.close(() => setTimeout(() => process.exit(0), settings.shutdown));
    server.closeIdleConnections();
  }, settings.accepts);
}
if (settings.onSigterm === 'ignore') process.on('SIGTERM', () => console.log('not now'));
else if (settings.onSigterm !== 'unhandled') process.on('SIGTERM', end);

setTimeout(() => server.listen(number('PORT', 0), '127.0.0.1', () => console.log(`listening on ${server.address().port}`)), settings.startup);
