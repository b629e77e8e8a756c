// Answers as fast as it can, in a process of its own; says its port.
const http = require('node:http');

const server = http.createServer((request, response) => response.end('ok'));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
