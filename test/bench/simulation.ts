import { Application, simulate, simulateMany, Traffic } from '../../src/simulation';
import { describeFinding, planBudget } from '../../src/timing';
import { serviceOf } from '../simulation/services';

const plan = planBudget();
if (!plan.ok) throw new Error(plan.findings.map(describeFinding).join('\n'));

const service = serviceOf(plan.budget, 10);
const tooShort = { ...service, preStopSeconds: 10 };
const application: Application = { startupSeconds: 60, shutdownSeconds: 20, onSigterm: 'drain' };
const traffic: Traffic = { ratePerSecond: 200, duration: { kind: 'lognormal', p50Seconds: 0.1, p99Seconds: 2, maxSeconds: 30 } };
const rollout = { kind: 'rollout' as const };

/** What one core takes, whoever else is on the machine; and how long that took. */
function milliseconds(work: () => void): { readonly core: number; readonly elapsed: number } {
  const [start, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(cpu);
  return { core: (user + system) / 1000, elapsed: Number(process.hrtime.bigint() - start) / 1e6 };
}

function print(what: string, value: number, unit: string, limit: number, atLeast = false): void {
  const holds = atLeast ? value >= limit : value <= limit;
  const shown = value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
  console.log(`${what}: ${shown} ${unit} (at ${atLeast ? 'least' : 'most'} ${limit.toLocaleString('en')}: ${holds ? 'holds' : 'DOES NOT HOLD'})`);
  if (!holds) process.exitCode = 1;
}

const once = milliseconds(() => simulate(service, application, traffic, rollout, { mode: 'random', preset: 'alb' }, 1));
print('One rollout of 10 replicas at 200 requests/s, cold, on one core', once.core, 'ms', 100);
console.log(`  elapsed: ${once.elapsed.toFixed(2)} ms`);

for (const [name, simulated] of [['a budget that holds', service], ['preStop too short', tooShort]] as const) {
  let requests = 0;
  const time = milliseconds(() => {
    requests = simulateMany(simulated, application, traffic, rollout, { mode: 'random', preset: 'alb' }, 1, 10_000).requests;
  });
  print(`10,000 random rollouts, ${name}, on one core`, time.core / 1000, 's', 10);
  console.log(`  elapsed: ${(time.elapsed / 1000).toFixed(2)} s`);
  print('  requests per second', requests / time.core * 1000, '', 2_000_000, true);
}
console.log(`Peak memory: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
