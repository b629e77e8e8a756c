import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { hostSystem } from '../../src/cli/system';
import { Prober } from '../../src/probe/engine';
import { createHttpSender } from '../../src/probe/http';

/** Requests per second that one core must be able to send and judge. */
const RATE = 5000;
const SECONDS = 5;

/** Measures the request loop against a server in another process: whether it keeps up, and what of its core that takes. */
async function main(): Promise<void> {
  const server = fork(join(__dirname, 'probe-server.js'));
  const [port] = await once(server, 'message');
  const { clock, timers } = hostSystem({ wallClock: () => 0, onInterrupt: () => () => undefined });
  const run = async (rate: number, durationSeconds: number) => {
    const sender = createHttpSender({
      url: new URL(`http://127.0.0.1:${port}/`),
      method: 'GET',
      headers: {},
      connections: 'keep-alive',
      timeoutSeconds: 10,
      readsBody: false,
      verifiesCertificate: true,
    }, timers);
    const [cpu, begin] = [process.cpuUsage(), clock()];
    const measurement = await new Prober({ rate, durationSeconds }, { statuses: [[200, 200]] }, sender.send, { clock, timers }).done;
    sender.close();
    const { user, system } = process.cpuUsage(cpu);
    return { ...measurement, perSecond: measurement.ok / (clock() - begin) * 1000, core: (user + system) / 1000 / (clock() - begin) };
  };
  await run(RATE, 1); // warms the compiler up
  const kept = await run(RATE, SECONDS);
  const most = await run(100_000, SECONDS);
  server.disconnect();
  const holds = kept.ok === RATE * SECONDS && kept.late === 0;
  console.log(`Prober at ${RATE}/s: ${kept.perSecond.toFixed(0)}/s answered, ${kept.failed} failed, ${kept.late} late, `
    + `p99 ${kept.latency?.percentiles[3].toFixed(1)} ms, ${(kept.core * 100).toFixed(0)} % of a core`);
  console.log(`As fast as it can: ${most.perSecond.toFixed(0)}/s`);
  console.log(`At least ${RATE}/s on one core: ${holds ? 'holds' : 'DOES NOT HOLD'}`);
  if (!holds) process.exitCode = 1;
}

void main();
