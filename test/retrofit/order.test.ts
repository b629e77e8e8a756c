import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { alb, chartOf, deployment, ingress, namespace, Plain, service } from './manifests';
import { RetrofitReport, ZeroDowntime } from '../../src';
import { checkTexts } from '../../src/integrations/texts';

const front = (annotations: Plain = {}) => ingress({ annotations: { ...alb({ 'target-type': 'ip' }), ...annotations } });
const notes = ({ undecided }: RetrofitReport) => undecided.filter(({ code }) => code === 'S03').map(({ object, path, reason }) => `${object} ${path}: ${reason}`);
const moves = ({ changes }: RetrofitReport) => changes.filter(({ code }) => code === 'S03').map(({ object, path, after }) => [object, path, after]);
const LATE = 'pods that are created earlier get no readiness gate, and the next rollout does not wait for the load balancer';

function kinds(chart: Chart): string[] {
  return Testing.synth(chart).map(({ kind }) => kind);
}

function wave(object: Plain, number: string): Plain {
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, 'argocd.argoproj.io/sync-wave': number } } };
}

/** The findings of the checker about the order. */
function late(chart: Chart): string[] {
  const yaml = Testing.synth(chart).map(object => JSON.stringify(object)).join('\n---\n');
  return checkTexts(new Map([['shop.yaml', yaml]])).findings.filter(({ code }) => code === 'S03').map(({ message }) => message);
}

describe('ZeroDowntime.retrofit() of what comes too early', () => {
  test('puts the workload behind what its gate hangs on, and says so', () => {
    const chart = chartOf(deployment(), service(), front(), namespace());
    const report = ZeroDowntime.retrofit(chart);
    expect(moves(report)).toEqual([['Deployment shop/web', '', '"after Namespace shop, Service shop/web, Ingress shop/web"']]);
    expect(kinds(chart)).toEqual(['Namespace', 'Service', 'Ingress', 'Deployment', 'PodDisruptionBudget']);
    expect(late(chart)).toEqual([]);
    expect(ZeroDowntime.retrofit(chart).changes).toEqual([]);
  });

  test.each<[string, Plain[]]>([
    ['what comes late enough', [namespace(), service(), front(), deployment()]],
    ['pods that declare their gate', [deployment({ pod: { readinessGates: [{ conditionType: 'target-health.elbv2.k8s.aws/web' }] } }), namespace(), service(), front()]],
    ['pods without a gate', [deployment(), namespace(), service()]],
  ])('leaves %s', (_, objects) => {
    expect(moves(ZeroDowntime.retrofit(chartOf(...objects)))).toEqual([]);
  });

  test('knows in which order dependencies put things', () => {
    const chart = chartOf(namespace(), service(), front(), deployment(), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'shop' } });
    const [, web, , workload, config] = chart.node.children as ApiObject[];
    config.addDependency(web); // which takes the Service behind the workload
    expect(kinds(chart).indexOf('Service')).toBeGreaterThan(kinds(chart).indexOf('Deployment'));
    expect(moves(ZeroDowntime.retrofit(chart))).toEqual([['Deployment shop/web', '', '"after Service shop/web"']]);
    expect(kinds(chart).indexOf('Service')).toBeLessThan(kinds(chart).indexOf('Deployment'));
    expect(workload.node.dependencies).toEqual([web]);
  });

  test('says so where something that must come first depends on the workload', () => {
    const chart = chartOf(namespace(), deployment(), service(), front());
    const [, workload, web] = chart.node.children as ApiObject[];
    web.addDependency(workload);
    const report = ZeroDowntime.retrofit(chart);
    expect(notes(report)).toEqual([`Deployment shop/web : it comes before Service shop/web, which depends on it: ${LATE}`]);
    expect(moves(report)).toEqual([['Deployment shop/web', '', '"after Ingress shop/web"']]);
    expect(kinds(chart)).toContain('Deployment');
  });

  test('says so where another chart has what must come first, unless dependencies see to it', () => {
    const apart = (depends: boolean) => {
      const app = Testing.app();
      const [shop, cluster] = [new Chart(app, 'shop'), new Chart(app, 'cluster')];
      [service(), front(), deployment()].forEach((object, index) => new ApiObject(shop, `${index}`, object as any));
      new ApiObject(cluster, 'namespace', namespace() as any);
      if (depends) shop.addDependency(cluster);
      return notes(ZeroDowntime.retrofit(app));
    };
    expect(apart(true)).toEqual([]);
    expect(apart(false)).toEqual([
      `Deployment shop/web : Namespace shop is in another chart, and nothing says which comes first: let the chart of this one depend on it; ${LATE}`,
    ]);
  });

  test('knows that a chart comes after those within it', () => {
    const chart = new Chart(Testing.app(), 'shop');
    [service(), front(), deployment()].forEach((object, index) => new ApiObject(chart, `${index}`, object as any));
    new ApiObject(new Chart(chart, 'cluster'), 'namespace', namespace() as any);
    expect(notes(ZeroDowntime.retrofit(chart))).toEqual([]);
  });

  test('gives the files of an app no other names', () => {
    const app = new App({ outdir: Testing.app().outdir });
    const chart = new Chart(app, 'shop');
    [deployment(), service(), front(), namespace()].forEach((object, index) => new ApiObject(chart, `${index}`, object as any));
    ZeroDowntime.retrofit(app);
    expect(app.charts.map(({ node }) => node.id)).toEqual(['shop']);
    expect(chart.node.dependencies).toEqual([]);
  });

  test.each([
    ['-1', '-1', '0', []],
    ['0', '-1', '0', []], // within a wave, a Service comes before a Deployment
    ['-1', '0', '0', ['Ingress shop/web in wave 0']],
    ['1', '0', '0', ['Service shop/web in wave 1', 'Ingress shop/web in wave 0']],
  ].map(([one, other, own, behind]) => [one, other, own, behind] as [string, string, string, string[]]))(
    'goes by sync waves where there are some: Service %s, Ingress %s, Deployment %s', (ofService, ofIngress, own, behind) => {
      const makerIsBehind = behind.some(text => text.startsWith('Ingress'));
      const chart = chartOf(wave(deployment(), own), wave(namespace(), '-5'), wave(service(), ofService), wave(front(), ofIngress));
      const report = ZeroDowntime.retrofit(chart);
      expect(moves(report)).toEqual([]);
      expect(notes(report)).toEqual(behind.length === 0 ? [] : [
        `Deployment shop/web metadata.annotations['argocd.argoproj.io/sync-wave']: it is ${own} and must be more than that of ${behind.join(', ')}: ${LATE}`,
      ]);
      expect(late(chart).length > 0).toBe(makerIsBehind);
    });

  test('fails at synthesis where something came between', () => {
    const chart = chartOf(namespace(), service(), deployment(), disruption());
    ZeroDowntime.retrofit(chart);
    new ApiObject(chart, 'late', front() as any);
    expect(() => Testing.synth(chart)).toThrow(`S03 Deployment shop/web comes before Ingress shop/web (${LATE}); this came after ZeroDowntime.retrofit()`);
  });

  test('leaves nothing too early in any tree with any dependencies, and closes no circle', () => {
    const objects = () => [namespace(), deployment(), service(), front(), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'shop' } }];
    const edges = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 4 });
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    const nesting = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
    fc.assert(fc.property(orders, nesting, edges, (sequence, nested, dependencies) => {
      const chart = new Chart(Testing.app(), 'shop');
      const made = sequence.map((which, index) => {
        const scope = nested[index] ? new Construct(chart, `scope${index}`) : chart;
        return { which, object: new ApiObject(scope, `object${index}`, objects()[which] as any) };
      });
      const scopes = made.map(({ object }) => object.node.scope === chart ? object : object.node.scope!);
      dependencies.filter(([from, to]) => from > to).forEach(([from, to]) => scopes[from].node.addDependency(scopes[to]));
      const report = ZeroDowntime.retrofit(chart);
      expect(late(chart).length).toBe(notes(report).length > 0 ? 1 : 0);
      expect(ZeroDowntime.retrofit(chart).changes).toEqual([]);
    }), { numRuns: 100 });
  });
});

function disruption(): Plain {
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web', namespace: 'shop' }, spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } } };
}
