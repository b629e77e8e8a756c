import { buildModel } from '../../src/model/model';
import { readDocuments } from '../../src/model/objects/documents';
import { checkManifests } from '../../src/rules/engine/report';

const deployment = (name: string, container: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web', ...container }] } },
  },
});
const service = (name: string, port = 80) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: 'web' }, ports: [{ port }] } });
const ingress = (backends: number) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip' } },
  spec: {
    ingressClassName: 'alb',
    rules: Array.from({ length: backends }, (_, index) =>
      ({ http: { paths: [{ path: `/${index}`, pathType: 'Prefix', backend: { service: { name: `gone-${index}`, port: { number: 80 } } } }] } })),
  },
});
const check = (...objects: object[]) => {
  const text = objects.map(object => JSON.stringify(object)).join('\n---\n');
  const read = readDocuments('f', text);
  return checkManifests(read, {}, () => text);
};

describe('checkManifests()', () => {
  test.each([[50, 50, undefined], [51, 50, 1], [300, 50, 250]])('lists of %d findings about one object %d, and %s more', (backends, listed, more) => {
    const { findings, summary } = check(ingress(backends), service('web'), deployment('web'));
    const dead = findings.filter(({ code }) => code === 'N08');
    expect(dead).toHaveLength(listed);
    expect(dead.at(-1)!.more).toBe(more);
    expect(dead.at(-1)!.message.endsWith(`; and ${more} more like it in this object`)).toBe(more !== undefined);
    expect(summary.errors + summary.warnings + summary.infos).toBe(findings.length + (more ?? 0));
  });

  test.each([[51, 50, ''], [52, 50, '; and 1 more objects have this name'], [1500, 50, '; and 1449 more objects have this name']])('lists of %d objects of one name %d', (objects, listed, left) => {
    const { findings } = check(...Array.from({ length: objects }, (_, index) => service('web', 1 + index)), service('api'), service('api'));
    const repeated = findings.filter(({ code }) => code === 'I03').map(({ message }) => message);
    expect(repeated).toHaveLength(listed + 1);
    expect(repeated[listed - 1]).toContain(`they differ, and the one that is applied last is in force${left})`);
    expect(repeated[listed]).toContain('(both say the same)');
  });

  test.each([[20, 'p19 (20)'], [21, 'p19 (20) and 1 more'], [300, 'p19 (20) and 280 more']])('names the first of %d ports of a pod', (ports, last) => {
    const misnamed = { ...service('web'), spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'gone' }] } };
    const { findings } = check(deployment('web', { ports: Array.from({ length: ports }, (_, index) => ({ name: `p${index}`, containerPort: index + 1 })) }), misnamed);
    const [{ message }] = findings.filter(({ code }) => code === 'N01');
    expect(message).toContain(`p18 (19), ${last} (no container of`);
  });

  test.each([[50, 50, undefined], [51, 51, '1 more fields'], [2000, 51, '950 or more other fields']])(
    'lists of %d values that Kubernetes refuses %d', (values, listed, left) => {
      const { problems } = check(deployment('web', { args: Array(values).fill(0) }), service('web'));
      expect(problems).toHaveLength(listed);
      expect(problems.at(-1)!.message.startsWith(`Deployment web: ${left} have values`)).toBe(left !== undefined);
    });

  test.each([[32, undefined], [33, 1], [600, 568]])('of %d Services for the same pods tells that %s are not looked at', (services, left) => {
    const { unjudged } = check(deployment('web'), ...Array.from({ length: services }, (_, index) => service(`web-${index}`)));
    expect(unjudged.map(({ reason, isPartly }) => [reason, isPartly])).toEqual(left === undefined ? [] : [
      [`it is judged by the first 32, and ${left} of the Services that select its pods are not looked at`, true],
    ]);
  });

  test('looks at the Services with a load balancer before all others', () => {
    const named = { ...service('named'), spec: { ...service('named').spec, type: 'LoadBalancer' } };
    const objects = [deployment('web'), ...Array.from({ length: 40 }, (_, index) => service(`web-${index}`)), named];
    const [workload] = buildModel(readDocuments('f', objects.map(object => JSON.stringify(object)).join('\n---\n')).objects).workloads;
    expect(workload.services[0].name).toBe('named');
  });
});
