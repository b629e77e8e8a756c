import { DEPLOYMENT, INGRESS, SERVICE } from '../documents';
import { dataOf } from '../finding-data';
import { find, reportedFindingsIn } from '../manifests';

const codes = (...documents: string[]) => [...new Set(find(documents.join('---')).map(({ rule }) => rule.code))].filter(code => /^[RNA]/.test(code));
const messages = (code: string, ...documents: string[]) =>
  reportedFindingsIn(documents.join('---')).filter(finding => finding.code === code).map(({ message }) => message);

describe('rules about the network', () => {
  test('prototype keys are unknown keys', () => {
    const ingress = INGRESS.replace('{alb.', '{alb.ingress.kubernetes.io/target-group-attributes: constructor=1, alb.');
    expect(find([DEPLOYMENT, SERVICE, ingress].join('---')).filter(({ rule }) => rule.code === 'N09').map(dataOf)).toEqual([{
      severity: 'error',
      object: 'Ingress web',
      field: "metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']",
      actual: "a list with 'constructor'",
      relation: 'like',
      limit: 'attributes of a target group',
    }]);
    const variable = DEPLOYMENT.replace('ports: [', 'env: [{name: toString, value: "5"}, {name: __proto__, value: "5"}], args: [valueOf, hasOwnProperty=5], ports: [');
    expect(messages('N02', variable, SERVICE, INGRESS)).toEqual([]);
  });

  test('ignore a keep-alive timeout that comes from elsewhere, is not a number, or is off', () => {
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
