import { Draft } from './objects/draft';
import { at, Json, sorted, wholeAt } from './objects/json';
import { containerPath, PROBE_FAILURES, PROBE_PERIOD } from './pods';
import { Exposure } from './subject';
import { isRecord } from '../platform/is-record';
import { formatQuantity, planBudget } from '../timing';

const QUESTIONS = ['httpGet', 'tcpSocket', 'grpc', 'exec'];

/**
 * Where liveness would kill a slow start, a start-up probe has it wait: it asks what readiness asks, and liveness where
 * nothing asks for readiness.
 */
export function decideStartup({ found, container, basis: { inputs, preset } }: Exposure, draft: Draft): void {
  const probe = (kind: string) => at(found.json, [...containerPath(container), kind]);
  const liveness = probe('livenessProbe');
  const question = [probe('readinessProbe'), liveness].map(questionOf).find(asked => asked !== undefined);
  if (!isRecord(liveness) || probe('startupProbe') !== undefined || question === undefined || questionOf(liveness) === undefined) return;
  const number = (key: string, platformDefault: number) => at(liveness, [key]) === undefined ? platformDefault : wholeAt(liveness, [key]);
  const [delay, period] = [number('initialDelaySeconds', 0), number('periodSeconds', PROBE_PERIOD)];
  const failures = number('failureThreshold', PROBE_FAILURES);
  const plan = planBudget(inputs, preset);
  if (delay === undefined || period === undefined || failures === undefined || !plan.ok) return;
  const patience = delay + period * failures;
  if (patience > inputs.startupSeconds) return;
  const { timings } = plan.budget;
  const after = sorted({
    ...question,
    periodSeconds: timings.startupPeriodSeconds,
    timeoutSeconds: timings.startupTimeoutSeconds,
    failureThreshold: timings.startupFailureThreshold,
  });
  draft.set(found, { path: [...containerPath(container), 'startupProbe'], after },
    `liveness kills after ${formatQuantity(patience, 's')} what may take ${formatQuantity(inputs.startupSeconds, 's')} to start, and then begins again`, 'S01');
}

/** What a probe asks, without how often and how patiently. */
function questionOf(probe: unknown): Json | undefined {
  if (!isRecord(probe)) return undefined;
  const asked = Object.entries(probe).filter(([key]) => QUESTIONS.includes(key));
  return asked.length > 0 ? Object.fromEntries(asked) : undefined;
}
