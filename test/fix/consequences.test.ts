import * as fc from 'fast-check';
import { applyFixes, FixOptions } from '../../src/fix/apply-fixes';
import { checkTexts } from '../../src/integrations/texts';
import { subjectsOf } from '../../src/simulation';
import { LOAD_BALANCERS, withMeasuredDelays } from '../../src/timing';
import { albFront, modelOf } from '../rules/manifests';

interface Parts {
  readonly container?: string;
  readonly pod?: string;
  readonly attributes?: string;
  readonly annotations?: string;
  readonly targetType?: string;
}

function web({ container = '', pod = '', attributes = '', annotations = '{}', targetType = 'ip' }: Parts): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: prod
  annotations: ${annotations}
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      ${pod}
      containers:
        - name: web
          image: shop/web:1
          ports: [{ containerPort: 80 }]
          ${container}
---
${albFront(`alb.ingress.kubernetes.io/target-type: ${targetType}`, attributes)}`;
}

const fixText = (text: string, options: FixOptions = {}) => {
  const { texts, ...rest } = applyFixes(new Map([['web.yaml', text]]), options);
  return { ...rest, text: texts.get('web.yaml')! };
};

/** Warnings and errors about how long a pod takes to end, with where they are. */
function terminationFindings(text: string, options: FixOptions): string[] {
  return checkTexts(new Map([['web.yaml', text]]), options).findings
    .filter(({ code, severity }) => code.startsWith('T') && severity !== 'info').map(({ code, field }) => `${code} ${field}`);
}

const HOOKS = {
  none: () => '',
  action: (seconds: number) => `lifecycle: { preStop: { sleep: { seconds: ${seconds} } } }`,
  command: (seconds: number) => `lifecycle: { preStop: { exec: { command: [sleep, "${seconds}s"] } } }`,
  several: (seconds: number) => `lifecycle: { preStop: { exec: { command: [/bin/sh, -c, "sleep 1; sleep ${seconds}"] } } }`,
  oneWord: (seconds: number) => `lifecycle: { preStop: { exec: { command: ["sleep ${seconds}"] } } }`,
  mixed: (seconds: number) => `lifecycle: { preStop: { exec: { command: [/bin/sh, -c, "sleep ${seconds}; nginx -s quit"] } } }`,
};

const seconds = (max: number) => fc.integer({ min: 1, max });

const CASE = fc.record({
  hook: fc.constantFrom(...Object.keys(HOOKS) as (keyof typeof HOOKS)[]),
  P: seconds(100),
  G: fc.option(seconds(150), { nil: undefined }),
  D: fc.option(seconds(200), { nil: undefined }),
  targetType: fc.constantFrom('ip', 'instance'),
  hostNetwork: fc.boolean(),
  budget: fc.record({ longestRequestSeconds: seconds(200), shutdownSeconds: seconds(60), drainPolicy: fc.constantFrom('leak-window', 'outlast-deregistration') }, { requiredKeys: [] }),
  strict: fc.boolean(),
}).map(({ hook, P, G, D, hostNetwork, targetType, budget, strict }) => ({
  hook,
  strict,
  text: web({
    targetType,
    container: HOOKS[hook](P),
    pod: `hostNetwork: ${hostNetwork}${G === undefined ? '' : `\n      terminationGracePeriodSeconds: ${G}`}`,
    attributes: D === undefined ? '' : `alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=${D}`,
    annotations: `{ cdk8s-zero-downtime/budget: '${JSON.stringify(budget)}' }`,
  }),
}));

describe('applyFixes()', () => {
  test('carries the grace period along with a preStop that it writes, where only the shutdown is assumed', () => {
    const text = web({ attributes: 'alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=50' });
    const fixed = fixText(text);
    expect(fixed.text).toMatch(/sleep:\s+seconds: 60\n/); // what the budget says: 20 + 30 + 10
    expect(fixed.text).toContain('terminationGracePeriodSeconds: 90');
    const { subjects: [{ service, inputs }] } = subjectsOf(modelOf(fixed.text));
    expect(service.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(60 + inputs.shutdownSeconds);
  });

  test('leaves a grace period that is too short by assumptions alone, where it writes no preStop', () => {
    const text = web({ container: HOOKS.action(25), pod: 'terminationGracePeriodSeconds: 30' });
    expect(fixText(text).text).toContain('terminationGracePeriodSeconds: 30');
  });

  test('makes a preStop outlast the delay that it raises, where the workload declares that', () => {
    const text = web({
      container: HOOKS.action(40),
      pod: 'terminationGracePeriodSeconds: 70',
      attributes: 'alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=30',
      annotations: '{ cdk8s-zero-downtime/budget: \'{"longestRequestSeconds":60,"drainPolicy":"outlast-deregistration"}\' }',
    });
    const { text: after, left } = fixText(text);
    expect(after).toContain('timeout_seconds=80');
    expect(after).toContain('sleep: { seconds: 90 }');
    expect(after).toContain('terminationGracePeriodSeconds: 120');
    expect(left).toEqual([]);
  });

  test('sleeps as long as the workload promises, where it writes a preStop at all', () => {
    const text = web({
      attributes: 'alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=50',
      annotations: '{ cdk8s-zero-downtime/budget: \'{"longestRequestSeconds":30,"drainPolicy":"outlast-deregistration"}\' }',
    });
    expect(fixText(text).text).toMatch(/sleep:\s+seconds: 60\n/);
  });

  test('does not sleep for a delay that is to be lowered', () => {
    const text = web({
      attributes: 'alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=300',
      annotations: '{ cdk8s-zero-downtime/budget: \'{"longestRequestSeconds":20,"shutdownSeconds":60,"drainPolicy":"outlast-deregistration"}\' }',
    });
    const { text: after } = fixText(text);
    expect(after).toMatch(/sleep:\s+seconds: 50\n/);
    expect(after).toContain('terminationGracePeriodSeconds: 120');
    expect(fixText(after).text).toBe(after);
  });

  test('raises nothing above what the nodes leave', () => {
    const text = web({
      container: HOOKS.action(40),
      pod: 'terminationGracePeriodSeconds: 40',
      attributes: 'alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=30',
      annotations: '{ cdk8s-zero-downtime/budget: \'{"longestRequestSeconds":300,"reclaim":["spot"]}\' }',
    });
    const { text: after, left } = fixText(text, { strict: true });
    expect(after).toContain('sleep: { seconds: 40 }');
    expect(after).toContain('terminationGracePeriodSeconds: 60');
    expect(left.filter(({ found: { rule } }) => /^T0[15]$/.test(rule.code)).map(({ reason }) => reason)).toEqual(Array(2).fill(
      'the nodes that it runs on leave less time than that (T12): its drain is to be shortened',
    ));
    const long = web({ container: HOOKS.action(120), annotations: '{ cdk8s-zero-downtime/budget: \'{"longestRequestSeconds":10,"reclaim":["spot"]}\' }' });
    expect(fixText(long).text).not.toContain('terminationGracePeriodSeconds');
  });

  test('reports findings that its own changes cause', () => {
    const quota = 'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: all, namespace: prod }\nspec: { hard: { pods: "2" } }\n';
    const one = web({}).replace('replicas: 3', 'replicas: 1\n  strategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }');
    const { left } = fixText([one, quota].join('---\n'));
    expect(left.map(({ found }) => found.rule.code)).toContain('R10'); // R02 is fixed by a surge
  });

  test('retries a change that conflicted with another', () => {
    const text = web({ container: HOOKS.command(5) })
      .replace('shop/web:1', 'gcr.io/distroless/static')
      .replace('metadata: { name: web, namespace: prod }\nspec: {', `metadata:
  name: web
  namespace: prod
  annotations: { service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: instance }
spec: { type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, externalTrafficPolicy: Local,`);
    const { text: after } = fixText(text, { strict: true });
    expect(fixText(after, { strict: true }).text).toBe(after);
    expect(after).toContain('sleep: { seconds: 90 }');
  });

  test('says which grace period it cannot raise, as the nodes leave less', () => {
    const text = web({ container: HOOKS.action(25), annotations: '{ cdk8s-zero-downtime/budget: \'{"longestRequestSeconds":100,"reclaim":["spot"]}\' }' });
    const { text: after, left } = fixText(text);
    expect(after).not.toContain('terminationGracePeriodSeconds');
    expect(left.map(({ found, reason }) => [found.rule.code, reason])).toContainEqual(
      ['T01', 'the nodes that it runs on leave less time than that (T12): its drain is to be shortened'],
    );
  });

  test.each([
    ['[sleep, 1m, 30s]', 100, '[ sleep, 1m, "40" ]'],
    ['[/bin/sh, -c, "sleep 5; sleep 10s"]', 25, '[ /bin/sh, -c, "sleep 15; sleep 10s" ]'],
    ['[python3, -c, "import time; time.sleep(20)"]', 25, '[ python3, -c, "import time; time.sleep(25)" ]'],
    ['[/bin/sh, -c, "# 5 s\\nsleep 5"]', 25, undefined],
  ])('lengthens the sleep of %s to %s s', (command, needed, expected) => {
    const text = web({ container: `lifecycle: { preStop: { exec: { command: ${command} } } }` });
    const loadBalancer = withMeasuredDelays(LOAD_BALANCERS['alb-ip'], { deregistrationPropagationSeconds: needed - 5 });
    const [after] = fixText(text, { inputs: { loadBalancer, drainPolicy: 'leak-window', marginSeconds: 0 } }).text.match(/command: .*/)!;
    expect(after.replace(/[\s}]/g, '')).toBe(`command: ${expected ?? command}`.replace(/[\s}]/g, ''));
  });

  test.each([
    ['1.29', 'shop/web:1', 'command: [ "sleep", "60" ]'],
    ['1.30', 'gcr.io/distroless/static', 'seconds: 60'],
  ])('sleeps on Kubernetes %s in %s', (kubernetesVersion, image, expected) => {
    const { text } = fixText(web({}).replace('shop/web:1', image), { kubernetesVersion });
    expect(text.replace(/- ?sleep\n\s+- "60"/, '[ "sleep", "60" ]').replace(/command:\s+/, 'command: ')).toContain(expected);
  });

  test('writes nothing that the API version of the workload cannot hold, and adds what is beside in a part of its own', () => {
    const old = fixText(web({}).replace('apps/v1', 'extensions/v1beta1'));
    expect(old.text).toMatch(/command:\s+- sleep/);
    expect(old.text).not.toMatch(/sleep:\s+seconds|PodDisruptionBudget/);
    const { text, needed, added } = fixText(web({}));
    expect(text.startsWith(needed.get('web.yaml')!.trimEnd())).toBe(true);
    expect([needed.get('web.yaml'), text].map(one => one!.includes('PodDisruptionBudget'))).toEqual([false, true]);
    expect(added).toEqual([expect.objectContaining({ code: 'R04', written: 'PodDisruptionBudget for Deployment prod/web' })]);
  });

  test('writes no command that the image does not have', () => {
    const text = web({}).replace('shop/web:1', 'gcr.io/distroless/static');
    const { text: after, left } = fixText(text, { kubernetesVersion: '1.29' });
    expect(after).not.toContain('preStop');
    expect(left.map(({ found, reason }) => [found.rule.code, reason])).toContainEqual(
      ['T03', 'there is no sleep action before Kubernetes 1.30, and the image has no command for it'],
    );
  });

  test('adds no finding that was not there', () => {
    fc.assert(fc.property(CASE, ({ hook, text, strict }) => {
      const options = { strict };
      const before = terminationFindings(text, options);
      const { text: after, left } = fixText(text, options);
      const worse = terminationFindings(after, options).filter(finding => !before.includes(finding));
      const said = left.map(({ found }) => found.rule.code);
      // A hook that does other things, too, is not lengthened, which is then said.
      expect(hook === 'mixed' ? worse.filter(finding => !said.includes(finding.slice(0, 3))) : worse).toEqual([]);
      expect(fixText(after, options).text).toBe(after);
    }), { numRuns: 100 });
  });
});
