import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** A free port of the loopback address, which is not handed out again. */
export class Ports {
  private readonly taken = new Set<number>();

  public async free(): Promise<number> {
    for (;;) {
      const port = await unusedPort();
      if (this.taken.has(port)) continue;
      this.taken.add(port);
      return port;
    }
  }
}

async function unusedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
