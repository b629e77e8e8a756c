import { App } from 'cdk8s';
import { Construct } from 'constructs';
import { quote } from './checks';
import { hasToken } from './tokens';
import { Finding, TimingBudgetError } from '../../timing';

/** The AWS CDK encodes number tokens with such exponents. */
const LEAST_NUMBER_TOKEN = -1e280;

const GUARDED = new WeakSet<App>();

/**
 * Refuses to write manifests with values that only the AWS CDK can resolve.
 *
 * A chart that is added to a cluster of the AWS CDK is rendered with its `toJson()`, and the stack resolves the tokens; the
 * output of `synth()` and `synthYaml()` of the app is never resolved.
 */
export function guardFiles(scope: Construct): void {
  const app = App.of(scope);
  if (GUARDED.has(app) || typeof app.synth !== 'function' || typeof app.synthYaml !== 'function') return;
  GUARDED.add(app);
  const [synth, synthYaml] = [app.synth.bind(app), app.synthYaml.bind(app)];
  app.synth = () => {
    refuseTokens(app);
    synth();
  };
  app.synthYaml = () => {
    refuseTokens(app);
    return synthYaml();
  };
}

function refuseTokens(app: App): void {
  // All copies of the AWS CDK keep their tokens here: without it there are none, and nothing need be rendered twice.
  if ((globalThis as { __cdkTokenMap?: unknown }).__cdkTokenMap === undefined) return;
  const objects = app.charts.flatMap(chart => chart.toJson().map((json: unknown) => ({ path: chart.node.path, json })));
  const findings = objects.flatMap(({ path, json }) => {
    const { kind, metadata } = json as { kind: string; metadata?: { name?: string } };
    return tokensIn(json).map(([field, value]): Finding => ({
      severity: 'error',
      path: `${path} ${kind}/${metadata?.name ?? ''}`,
      field,
      says: `'${field}' is the token ${quote(value)}`,
      because: 'only the AWS CDK knows what this token stands for, and it does not see what is written to a file',
      remedy: 'hand the chart to the cluster with addCdk8sChart() and do not synthesise the cdk8s app, or write the value itself',
    }));
  });
  if (findings.length > 0) throw new TimingBudgetError(findings);
}

/** The unresolved values, by field. */
function tokensIn(value: unknown, field = ''): [field: string, value: unknown][] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => [
      ...isUnresolved(key) ? [[field, key] as [string, unknown]] : [],
      ...tokensIn(item, Array.isArray(value) ? `${field}[${key}]` : field === '' ? key : `${field}.${key}`),
    ]);
  }
  return isUnresolved(value) ? [[field, value]] : [];
}

function isUnresolved(value: unknown): boolean {
  return typeof value === 'string' ? hasToken(value) : typeof value === 'number' && value < LEAST_NUMBER_TOKEN;
}
