import { once } from 'node:events';
import { createServer, RequestListener, Server } from 'node:http';
import { AddressInfo, Socket } from 'node:net';

/** A local server that can be stopped and started again, and knows what was done to it. */
export class TestServer {
  public static async start(listener: RequestListener): Promise<TestServer> {
    const server = new TestServer(listener);
    await server.listen();
    return server;
  }

  /** Requests that arrived. */
  public requests = 0;
  /** Connections that were made. */
  public connections = 0;
  private server?: Server;
  private port = 0;

  private constructor(private readonly listener: RequestListener) {}

  public get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Listens again, where it did before. */
  public async listen(): Promise<void> {
    this.server = createServer((request, response) => {
      this.requests += 1;
      this.listener(request, response);
    });
    this.server.on('connection', () => { this.connections += 1; });
    this.server.keepAliveTimeout = 60_000;
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Listens no more; what is in flight is answered, what is idle is closed. */
  public async stop(): Promise<void> {
    const closed = once(this.server!, 'close');
    this.server!.close();
    this.server!.closeIdleConnections();
    await closed;
  }

  /** Listens no more and drops everything. */
  public async kill(): Promise<void> {
    const closed = once(this.server!, 'close');
    this.server!.close();
    this.server!.closeAllConnections();
    await closed;
  }
}

/** Breaks a connection so that the other side gets a reset. */
export function reset(socket: Socket): void {
  socket.resetAndDestroy();
}
