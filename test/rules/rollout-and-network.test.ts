import { find, reportedFindingsIn } from './manifests';
import { SelectorIndex } from '../../src/model/objects/selector-index';
import { isNear, nearestLabels } from '../../src/rules/network/near';

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: registry.example.com/web:1.4, ports: [{containerPort: 8080}]}
`;
const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`;
const INGRESS = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {alb.ingress.kubernetes.io/target-type: ip}}
spec:
  ingressClassName: alb
  rules: [{http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}}]
`;

const codes = (...documents: string[]) => [...new Set(find(documents.join('---')).map(({ rule }) => rule.code))].filter(code => /^[RNA]/.test(code));
const messages = (code: string, ...documents: string[]) =>
  reportedFindingsIn(documents.join('---')).filter(finding => finding.code === code).map(({ message }) => message);

describe('rules about rollouts and disruption', () => {
  test('say nothing of a workload to which nobody sends requests', () => {
    expect(codes(DEPLOYMENT.replace('replicas: 3', 'replicas: 1, strategy: {type: Recreate}'.replace(', ', '\n  ')))).toEqual([]);
  });

  test('do without a selector: what would be added cannot be known', () => {
    const found = find([DEPLOYMENT.replace('selector: {matchLabels: {app: web}}', 'paused: false'), SERVICE].join('---'));
    const fixes = found.filter(({ rule }) => ['R04', 'R09'].includes(rule.code)).map(({ rule, finding }) => [rule.code, finding.fixes]);
    expect(fixes).toEqual([['R04', undefined], ['R09', undefined]]);
  });

  test.each([
    [undefined, ['pod-template-hash']],
    ['1.27', ['pod-template-hash']],
    ['1.26', undefined],
  ])('spread each revision by itself where Kubernetes %s can', (kubernetesVersion, matchLabelKeys) => {
    const [{ finding }] = find([DEPLOYMENT, SERVICE].join('---'), { kubernetesVersion }).filter(({ rule }) => rule.code === 'R09');
    const constraint = (topologyKey: string) => ({
      maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'web' } }, matchLabelKeys,
    });
    expect(finding.fixes).toEqual([expect.objectContaining({ value: [constraint('topology.kubernetes.io/zone'), constraint('kubernetes.io/hostname')] })]);
  });

  test.each([
    ['a number that is none', 'maxUnavailable: [1]'],
    ['a percentage that is none', 'minAvailable: most'],
    ['no limit at all', 'unhealthyPodEvictionPolicy: AlwaysAllow'],
  ])('make nothing of a PodDisruptionBudget with %s', (_, spec) => {
    const budget = `\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {${spec}, selector: {matchLabels: {app: web}}}\n`;
    expect(messages('R05', DEPLOYMENT, SERVICE, budget)).toEqual([]);
  });

  test('make nothing of a quota whose count is no number', () => {
    const quota = '\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: pods}\nspec: {hard: {pods: some, count/pods: [1]}}\n';
    expect(messages('R10', DEPLOYMENT, SERVICE, quota)).toEqual([]);
  });
});

describe('rules about the network', () => {
  test('take keys that every object has for unknown ones', () => {
    const ingress = INGRESS.replace('{alb.', '{alb.ingress.kubernetes.io/target-group-attributes: constructor=1, alb.');
    expect(messages('N09', DEPLOYMENT, SERVICE, ingress)).toEqual([
      "'metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']' is a list with 'constructor' but must be like attributes of a target group "
      + '(AWS knows no such key, and refuses the whole list)',
    ]);
    const variable = DEPLOYMENT.replace('ports: [', 'env: [{name: toString, value: "5"}, {name: __proto__, value: "5"}], args: [valueOf, hasOwnProperty=5], ports: [');
    expect(messages('N02', variable, SERVICE, INGRESS)).toEqual([]);
  });

  test('make nothing of a keep-alive timeout that comes from elsewhere, is none, or is switched off', () => {
    const env = (entry: string) => DEPLOYMENT.replace('ports: [', `env: [${entry}], ports: [`);
    for (const entry of [
      '{name: KEEP_ALIVE_TIMEOUT, valueFrom: {configMapKeyRef: {name: web, key: timeout}}}',
      '{name: KEEP_ALIVE_TIMEOUT, value: "$(TIMEOUT)"}',
      '{name: PUMA_PERSISTENT_TIMEOUT, value: "0"}',
      '{name: PUMA_PERSISTENT_TIMEOUT, value: {}}',
    ]) expect(messages('N02', env(entry), SERVICE, INGRESS)).toEqual([]);
  });

  test('say nothing of an Ingress whose Services are in another namespace of the manifests', () => {
    expect(codes(SERVICE.replace('{name: web}', '{name: web, namespace: other}'), INGRESS)).toEqual([]);
  });

  test.each([
    ['an Ingress', INGRESS.replace('rules: [', 'rules: [null, 3, {http: 4}, {http: {paths: {}}}, ')],
    ['listen-ports', INGRESS.replace('{alb.', '{alb.ingress.kubernetes.io/listen-ports: "null", alb.')],
    ['an action', INGRESS.replace('number: 80', 'name: use-annotation').replace('{alb.', '{alb.ingress.kubernetes.io/actions.web: "null", alb.')],
    ['a weighted action', INGRESS.replace('number: 80', 'name: use-annotation')
      .replace('{alb.', '{alb.ingress.kubernetes.io/actions.web: \'{"forwardConfig": {"targetGroups": [null, {"serviceName": 7}]}}\', alb.')],
  ])('survive %s of the wrong shape', (_, ingress) => {
    expect(() => find([DEPLOYMENT, SERVICE, ingress].join('---'))).not.toThrow();
  });

  test('report under the Ingress what belongs to no workload, and let it ignore that', () => {
    const ingress = INGRESS.replace('service: {name: web', 'service: {name: shop');
    const [found] = reportedFindingsIn([DEPLOYMENT, SERVICE, ingress].join('---')).filter(({ code }) => code === 'N08');
    expect(found).toMatchObject({ workload: 'Ingress web', severity: 'error', suppressed: undefined });
    const ignoring = ingress.replace('{alb.', '{cdk8s-zero-downtime/ignore: "N08: made by another chart", alb.');
    const [ignored] = reportedFindingsIn([DEPLOYMENT, SERVICE, ignoring].join('---')).filter(({ code }) => code === 'N08');
    expect(ignored.suppressed).toBe('made by another chart');
  });

  test('tell Ingresses of one name in two namespaces apart', () => {
    const broken = INGRESS.replace('service: {name: web', 'service: {name: shop');
    const documents = ['one', 'two'].flatMap(namespace => [SERVICE, broken].map(text => text.replace('metadata: {name: web', `metadata: {namespace: ${namespace}, name: web`)));
    expect(reportedFindingsIn(documents.join('---')).filter(({ code }) => code === 'N08').map(({ object }) => object.namespace)).toEqual(['one', 'two']);
  });
});

describe('isNear()', () => {
  test.each([
    ['storefront', 'storefornt'], ['web-app', 'webapp'], ['Web', 'web'], ['payment', 'payments'], ['shop-backend', 'shop-bakend'],
  ])('takes %s for %s', (one, other) => expect(isNear(one, other)).toBe(true));

  test.each([
    ['web-a', 'web-b'], ['web-1', 'web-2'], ['v1', 'v2'], ['blue-v1', 'blue-v2'], ['worker', 'server'], ['web', 'web-worker'], ['api', 'app-api'], ['', 'web'],
  ])('keeps %s and %s apart', (one, other) => expect(isNear(one, other)).toBe(false));
});

describe('nearestLabels()', () => {
  test('names the one label that is missed', () => {
    expect(nearestLabels({ app: 'storefornt' }, { app: 'storefront', tier: 'web' })).toEqual(['app', 'storefront']);
  });

  test('fails when more than one is missed, or none', () => {
    expect(nearestLabels({ app: 'storefornt', tier: 'wbe' }, { app: 'storefront', tier: 'web' })).toBeUndefined();
    expect(nearestLabels({ app: 'web' }, { app: 'web' })).toBeUndefined();
    expect(nearestLabels({ constructor: 'web' }, {})).toBeUndefined();
  });
});

describe('SelectorIndex', () => {
  const items: Record<string, string>[] = [{ team: 'shop', app: 'web' }, { team: 'shop' }, {}, { team: 'shop', app: 'api' }];
  const index = new SelectorIndex(items, item => item);

  test('brings back whoever may select the labels, in their order, and not those that cannot', () => {
    expect(index.candidates({ team: 'shop', app: 'web' })).toEqual([{ team: 'shop', app: 'web' }, { team: 'shop' }, {}]);
    expect(index.candidates({ constructor: 'x' })).toEqual([{}]);
  });

  test('asks few of many that share a label', () => {
    const many = Array.from({ length: 1000 }, (_, number) => ({ team: 'shop', app: `web-${number}` }));
    expect(new SelectorIndex(many, item => item).candidates({ team: 'shop', app: 'web-7' })).toEqual([{ team: 'shop', app: 'web-7' }]);
  });
});
