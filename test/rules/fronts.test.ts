import { find } from './manifests';
import { WorkloadFinding } from '../../src/rules/engine/workload-finding';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example.com/web:1.4, ports: [{ containerPort: 8080 }] }]
`;
const SERVICE = (name: string, more = '') => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, annotations: { service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip } }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }], ${more} }
`;
const CLUSTER = SERVICE('inside');
const NLB = SERVICE('tcp', 'type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb');
const ALB = `${SERVICE('web')}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { alb.ingress.kubernetes.io/target-type: ip } }
spec: { ingressClassName: alb, defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
const UNLABELLED = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';

const OPTIONS = { inputs: { longestRequestSeconds: 30, shutdownSeconds: 20 } };
const found = (code: string, ...documents: string[]): WorkloadFinding[] => find([DEPLOYMENT, ...documents].join('---\n'), OPTIONS).filter(({ rule }) => rule.code === code);
const limits = (...of: Parameters<typeof found>) => found(...of).map(({ finding: { limit } }) => limit);
const severities = (...of: Parameters<typeof found>) => found(...of).map(({ severity }) => severity);

/** What S07 says where kube-proxies were measured to take long to know a new pod, which outlasts preStop but not for so long. */
const SLOW = DEPLOYMENT
  .replace('name: web, namespace: shop', 'name: web, namespace: shop, annotations: { cdk8s-zero-downtime/budget: \'{"loadBalancer":{"preset":"cluster-ip","registrationPropagationSeconds":40}}\' }')
  .replace('ports: [{ containerPort: 8080 }]', 'ports: [{ containerPort: 8080 }], lifecycle: { preStop: { sleep: { seconds: 20 } } }');
const slow = (...documents: string[]) => find([SLOW, UNLABELLED, ...documents].join('---\n'), OPTIONS)
  .filter(({ rule }) => rule.code === 'S07').map(({ severity }) => severity);

describe('what several fronts break at one place', () => {
  test('is said once, with the limit that is hardest to keep, whichever comes first', () => {
    const [[alb], [nlb]] = [limits('T01', ALB), limits('T01', NLB)];
    expect(nlb).toBeGreaterThan(alb as number);
    expect([limits('T01', ALB, NLB), limits('T01', NLB, ALB)]).toEqual([[nlb], [nlb]]);
  });

  test('is said once, with the worst severity, whichever comes first', () => {
    expect([slow(CLUSTER), slow(ALB)]).toEqual([['warning'], ['error']]);
    expect([slow(CLUSTER, ALB), slow(ALB, CLUSTER)]).toEqual([['error'], ['error']]);
  });

  test('is not confused with what they break elsewhere', () => {
    const delay = (front: string) => front.replace('kubernetes.io/target-type: ip }', 'kubernetes.io/target-type: ip, alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=1 }');
    const second = delay(ALB).replaceAll('name: web,', 'name: web-2,');
    expect(found('T04', delay(ALB), second).map(({ finding: { object } }) => object.name)).toEqual(['web', 'web-2']);
  });
});

describe('what depends on a load balancer that is assumed', () => {
  const assumed = SERVICE('tcp', 'type: LoadBalancer').replace(/, annotations: \{[^}]*\}/, '');

  test('is a warning at most, where it would be an error', () => {
    const idle = (front: string) => find([DEPLOYMENT, front].join('---\n'), { inputs: { longestRequestSeconds: 3000 } })
      .filter(({ rule }) => rule.code === 'N03').map(({ severity, finding }) => [severity, finding.assumed ?? []]);
    expect(idle(NLB)).toEqual([['error', []]]);
    expect(idle(CLUSTER)).toEqual([]);
    expect(idle(assumed)).toEqual([['warning', [expect.stringContaining('Service tcp')]]]);
  });

  test('stays an error where the Service alone has one at that place', () => {
    expect([severities('T01', CLUSTER), severities('T01', assumed)]).toEqual([['warning'], ['error']]); // other pods alone may ask again
  });

  test('is not said where only callers within the cluster would have to wait', () => {
    expect([NLB, CLUSTER, assumed].map(front => slow(front))).toEqual([['error'], ['warning'], []]);
  });

  test('is not said to be assumed where it is found anyway', () => {
    expect(found('R04', assumed).map(({ finding }) => finding.assumed ?? [])).toEqual([[]]);
  });
});

describe('what cannot be read', () => {
  const codes = (spec: string, code: string) => find([DEPLOYMENT.replace('replicas: 3', spec), ALB].join('---\n'), OPTIONS).filter(({ rule }) => rule.code === code).length;

  test('is not taken for its default', () => {
    expect([codes('replicas: 1', 'R03'), codes('replicas: one', 'R03')]).toEqual([1, 0]);
  });

  test('says nothing of what would be below it', () => {
    const unavailable = (strategy: string) => codes(`replicas: 3\n  strategy: ${strategy}`, 'R02');
    expect([unavailable('{ rollingUpdate: { maxUnavailable: 2 } }'), unavailable('{ rollingUpdate: { maxUnavailable: [] } }'), unavailable('{ rollingUpdate: 2 }')]).toEqual([1, 0, 0]);
  });

  test('leaves alone what is wrong beside it', () => expect(codes('replicas: one', 'T03')).toBe(1));
});

describe('what is ignored', () => {
  const suppressed = (code: string, kind: string, ignore: string) => {
    const annotation = (own: string) => own === kind ? `cdk8s-zero-downtime/ignore: '${ignore}'` : 'a: b';
    const workload = DEPLOYMENT.replace('namespace: shop }', `namespace: shop, annotations: { ${annotation('Deployment')} } }`);
    const ingress = ALB.replace('target-type: ip } }\nspec: { ingress',
      `target-type: ip, ${annotation('Ingress')}, alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=1 } }\nspec: { ingress`);
    return find([workload, ingress].join('---\n'), OPTIONS).filter(({ rule }) => rule.code === code).map(finding => finding.suppressed);
  };

  test.each([
    ['the workload, of what is around it', 'Deployment', 'T04', 'elsewhere'],
    ['the object itself', 'Ingress', 'T04', 'elsewhere'],
    ['the workload, of itself', 'Deployment', 'T03', 'elsewhere'],
    ['another object, of the workload', 'Ingress', 'T03', undefined],
  ])('is so by %s', (_, kind, code, expected) => expect(suppressed(code, kind, `${code}: elsewhere`)).toEqual([expected]));

  test('is not that a reason is missing', () => expect(suppressed('I01', 'Deployment', 'T04; I01: I know')).toEqual([undefined]));
});
