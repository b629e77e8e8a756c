import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';
import { Fate, LoadBalancer, lossOf } from './load-balancer';
import { Router, Target } from './target';
import { LOOPBACK } from '../processes/ports';

/** A flow of a client to a target. */
interface Flow {
  readonly target: Target | undefined;
  fate?: Fate;
}

/**
 * The data path of a Network Load Balancer, and of kube-proxy: connections that stay with the target that they were given, until one
 * side closes them, they are idle for too long, or the load balancer terminates them.
 */
export class NetworkLoadBalancer implements LoadBalancer {
  public static async start(router: Router, idleTimeoutSeconds: number): Promise<NetworkLoadBalancer> {
    const server = createServer({ noDelay: true, allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, LOOPBACK, resolve);
    });
    return new NetworkLoadBalancer(server, router, idleTimeoutSeconds);
  }

  /** The last flow from each port of a client. */
  private readonly flows = new Map<number, Flow>();
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server, private readonly router: Router, private readonly idleTimeoutSeconds: number) {
    server.on('connection', client => this.connect(client));
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public leave(): void {
    // Established flows are left alone.
  }

  public cut(target: Target): void {
    target.passing.forEach(({ cut }) => cut());
  }

  public fateOf(_: number, localPort: number | undefined): Fate | undefined {
    const flow = localPort === undefined ? undefined : this.flows.get(localPort);
    return flow?.fate;
  }

  public async close(): Promise<void> {
    const closed = new Promise(resolve => { this.server.close(resolve); });
    this.sockets.forEach(socket => socket.destroy());
    await closed;
  }

  private connect(client: Socket): void {
    const target = this.router.choose(this.router.nextNode());
    const flow: Flow = { target };
    if (client.remotePort !== undefined) this.flows.set(client.remotePort, flow);
    this.sockets.add(client);
    client.on('close', () => this.sockets.delete(client));
    client.on('error', () => client.destroy());
    if (!target) {
      flow.fate = { lossClass: 'no-target', detail: 'no target is in service' };
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ host: LOOPBACK, port: target.application.port, noDelay: true, allowHalfOpen: true });
    const passing = {
      cut: () => {
        flow.fate ??= { lossClass: 'cut', target, detail: 'the deregistration delay is over' };
        client.resetAndDestroy();
        upstream.resetAndDestroy();
      },
    };
    target.passing.add(passing);
    // Whatever the target does by itself to a flow with a request in it loses the request.
    upstream.on('end', () => { flow.fate ??= { lossClass: lossOf({ message: '' }, target, true, false), target, detail: 'the target closed the connection' }; });
    upstream.on('error', error => {
      flow.fate ??= { lossClass: lossOf(error, target, client.bytesRead > 0 && upstream.bytesRead > 0, false), target, detail: error.message };
      client.resetAndDestroy();
    });
    upstream.on('close', () => {
      target.passing.delete(passing);
      if (!client.destroyed) client.end();
    });
    client.on('close', () => upstream.destroy());
    for (const side of [client, upstream]) {
      side.setTimeout(this.idleTimeoutSeconds * 1000, () => {
        flow.fate ??= { lossClass: 'idle-timeout', target, detail: 'no byte for as long as the idle timeout' };
        client.resetAndDestroy();
        upstream.resetAndDestroy();
      });
    }
    client.pipe(upstream);
    upstream.pipe(client);
  }
}
