import { buildModel } from '../../../src/model/model';
import { KubernetesObject } from '../../../src/model/objects/object';
import { checkModel, CheckOptions } from '../../../src/rules/engine/check';

type Fields = Record<string, unknown>;

const LABELS = { app: 'web' };
const GATE = 'target-health.elbv2.k8s.aws/web';

function object(kind: string, apiVersion: string, body: Fields, file = 'all.yaml', document = 0): KubernetesObject {
  const { metadata = {} } = body as { metadata?: Fields };
  return {
    apiVersion,
    kind,
    name: String(metadata.name ?? 'web'),
    namespace: kind === 'Namespace' ? undefined : 'shop',
    body: { apiVersion, kind, ...body },
    source: { file, document, line: 1 },
    prefix: [],
  };
}

const workload = (container: Fields = {}, spec: Fields = {}, pod: Fields = {}) => object('Deployment', 'apps/v1', {
  spec: {
    ...spec,
    template: {
      metadata: { labels: LABELS },
      spec: { ...pod, containers: [{ name: 'web', image: 'web', ports: [{ containerPort: 8080 }], ...container }] },
    },
  },
});
const service = () => object('Service', 'v1', { spec: { selector: LABELS, ports: [{ port: 80, targetPort: 8080 }] } });
const ingress = (annotations: Fields = {}, file?: string) => object('Ingress', 'networking.k8s.io/v1', {
  metadata: { annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip', ...annotations } },
  spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
}, file);
const binding = (annotation?: unknown) => object('TargetGroupBinding', 'elbv2.k8s.aws/v1beta1', {
  metadata: annotation === undefined ? {} : { annotations: { 'cdk8s-zero-downtime/target-group': annotation } },
  spec: { targetType: 'ip', serviceRef: { name: 'web', port: 80 } },
});
const namespace = (labels: unknown, file?: string, document = 9) =>
  object('Namespace', 'v1', { metadata: { name: 'shop', labels } }, file, document);

const codes = (objects: KubernetesObject[], options?: CheckOptions) =>
  checkModel(buildModel(objects), options).map(({ rule, severity }) => `${rule.code} ${severity}`).filter(text => text.startsWith('S')).sort();

const LABELLED = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' };

describe('order of the pods and their gate', () => {
  test('says nothing of objects in other files, whose order nobody knows', () => {
    const elsewhere = [namespace(LABELLED, 'namespace.yaml'), service(), ingress({}, 'ingress.yaml')];
    expect(codes([workload(), ...elsewhere])).not.toContain('S03 warning');
    expect(codes([workload(), namespace(LABELLED), service(), ingress()])).toContain('S03 warning');
  });
});

describe('readiness gates', () => {
  test.each([
    ['a flag instead of text', { 'elbv2.k8s.aws/pod-readiness-gate-inject': true }],
    ['a list instead of labels', ['enabled']],
    ['another spelling', { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'Enabled' }],
    ['a key of every object', Object.create({ 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' })],
  ])('are not taken to be on by %s', (_, labels) => {
    expect(codes([namespace(labels), workload(), service(), ingress()])).toContain('S07 error');
  });

  test('are found in a template that declares them beside others', () => {
    const pod = { readinessGates: [{ conditionType: 'example.com/warm' }, { conditionType: GATE }] };
    expect(codes([namespace({}), workload({}, {}, pod), service(), binding()])).not.toContain('S02 error');
  });

  test('ignore gates of others, and malformed ones', () => {
    const pod = { readinessGates: ['x', null, { conditionType: 7 }, { conditionType: 'example.com/warm' }] };
    expect(codes([namespace({}), workload({}, {}, pod), service(), binding()])).toContain('S02 error');
  });
});

describe('fields that hold what Kubernetes would refuse', () => {
  const probe = { httpGet: { path: '/', port: 8080 } };

  test.each<[string, Fields]>([
    ['periods of zero', { readinessProbe: { ...probe, periodSeconds: 0 }, livenessProbe: { ...probe, periodSeconds: 0 } }],
    ['text for numbers', { readinessProbe: probe, livenessProbe: { ...probe, failureThreshold: 'six', periodSeconds: 60 } }],
    ['lists for probes', { readinessProbe: [probe], livenessProbe: [probe] }],
    ['a port that is a map', { readinessProbe: { httpGet: { path: '/', port: {} } }, livenessProbe: { ...probe, failureThreshold: 9 } }],
  ])('do not make probes break S10 or S13: %s', (_, container) => {
    expect(codes([workload(container), service()]).filter(text => /S10|S13/.test(text))).toEqual([]);
  });

  test.each<[string, Fields]>([
    ['numbers', { 'alb.ingress.kubernetes.io/healthcheck-interval-seconds': 3 }],
    ['fractions', { 'alb.ingress.kubernetes.io/healthcheck-interval-seconds': '3.5' }],
    ['words', { 'alb.ingress.kubernetes.io/healthy-threshold-count': 'one' }],
  ])('do not make the health check break S09: %s, which the rule about values finds', (_, annotations) => {
    expect(codes([workload(), service(), ingress(annotations)])).not.toContain('S09 error');
  });

  test('do not make a slow start: a value that is no number', () => {
    const annotations = { 'alb.ingress.kubernetes.io/target-group-attributes': 'slow_start.duration_seconds=__proto__' };
    expect(codes([workload(), service(), ingress(annotations)])).not.toContain('S12 warning');
  });
});

describe('a target group that something else owns', () => {
  const gated = { readinessGates: [{ conditionType: GATE }] };
  const found = (annotation?: unknown) => checkModel(
    buildModel([workload({ lifecycle: { preStop: { sleep: { seconds: 60 } } } }, { replicas: 3 }, gated), service(), binding(annotation)]),
    { inputs: { longestRequestSeconds: 30, shutdownSeconds: 20 } },
  ).filter(({ rule }) => /^(T04|T05|S12)$/.test(rule.code)).map(({ rule, finding }) => `${rule.code} ${finding.actual} ${finding.fixes?.length ?? 0}`);

  test('is not judged by AWS\' defaults', () => {
    expect(found()).toEqual([]);
    expect(found('stickiness.enabled=true')).toEqual([]);
    expect(found(['deregistration_delay.timeout_seconds=30'])).toEqual([]);
  });

  test('is judged by what its owner states, which no change of the statement fixes', () => {
    expect(found('deregistration_delay.timeout_seconds=30,slow_start.duration_seconds=45')).toEqual(['T04 30 0', 'S12 unset, which is 0 s, 1']);
    expect(found('deregistration_delay.timeout_seconds=111')).toEqual(['T05 111 0']);
    expect(found('deregistration_delay.timeout_seconds=50')).toEqual([]);
  });
});

describe('an Ingress in front of several Services', () => {
  const paths = [{ backend: { service: { name: 'web', port: { number: 80 } } } }, { backend: { service: { name: 'other', port: { number: 80 } } } }];
  const shared = (annotations: Fields) => object('Ingress', 'networking.k8s.io/v1', {
    metadata: { annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip', ...annotations } },
    spec: { ingressClassName: 'alb', rules: [{ http: { paths } }] },
  });
  const fixes = (annotations: Fields) => checkModel(
    buildModel([workload({ readinessProbe: { httpGet: { path: '/ready', port: 8080 } } }), service(), shared(annotations)]),
  ).filter(({ rule, severity }) => rule.code === 'S08' && severity === 'warning').map(({ finding }) => finding.fixes?.map(fix => 'object' in fix && fix.object.kind));

  test('gets the path of one of them on that Service, not for all of them', () => expect(fixes({})).toEqual([['Service']]));

  test('is left to a person where it has a path for all of them', () => {
    expect(fixes({ 'alb.ingress.kubernetes.io/healthcheck-path': '/' })).toEqual([[]]);
  });
});

describe('the start of a container', () => {
  const slow = { inputs: { startupSeconds: 600 } };

  test('is not measured for sidecars, whose start nobody states', () => {
    const sidecar = { name: 'agent', image: 'agent', livenessProbe: { tcpSocket: { port: 1 } } };
    const pod = object('Deployment', 'apps/v1', {
      spec: { template: { metadata: { labels: LABELS }, spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080 }] }, sidecar] } } },
    });
    expect(codes([pod, service()], slow)).not.toContain('S01 error');
  });

  test('is as long as the user says', () => {
    const container = { livenessProbe: { tcpSocket: { port: 8080 } } };
    expect(codes([workload(container), service()], slow)).toContain('S01 warning');
  });

  test('that nobody states fits the probes of a workload that runs', () => {
    const container = { livenessProbe: { tcpSocket: { port: 8080 } } };
    expect(codes([workload(container), service()]).filter(code => code.startsWith('S01'))).toEqual([]);
  });
});
