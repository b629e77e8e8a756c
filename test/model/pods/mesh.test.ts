import { buildModel } from '../../../src/model/model';
import { readDocuments } from '../../../src/model/objects/documents';
import { injectedProxies } from '../../../src/model/pods/mesh';

type Texts = Readonly<Record<string, string>>;

function proxies(pod: { labels?: Texts; annotations?: Texts }, namespace?: { labels?: Texts; annotations?: Texts }) {
  const { workloads: [workload] } = buildModel(readDocuments('all.yaml', `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: ${JSON.stringify(pod)}
    spec: { containers: [{ name: web, image: web:1 }] }
${namespace === undefined ? '' : `---
apiVersion: v1
kind: Namespace
metadata: ${JSON.stringify({ name: 'shop', ...namespace })}
`}`).objects);
  return injectedProxies(workload);
}

const ISTIO = { labels: { 'istio-injection': 'enabled' } };
const config = (text: string) => proxies({ annotations: { 'proxy.istio.io/config': text } }, ISTIO)[0];

describe('injectedProxies()', () => {
  test('no injection', () => expect(proxies({}, {})).toEqual([]));

  test.each<[string, Parameters<typeof proxies>, string | undefined]>([
    ['the label of the Namespace', [{}, ISTIO], 'Namespace'],
    ['a revision of the Namespace', [{}, { labels: { 'istio.io/rev': 'stable' } }], 'Namespace'],
    ['a revision of the pod', [{ labels: { 'istio.io/rev': 'stable' } }], 'Deployment'],
    ['the label of the pod', [{ labels: { 'sidecar.istio.io/inject': 'true' } }, {}], 'Deployment'],
    ['the annotation of the pod', [{ annotations: { 'sidecar.istio.io/inject': 'true' } }], 'Deployment'],
    ['the label before the annotation', [{ labels: { 'sidecar.istio.io/inject': 'false' }, annotations: { 'sidecar.istio.io/inject': 'true' } }, ISTIO], undefined],
    ['the pod before the Namespace', [{ labels: { 'sidecar.istio.io/inject': 'false' } }, ISTIO], undefined],
    ['a Namespace that is closed before the pod', [{ labels: { 'sidecar.istio.io/inject': 'true' } }, { labels: { 'istio-injection': 'disabled' } }], undefined],
  ])('asks Istio by %s', (_, given, by) => expect(proxies(...given).map(({ asked }) => asked.object.kind)).toEqual(by === undefined ? [] : [by]));

  test.each([
    ['terminationDrainDuration: 30s', 30], ['terminationDrainDuration: 1m30s', 90], ['{ "terminationDrainDuration": "1.5s" }', 1.5],
    ['terminationDrainDuration: 250ms', 0.25], ['terminationDrainDuration: soon', 5], ['terminationDrainDuration: 30', 5],
    ['holdApplicationUntilProxyStarts: true', 5], ['- a list', 5], ['{ unclosed', 5], ['a: &a [*a]', 5], ['', 5],
  ])('reads how long the proxy of Istio drains from %j', (text, seconds) => expect(config(text).lasts.value).toBe(seconds));

  test.each([['"true"', true], ['true', true], ['"false"', false]])('reads EXIT_ON_ZERO_ACTIVE_CONNECTIONS %s', (text, waits) => {
    expect(config(`proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: ${text} }`).waitsForConnections).toBe(waits);
  });

  test.each([['true', true], ['false', false], ['perhaps', undefined]])('reads nativeSidecar %s', (text, native) => {
    expect(proxies({ annotations: { 'sidecar.istio.io/nativeSidecar': text } }, ISTIO)[0].native).toBe(native);
  });

  test('Linkerd: annotations of the pod win over those of the Namespace', () => {
    const wait = 'config.alpha.linkerd.io/proxy-wait-before-exit-seconds';
    const namespace = { annotations: { 'linkerd.io/inject': 'enabled', [wait]: '20' } };
    expect(proxies({}, namespace)[0].lasts.value).toBe(20);
    expect(proxies({ annotations: { [wait]: '40' } }, namespace)[0].lasts.value).toBe(40);
    expect(proxies({ annotations: { [wait]: 'long' } }, namespace)[0].lasts).toMatchObject({ value: 0, defaulted: true });
    expect(proxies({ annotations: { 'linkerd.io/inject': 'disabled' } }, namespace)).toEqual([]);
  });
});
