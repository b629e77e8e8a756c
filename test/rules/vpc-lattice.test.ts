import { Testing } from 'cdk8s';
import { objectsIn } from './manifests';
import { Body } from './patch';
import { LoadBalancerProfile, TimingBudget, ZeroDowntime, ZeroDowntimeGatewayService, ZeroDowntimeNetworkService, ZeroDowntimeWebService } from '../../src';
import { parseSimulation } from '../../src/cli/options/simulation-settings';
import { Front } from '../../src/model/fronts/front';
import { buildModel, Model } from '../../src/model/model';
import { checkChange, checkModel } from '../../src/rules/engine/check';
import { planFor, simulate, subjectsOf } from '../../src/simulation';
import { deserializeInputs, LOAD_BALANCERS, planBudget, serializeInputs, withMeasuredDelays } from '../../src/timing';
import { refusalOf } from '../constructs/services/every-service';
import { chartOf, deployment, namespace, Plain, service } from '../retrofit/manifests';
import { modelOf as modelOfChart, untold } from '../retrofit/told';

const GATE = 'application-networking.k8s.aws/pod-readiness-gate';
const LABEL = 'application-networking.k8s.aws/pod-readiness-gate-inject';
const CONTROLLER = 'application-networking.k8s.aws/gateway-api-controller';
const LATTICE = LOAD_BALANCERS['vpc-lattice'];

const meta = (name: string) => ({ name, namespace: 'shop' });
const gatewayClass = (controllerName: string, name = 'edge'): Plain => ({
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name }, spec: { controllerName },
});
const gateway = (gatewayClassName = 'amazon-vpc-lattice'): Plain => ({
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: meta('edge'), spec: { gatewayClassName, listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
});
const route = (kind = 'HTTPRoute'): Plain => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind,
  metadata: meta('web'),
  spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ kind: 'Service', name: 'web', port: 80 }] }] },
});
const policy = (spec: Plain = {}): Plain => ({
  apiVersion: 'application-networking.k8s.aws/v1alpha1',
  kind: 'TargetGroupPolicy',
  metadata: meta('web'),
  spec: { targetRef: { group: '', kind: 'Service', name: 'web' }, ...spec },
});
const modelOf = (...objects: Plain[]): Model => buildModel(objectsIn(objects as Body[]));
const frontOf = (...objects: Plain[]): Front => modelOf(deployment(), service(), ...objects).workloads[0].fronts[0];

describe('a route of Amazon VPC Lattice', () => {
  test.each<[string, Plain[], string]>([
    ['the usual class, which is defined elsewhere', [gateway(), route()], 'vpc-lattice'],
    ['any class of its controller', [gatewayClass(CONTROLLER), gateway('edge'), route()], 'vpc-lattice'],
    ['a GRPCRoute', [gateway(), route('GRPCRoute')], 'vpc-lattice'],
    ['a TargetGroupPolicy, where the Gateway is elsewhere', [route(), policy()], 'vpc-lattice'],
    ['the usual name for a class of something else', [gatewayClass('example.com/proxy', 'amazon-vpc-lattice'), gateway(), route()], 'cluster-ip'],
    ['a class of another controller of AWS', [gatewayClass('gateway.k8s.aws/alb'), gateway('edge'), route()], 'alb-instance'],
    ['a Gateway that is elsewhere', [route()], 'cluster-ip'],
  ])('is known by its class, or by what configures it: %s', (_, objects, profile) => {
    expect(frontOf(...objects).loadBalancer.name).toBe(profile);
  });

  test('registers pods, has one gate for all, and neither a deregistration delay nor an idle timeout', () => {
    expect(frontOf(gateway(), route())).toMatchObject({
      targetType: { value: 'ip', defaulted: false }, gate: GATE, loadBalancer: LATTICE, attributes: [],
    });
    expect(Object.keys(frontOf(gateway(), route()))).not.toContain('deregistrationDelay');
    expect(Object.keys(frontOf(gateway(), route()))).not.toContain('idleTimeout');
  });

  const checkOf = (...objects: Plain[]) => {
    const { healthCheck } = frontOf(gateway(), ...objects);
    return healthCheck && Object.fromEntries(Object.entries(healthCheck).map(([key, setting]) => [key, typeof setting === 'object' ? setting.value : setting]));
  };

  test('has the health check of AWS where nothing says it', () => {
    expect(checkOf(route())).toEqual({
      grpc: false, protocol: 'HTTP', path: '/', port: 'traffic-port', intervalSeconds: 30, timeoutSeconds: 5, healthyThreshold: 5, unhealthyThreshold: 2, successCodes: '200',
    });
    expect(frontOf(gateway(), route()).healthCheck?.path).toMatchObject({ missing: 'TargetGroupPolicy.spec.healthCheck.path' });
  });

  test('has the health check of its policy', () => {
    const healthCheck = {
      intervalSeconds: 10, timeoutSeconds: 2, healthyThresholdCount: 3, unhealthyThresholdCount: 4, path: '/ready', port: 8081, protocol: 'HTTPS', statusMatch: '200-399',
    };
    expect(checkOf(route(), policy({ healthCheck }))).toEqual({
      grpc: false, protocol: 'HTTPS', path: '/ready', port: '8081', intervalSeconds: 10, timeoutSeconds: 2, healthyThreshold: 3, unhealthyThreshold: 4, successCodes: '200-399',
    });
  });

  test.each<[string, Plain[], boolean]>([
    ['HTTP/1', [route(), policy()], true],
    ['HTTP/1, where it is turned off', [route(), policy({ healthCheck: { enabled: false } })], false],
    ['HTTP/2', [route(), policy({ protocolVersion: 'HTTP2' })], false],
    ['HTTP/2, where it is turned on', [route(), policy({ protocolVersion: 'HTTP2', healthCheck: { enabled: true } })], true],
    ['gRPC', [route('GRPCRoute')], false],
    ['gRPC, whatever the policy says', [route('GRPCRoute'), policy({ protocolVersion: 'HTTP1' })], false],
    ['TLS', [route('TLSRoute')], false],
  ])('is checked by default where HTTP/1 is spoken: %s', (_, objects, isChecked) => {
    expect(checkOf(...objects) !== undefined).toBe(isChecked);
  });
});

const INPUTS = { longestRequestSeconds: 30, shutdownSeconds: 20, startupSeconds: 60, longestPauseSeconds: 10, loadBalancer: 'vpc-lattice' };
const NEVER_DISRUPTED = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: meta('web'), spec: { maxUnavailable: '25%', selector: { matchLabels: { app: 'web' } } } };

interface Numbers {
  readonly drainPolicy: string;
  readonly preStop: number;
  readonly grace: number;
  readonly gated: boolean;
  readonly minReady: number;
  readonly deadline: number;
  readonly healthCheck: Plain;
}

const CHECK = { intervalSeconds: 10, timeoutSeconds: 5, healthyThresholdCount: 2, unhealthyThresholdCount: 2, path: '/', statusMatch: '200-399' };

/** P = L + R = 75, G = 75 + A = 95; the deadline exceeds S + 5 + H = 60 + 5 + 65. */
const OUTLAST: Numbers = { drainPolicy: 'outlast-deregistration', preStop: 75, grace: 95, gated: true, minReady: 0, deadline: 131, healthCheck: CHECK };
/** P = L = 45. */
const LEAK: Numbers = { ...OUTLAST, drainPolicy: 'leak-window', preStop: 45 };
/** minReady = H = 5 + 30 + 10 + 5. */
const UNGATED: Numbers = { ...OUTLAST, gated: false, minReady: 50, deadline: 181 };

function manifests({ drainPolicy, preStop, grace, gated, minReady, deadline, healthCheck }: Numbers): Plain[] {
  const constraint = (topologyKey: string) => ({ maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'web' } }, matchLabelKeys: ['pod-template-hash'] });
  return [
    namespace(), service(), gateway(), policy({ healthCheck }), route(), NEVER_DISRUPTED,
    deployment({
      metadata: { annotations: { 'cdk8s-zero-downtime/budget': JSON.stringify({ ...INPUTS, drainPolicy }) } },
      spec: { minReadySeconds: minReady, progressDeadlineSeconds: deadline, strategy: { rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } } },
      pod: {
        terminationGracePeriodSeconds: grace,
        topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(constraint),
        ...gated && { readinessGates: [{ conditionType: GATE }] },
      },
      container: { lifecycle: { preStop: { sleep: { seconds: preStop } } }, startupProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 3, failureThreshold: 25 } },
    }),
  ];
}

const above = (objects: Plain[]) => checkModel(modelOf(...objects)).filter(({ severity }) => severity !== 'info').map(({ rule }) => rule.code);

describe('check of a workload behind Amazon VPC Lattice', () => {
  test.each([['outlast-deregistration', OUTLAST], ['leak-window', LEAK]])('finds nothing at the limits of %s', (_, numbers) => {
    expect(above(manifests(numbers))).toEqual([]);
  });

  test('finds nothing but a missing gate, and what it means for drains, where minReadySeconds waits in its place', () => {
    expect(checkModel(modelOf(...manifests(UNGATED))).map(({ rule, severity }) => `${severity} ${rule.code}`)).toContain('info S02');
    expect(above(manifests(UNGATED))).toEqual(['R06']);
  });

  test.each<[string, Numbers, string]>([
    ['preStop, of outlast-deregistration', { ...OUTLAST, preStop: 74 }, 'T06'],
    ['preStop, of leak-window', { ...LEAK, preStop: 44 }, 'T03'],
    ['grace period', { ...OUTLAST, grace: 94 }, 'T01'],
    ['minReadySeconds without a gate', { ...UNGATED, minReady: 49 }, 'S07'],
    ['the gate', { ...OUTLAST, gated: false }, 'S02'],
    ['progress deadline', { ...OUTLAST, deadline: 130 }, 'S06'],
    ['interval', { ...OUTLAST, healthCheck: { ...CHECK, intervalSeconds: 4, timeoutSeconds: 1 } }, 'S09'],
    ['timeout', { ...OUTLAST, healthCheck: { ...CHECK, timeoutSeconds: 0 } }, 'S09'],
    ['healthy threshold', { ...OUTLAST, healthCheck: { ...CHECK, healthyThresholdCount: 1 } }, 'S09'],
    ['unhealthy threshold', { ...OUTLAST, healthCheck: { ...CHECK, unhealthyThresholdCount: 1 } }, 'S09'],
    ['path', { ...OUTLAST, healthCheck: { ...CHECK, path: '/other' } }, 'S08'],
  ])('finds what is less: %s', (_, numbers, code) => {
    expect(above(manifests(numbers))).toContain(code);
  });

  test('takes the lowest interval, timeout and thresholds', () => {
    expect(above(manifests({ ...OUTLAST, healthCheck: { ...CHECK, intervalSeconds: 5, timeoutSeconds: 1 } }))).toEqual([]);
  });

  test('asks for its own label, or for its gate in the template', () => {
    const labelled = (labels?: Plain) => manifests({ ...OUTLAST, gated: false }).map(object => object.kind === 'Namespace' ? namespace({ labels }) : object);
    const remedies = (objects: Plain[], code: string) =>
      checkModel(modelOf(...objects)).filter(({ rule }) => rule.code === code).map(({ finding }) => finding.remedy);
    expect(remedies(labelled(), 'S02')).toEqual([`label the Namespace ${LABEL}: enabled, and restart the pods that run already`]);
    expect(remedies(labelled({ 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' }), 'S02')).toHaveLength(1);
    expect(remedies(labelled({ [LABEL]: 'enabled' }), 'S02')).toEqual([]);
    expect(remedies(labelled({ [LABEL]: 'enabled' }), 'S04')).toEqual([`declare it in the pod template: readinessGates: [{conditionType: ${GATE}}]`]);
  });

  test('sends the check back to the port of the requests by saying nothing', () => {
    const [{ finding }] = checkModel(modelOf(...manifests({ ...OUTLAST, healthCheck: { ...CHECK, port: 8081 } }))).filter(({ rule }) => rule.code === 'S08');
    expect(finding).toMatchObject({ actual: '\'8081\'', fixes: [{ kind: 'remove', path: ['spec', 'healthCheck', 'port'] }] });
  });
});

describe('diff of what is behind Amazon VPC Lattice', () => {
  const found = (old: Plain[], now: Plain[]) => {
    const others = [deployment(), service(), route()];
    return checkChange(modelOf(...others, ...old), modelOf(...others, ...now)).map(({ rule, finding }) => `${rule.code} ${finding.object.kind}`);
  };
  const alb = gatewayClass('gateway.k8s.aws/alb', 'alb');

  test('finds that a Gateway goes to it from another controller, and only that', () => {
    expect(found([alb, gateway('alb')], [alb, gateway()])).toEqual(['C02 Gateway']);
  });

  test('finds that a target group is replaced by another protocol, and not by another health check', () => {
    expect(found([gateway(), policy()], [gateway(), policy({ protocol: 'HTTPS' })])).toEqual(['C01 TargetGroupPolicy']);
    expect(found([gateway(), policy()], [gateway(), policy({ healthCheck: { intervalSeconds: 5 } })])).toEqual([]);
  });
});

describe('simulate of a workload behind Amazon VPC Lattice', () => {
  const lost = (numbers: Numbers): number => {
    const [subject] = subjectsOf(modelOf(...manifests(numbers))).subjects;
    const plan = planFor(subject, parseSimulation({ rate: '50' }, []));
    if ('reason' in plan) throw new Error(plan.reason);
    return simulate(plan.service, plan.application, plan.traffic, plan.scenario, plan.delays, plan.seed).lost;
  };

  test.each([['outlast-deregistration', OUTLAST], ['leak-window', LEAK], ['outlast-deregistration without a gate', UNGATED]])('loses nothing at the limits of %s', (_, numbers) => {
    expect(lost(numbers)).toBe(0);
  });

  test('loses what leaks, and what comes too late', () => {
    expect(lost({ ...LEAK, preStop: 40 })).toBeGreaterThan(0);
    expect(lost({ ...UNGATED, minReady: 0 })).toBeGreaterThan(0);
  });

  test('says that nobody has measured the delays', () => {
    expect(subjectsOf(modelOf(...manifests(OUTLAST))).subjects[0].assumed).toContain('the delays of vpc-lattice, which are neither published nor measured');
  });
});

describe('ZeroDowntime.retrofit() of a workload behind Amazon VPC Lattice', () => {
  const objects = (...more: Plain[]) => [namespace(), service(), gateway(), route(), ...more, deployment({ container: { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } } })];

  test('sets pods, policy and label, after which the checker finds nothing more', () => {
    const chart = chartOf(...objects(policy()));
    const report = ZeroDowntime.retrofit(chart);
    expect(untold(chart, report)).toEqual([]);
    const made = Object.fromEntries(Testing.synth(chart).map(object => [object.kind, object]));
    expect(made.Namespace.metadata.labels).toEqual({ [LABEL]: 'enabled' });
    expect(made.TargetGroupPolicy.spec.healthCheck).toMatchObject({ path: '/ready', intervalSeconds: 10, timeoutSeconds: 5 });
    const { terminationGracePeriodSeconds, containers: [{ lifecycle }] } = made.Deployment.spec.template.spec;
    expect([terminationGracePeriodSeconds, lifecycle.preStop]).toEqual([110, { sleep: { seconds: 80 } }]);
    expect(JSON.parse(made.Deployment.metadata.annotations['cdk8s-zero-downtime/budget'])).toMatchObject({ loadBalancer: 'vpc-lattice' });
    expect(modelOfChart(chart).workloads[0].fronts[0].loadBalancer.name).toBe('vpc-lattice');
    expect(ZeroDowntime.retrofit(chart).changes).toEqual([]);
  });

  test('leaves the health check to somebody where there is no policy', () => {
    const chart = chartOf(...objects());
    const report = ZeroDowntime.retrofit(chart);
    expect(untold(chart, report)).toEqual([]);
    expect(report.undecided.map(({ code, reason }) => `${code} ${reason}`)).toContainEqual(expect.stringContaining('S08 no TargetGroupPolicy in the scope says'));
  });

  test('takes a route for one of it where the Gateway is elsewhere and the budget says so', () => {
    const chart = chartOf(namespace(), service(), route(), deployment());
    ZeroDowntime.retrofit(chart, { budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.VPC_LATTICE }) });
    expect(Testing.synth(chart).find(({ kind }) => kind === 'Deployment').spec.template.spec.terminationGracePeriodSeconds).toBe(110);
  });
});

describe('a budget for Amazon VPC Lattice', () => {
  const planned = planBudget({ loadBalancer: LATTICE });
  const budget = planned.ok ? planned.budget : undefined;

  test('has no deregistration delay, and no timeouts of connections', () => {
    expect(budget?.timings).toMatchObject({ preStopSeconds: 80, terminationGracePeriodSeconds: 110, minReadySeconds: 0, unhealthyThreshold: 2 });
    expect(Object.keys(budget!.timings)).not.toContain('deregistrationDelaySeconds');
    expect(Object.keys(budget!.timings)).not.toContain('idleTimeoutSeconds');
  });

  test('comes back from its annotation, with what was measured', () => {
    const measured = withMeasuredDelays(LATTICE, { deregistrationPropagationSeconds: 12 });
    for (const loadBalancer of [LATTICE, measured]) {
      expect(deserializeInputs(JSON.stringify(serializeInputs({ ...budget!.inputs, loadBalancer }))).inputs.loadBalancer).toEqual(loadBalancer);
    }
  });

  test('says what is assumed, until it is measured', () => {
    const says = (loadBalancer: typeof LATTICE) => {
      const plan = planBudget({ loadBalancer });
      return plan.ok ? plan.budget.warnings.map(warning => warning.says) : [];
    };
    expect(says(LATTICE)).toEqual([
      'of \'vpc-lattice\', controllerReaction, deregistrationPropagation, registrationPropagation, gatePoll, gateLag are assumptions: they are neither published nor measured',
    ]);
    expect(says(withMeasuredDelays(LATTICE, {
      controllerReactionSeconds: 2, deregistrationPropagationSeconds: 12, registrationPropagationSeconds: 8, gatePollSeconds: 9, gateLagSeconds: 0,
    }))).toEqual([]);
    expect(says(LOAD_BALANCERS['alb-ip'])).toEqual([]);
  });

  const others = [ZeroDowntimeWebService, ZeroDowntimeGatewayService, ZeroDowntimeNetworkService];
  test.each(others)('is refused by services that write other load balancers', Service => {
    const refused = { budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.VPC_LATTICE }) };
    expect(refusalOf(Service as typeof ZeroDowntimeWebService, refused)).toEqual([
      expect.stringMatching(/^shop\/web: 'budget' is vpc-lattice but must be one of [-a-z, ]+ \(.*\); make a budget with such a 'loadBalancer'$/),
    ]);
  });
});
