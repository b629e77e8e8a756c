import { readFileSync } from 'node:fs';
import { flag, readProps, Shape, text } from '../constructs/input/shape';

/**
 * Properties of the validation, set in `cdk8s.yaml`.
 */
export interface ZeroDowntimeValidationProps {
  /**
   * Whether warnings fail the synthesis as well.
   *
   * @default - what `failOn` of the configuration says; without one, false
   */
  readonly strict?: boolean;

  /**
   * The Kubernetes version that the manifests are for, such as `1.32`.
   *
   * @default - that of the configuration; without one, rules that depend on the version are not checked
   */
  readonly kubernetesVersion?: string;

  /**
   * The configuration to be read, by its path.
   *
   * @default - the nearest `zero-downtime.yaml` in the folder of the manifests or above it
   */
  readonly config?: string;
}

const VALIDATION: Shape<ZeroDowntimeValidationProps> = { strict: flag, kubernetesVersion: text, config: text };

/** The parts of cdk8s-cli's `ValidationContext` that are used; a jsii library cannot name its types. */
interface Context {
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(finding: object): void;
    submit(status: 'success' | 'failure', metadata?: Record<string, string>): void;
  };
}

/**
 * Makes `cdk8s synth` check its manifests: a plugin for the `validations` of `cdk8s.yaml`.
 *
 * @see https://cdk8s.io/docs/latest/cli/synth/#validations
 */
export class ZeroDowntimeValidation {
  private readonly props: ZeroDowntimeValidationProps;

  public constructor(props: ZeroDowntimeValidationProps = {}) {
    this.props = readProps('ZeroDowntimeValidation', props, VALIDATION);
  }

  /**
   * Called by cdk8s-cli with its context.
   */
  public async validate(context: any): Promise<void> {
    const { manifests, report } = context as Context;
    // Loaded on use, so that synthesis alone does not pay for the rules.
    const { checkTexts } = require('./texts') as typeof import('./texts');
    const { fails } = require('../rules/engine/report') as typeof import('../rules/engine/report');
    const { settingsFor } = require('./settings') as typeof import('./settings');
    const settings = settingsFor(manifests, this.props.config);
    const failOn = this.props.strict === undefined ? settings.config?.failOn : this.props.strict ? 'warning' : 'error';
    const texts = new Map(manifests.map(file => [file, readFileSync(file, 'utf8')]));
    const checked = checkTexts(texts, { kubernetesVersion: this.props.kubernetesVersion, settings });
    const counting = checked.findings.filter(({ suppressed }) => suppressed === undefined);
    for (const { code, name, severity, object, field, file, line, message, remedy } of counting) {
      report.addViolation({
        ruleName: `${code} ${name}`,
        recommendation: `${severity}: ${message}`,
        fix: remedy,
        violatingResources: [{ resourceName: object.name, locations: [`${field} (line ${line})`], manifestPath: file }],
      });
    }
    const failed = checked.problems.length > 0 || (failOn !== 'never' && fails(checked, failOn === 'warning'));
    report.submit(failed ? 'failure' : 'success', Object.fromEntries(Object.entries(checked.summary).map(([key, count]) => [key, String(count)])));
  }
}
