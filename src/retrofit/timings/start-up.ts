import { Exposure } from './exposure';
import { Probe } from '../../model/pods/pod';
import { isRecord } from '../../platform/records';
import { formatQuantity, holds, planBudget, startup } from '../../timing';
import { Draft, valueAt } from '../objects/draft';
import { Json, sorted } from '../objects/json';
import { numberAt } from '../objects/setting';

const QUESTIONS = ['httpGet', 'tcpSocket', 'grpc', 'exec'];

/**
 * If the liveness probe would kill a slow start, a start-up probe delays it, with the endpoint of the readiness probe, or of the
 * liveness probe if there is no readiness probe.
 */
export function decideStartup({ container, basis: { inputs, preset } }: Exposure, draft: Draft): void {
  const { view, startupProbe, readinessProbe, livenessProbe } = container;
  const place = view.at('startupProbe');
  const question = [readinessProbe, livenessProbe].map(questionOf).find(asked => asked !== undefined);
  if (livenessProbe === undefined || questionOf(livenessProbe) === undefined || question === undefined) return;
  if (startupProbe || draft.changeOf(place)) return;
  const plan = planBudget(inputs, preset);
  const numbers = [livenessProbe.initialDelaySeconds, livenessProbe.periodSeconds, livenessProbe.failureThreshold];
  const [delay, period, failures] = numbers.map(number => numberAt(number, draft));
  if (delay === undefined || period === undefined || failures === undefined || !plan.ok) return;
  const patience = delay + period * (failures - 1);
  const needed = startup(inputs).value;
  if (holds(patience, 'at least', needed)) return;
  const { timings } = plan.budget;
  const after = sorted({
    ...question,
    periodSeconds: timings.startupPeriodSeconds,
    timeoutSeconds: timings.startupTimeoutSeconds,
    failureThreshold: timings.startupFailureThreshold,
  });
  draft.set(place, after, {
    reason: `liveness kills after ${formatQuantity(patience, 's')} what may take ${formatQuantity(needed, 's')} to start, and then begins again`, code: 'S01',
  });
}

/** The endpoint of a probe, without its timings. */
function questionOf(probe: Probe | undefined): Json | undefined {
  const written = probe && valueAt(probe.view);
  if (!isRecord(written)) return undefined;
  const asked = Object.entries(written).filter(([key]) => QUESTIONS.includes(key));
  return asked.length > 0 ? Object.fromEntries(asked) : undefined;
}
