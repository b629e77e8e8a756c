import { connect, Socket } from 'node:net';
import { now } from '../clock';
import { AppRequest } from '../load/request';
import { LOOPBACK } from '../processes/ports';

/** The answer to a request on a connection. */
export type Reply =
  | { readonly type: 'answer'; readonly status: number; readonly time: number; /** Whether the application ends the connection. */ readonly closes: boolean }
  /** The connection ended before the answer was complete: `reset` if by an error. */
  | { readonly type: 'lost'; readonly how: 'reset' | 'closed'; readonly time: number };

/**
 * A connection to the application that is kept for as long as the application keeps it: a client of a library would close it by
 * itself as soon as the application announces its keep-alive timeout.
 */
export class Connection {
  /** Connects; undefined if the connection is refused. */
  public static async open(port: number): Promise<Connection | undefined> {
    return new Promise(resolve => {
      const socket = connect({ port, host: LOOPBACK, noDelay: true });
      const refuse = () => resolve(undefined);
      socket.once('error', refuse);
      socket.once('connect', () => {
        socket.off('error', refuse);
        resolve(new Connection(socket, port));
      });
    });
  }

  /** When the application closed it. */
  public readonly closed: Promise<number>;
  private closedAt?: number;
  private received = Buffer.alloc(0);
  private waiting?: { readonly method: string; readonly settle: (reply: Reply) => void };

  private constructor(private readonly socket: Socket, private readonly port: number) {
    let how: 'reset' | 'closed' = 'closed';
    this.closed = new Promise(resolve => {
      const end = () => {
        if (this.closedAt !== undefined) return;
        this.closedAt = now();
        const open = this.waiting;
        this.waiting = undefined;
        const last = open && how === 'closed' ? parseReply(this.received, open.method, true) : undefined;
        open?.settle(last ? { type: 'answer', ...last, closes: true, time: now() } : { type: 'lost', how, time: now() });
        resolve(this.closedAt);
      };
      socket.on('error', () => { how = 'reset'; });
      socket.on('end', end);
      socket.on('close', end);
    });
    socket.on('data', chunk => this.receive(chunk));
  }

  public get isOpen(): boolean {
    return this.closedAt === undefined;
  }

  /** Sends a request, after the answer to the one before. */
  public async request({ method, path, headers, body }: AppRequest, keeps = true): Promise<Reply> {
    if (!this.isOpen) return { type: 'lost', how: 'closed', time: this.closedAt! };
    const lines = Object.entries({
      host: `${LOOPBACK}:${this.port}`,
      connection: keeps ? 'keep-alive' : 'close',
      ...headers,
      ...body && { 'content-length': String(body.length) },
    }).flatMap(([name, value]) => [value].flat().map(each => `${name}: ${each}`));
    return new Promise(resolve => {
      this.waiting = { method, settle: resolve };
      this.received = Buffer.alloc(0);
      this.socket.write(Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), body ?? Buffer.alloc(0)]));
    });
  }

  /** Closes it from this side. */
  public destroy(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    const { waiting } = this;
    if (!waiting) return; // more than was asked for
    this.received = Buffer.concat([this.received, chunk]);
    const reply = parseReply(this.received, waiting.method, false);
    if (!reply) return;
    this.waiting = undefined;
    waiting.settle({ type: 'answer', ...reply, time: now() });
  }
}

/** A complete answer of HTTP/1.1 at the beginning of some bytes, if there is one. */
export function parseReply(bytes: Buffer, method: string, isEnd: boolean): { readonly status: number; readonly closes: boolean } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [first, ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const [, version, digits] = /^HTTP\/(\d\.\d) (\d{3})/.exec(first) ?? [];
  if (digits === undefined) return undefined;
  const status = Number(digits);
  const body = bytes.subarray(headEnd + 4);
  if (status < 200) return parseReply(body, method, isEnd); // 100 Continue
  const headers = new Map(lines.map(line => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim().toLowerCase()];
  }));
  const connection = headers.get('connection') ?? '';
  const closes = connection.includes('close') || (version === '1.0' && !connection.includes('keep-alive'));
  const isWhole = () => {
    if (method === 'HEAD' || status === 204 || status === 304) return true;
    if (headers.get('transfer-encoding')?.includes('chunked')) return endsChunks(body);
    const length = headers.get('content-length');
    return length === undefined ? isEnd : body.length >= Number(length);
  };
  return isWhole() ? { status, closes } : undefined;
}

/** Whether a chunked body has its last chunk. */
function endsChunks(body: Buffer): boolean {
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd < 0) return false;
    const size = parseInt(body.subarray(at, lineEnd).toString('latin1'), 16);
    if (!(size > 0)) return size === 0 && body.indexOf('\r\n', lineEnd + 2) >= 0;
    at = lineEnd + 2 + size + 2;
    if (at > body.length) return false;
  }
}
