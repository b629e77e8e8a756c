import { settingsFor } from './integrations/settings';
import { checkTexts } from './integrations/texts';
import { findingsToText } from './report/findings/findings-text';
import { RULES } from './rules';
import { CheckOptions } from './rules/engine/check';
import { fails } from './rules/engine/report';

/** Options of the matcher. */
export interface ToHaveZeroDowntimeOptions extends Pick<CheckOptions, 'inputs' | 'kubernetesVersion'> {
  /** Whether warnings fail the test as well; what `failOn` of the configuration says by default. */
  readonly strict?: boolean;
  /** The configuration to be read, by its path, or false for none; the nearest `zero-downtime.yaml` in the working directory or above it by default. */
  readonly config?: string | false;
}

declare global {
  // The type parameters must read exactly as in the types of jest.
  // eslint-disable-next-line @typescript-eslint/no-namespace -- jest's types are extended this way
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    interface Matchers<R, T = {}> {
      /** Passes if the rules have no findings that fail; takes a chart, its synthesised objects, or YAML. */
      toHaveZeroDowntime(options?: ToHaveZeroDowntimeOptions): R;
    }
  }
}

/** Matchers for `expect.extend()`; loading this module extends a global `expect` by itself. */
export const matchers = {
  toHaveZeroDowntime(received: unknown, options: ToHaveZeroDowntimeOptions = {}): { pass: boolean; message: () => string } {
    const settings = settingsFor([], options.config);
    const checked = checkTexts(new Map([['received', yamlOf(received)]]), { ...options, settings });
    const failOn = options.strict === undefined ? settings.config?.failOn ?? 'error' : options.strict ? 'warning' : 'error';
    const strict = failOn === 'warning';
    const failed = checked.problems.length > 0 || (failOn !== 'never' && fails(checked, strict));
    const text = findingsToText({ ...checked, rules: RULES, strict, version: '' });
    return {
      pass: !failed,
      message: () => failed
        ? `expected a rollout without downtime, but\n\n${text}`
        : `expected a rollout with downtime, but\n\n${text}`,
    };
  },
};

/** YAML of a chart, of its objects, or as given; JSON is valid YAML. */
function yamlOf(received: unknown): string {
  if (typeof received === 'string') return received;
  const objects = hasToJson(received) ? received.toJson() : received;
  if (!Array.isArray(objects)) {
    throw new TypeError(`toHaveZeroDowntime() takes a chart, its synthesised objects, or YAML, but got ${typeof received}`);
  }
  return objects.map(object => JSON.stringify(object)).join('\n---\n');
}

function hasToJson(value: unknown): value is { toJson(): unknown } {
  return typeof value === 'object' && value !== null && typeof (value as { toJson?: unknown }).toJson === 'function';
}

(globalThis as { expect?: { extend?: (matchers: object) => void } }).expect?.extend?.(matchers);
