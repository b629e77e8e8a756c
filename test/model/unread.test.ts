import { checkTexts } from '../../src/integrations/texts';
import { FORMATS } from '../../src/report/findings/formats';
import { RULES } from '../../src/rules';
import { isUnjudged } from '../../src/rules/engine/report';

const SPEC = "spec: { containers: [{ name: web, image: 'shop/web:1', ports: [{ containerPort: 8080 }] }] }";
const maker = (apiVersion: string, kind: string, spec = '', metadata = '') => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web, namespace: shop, ${metadata} }
spec: { ${spec}template: { metadata: { labels: { app: web } }, ${SPEC} } }
`;
const pod = (metadata = '', spec = SPEC) => `apiVersion: v1
kind: Pod
metadata: { name: web-0, namespace: shop, labels: { app: web }, ${metadata} }
${spec}
`;
const owned = (kind: string, name = 'web') => `ownerReferences: [{ apiVersion: apps/v1, kind: ${kind}, name: ${name}, uid: '1' }]`;
const REPLICA_SET = maker('apps/v1', 'ReplicaSet');
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;
const ingress = (name: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop, annotations: { alb.ingress.kubernetes.io/target-type: ip } }
spec: { ingressClassName: alb, defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;

const reportOn = (...documents: string[]) => checkTexts(new Map([['web.yaml', documents.join('---\n')]]));
const said = (...documents: string[]) => reportOn(...documents).unjudged.map(({ workload, reason }) => `${workload}: ${reason}`);

describe('a chart that is rendered in the cluster', () => {
  const release = (apiVersion: string, kind: string) => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web, namespace: shop }\nspec: { values: { replicaCount: 3 } }\n`;

  test.each([['helm.toolkit.fluxcd.io/v2', 'HelmRelease'], ['helm.cattle.io/v1', 'HelmChart']])('is not judged (%s %s)', (apiVersion, kind) => {
    expect(said(release(apiVersion, kind))).toEqual([`${kind} shop/web: its chart is rendered in the cluster: \`helm template\` with the same values shows what is in it`]);
    expect(isUnjudged(reportOn(release(apiVersion, kind)))).toBe(true);
  });

  test('is something else where another API has such a kind', () => {
    expect(said(release('source.toolkit.fluxcd.io/v1', 'HelmChart'), release('example.com/v1', 'HelmRelease'))).toEqual([]);
  });
});

describe('what keeps pods running in a way that is not known', () => {
  test.each([
    ['apps.kruise.io/v1alpha1', 'CloneSet'],
    ['apps.kruise.io/v1beta1', 'StatefulSet'],
    ['apps/v1', 'ReplicaSet'],
    ['v1', 'ReplicationController'],
    ['apps.openshift.io/v1', 'DeploymentConfig'],
    ['serving.knative.dev/v1', 'Service'],
    ['example.com/v1', 'Web'],
  ])('%s %s is not judged, and nothing else is said of it', (apiVersion, kind) => {
    const report = reportOn(maker(apiVersion, kind));
    expect(report.unjudged).toEqual([{
      workload: `${kind} shop/web`, reason: `how this kind, of ${apiVersion}, replaces its pods is not known`, isUnknown: true, file: 'web.yaml', line: 1,
    }]);
    expect([report.findings, report.workloads, report.summary.workloads]).toEqual([[], [`${kind} shop/web`], 1]);
    expect(isUnjudged(report)).toBe(true);
  });

  test('a pod by itself, too', () => {
    expect(said(pod())).toEqual(['Pod shop/web-0: what replaces this pod is not among the manifests']);
  });

  const UNKNOWN = 'ReplicaSet shop/web: how this kind, of apps/v1, replaces its pods is not known';

  test.each([
    ['the Service', [SERVICE], 'Service shop/web sends to it'],
    ['who names the Service', [SERVICE, ingress('web')], 'Ingress shop/web sends to it'],
    ['both who name it', [SERVICE, ingress('web'), ingress('two')], 'Ingress shop/web and Ingress shop/two send to it'],
    ['some of many', [SERVICE, ...['a', 'b', 'c', 'd', 'e'].map(ingress)], 'Ingress shop/a, Ingress shop/b, Ingress shop/c and 2 more send to it'],
  ])('names %s', (_, documents, senders) => expect(said(REPLICA_SET, ...documents)).toEqual([`${UNKNOWN}; ${senders}`]));

  test.each([
    ['of other pods', SERVICE.replace('app: web }', 'app: api }')],
    ['of another namespace', SERVICE.replace('namespace: shop', 'namespace: other')],
  ])('does not name a Service %s', (_, service) => expect(said(REPLICA_SET, service)).toEqual([UNKNOWN]));

  test.each([
    ['a Job', [maker('batch/v1', 'Job')]],
    ['a Job of another API', [maker('batch.volcano.sh/v1alpha1', 'Job'), maker('kubeflow.org/v1', 'TFJob')]],
    ['the pod of a Job', [pod(owned('Job', 'web-28'))]],
    ['a test of a chart', [pod('annotations: { helm.sh/hook: test }')]],
    ['a hook of Argo CD', [pod('annotations: { argocd.argoproj.io/hook: PreSync }')]],
    ['what runs once', [pod('', SPEC.replace('spec: {', 'spec: { restartPolicy: Never,'))]],
    ['what is scaled to nothing', [maker('apps/v1', 'ReplicaSet', 'replicas: 0, ')]],
    ['a template without containers', [maker('cluster.x-k8s.io/v1beta1', 'MachineDeployment').replace(/spec: \{ containers.*?\}\] \}/, 'spec: { clusterName: web }')]],
    ['a template that a Rollout takes', [REPLICA_SET.replace('name: web', 'name: lender'), `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web, namespace: shop }
spec: { replicas: 0, selector: { matchLabels: { app: web } }, workloadRef: { apiVersion: apps/v1, kind: ReplicaSet, name: lender } }
`]],
  ])('%s is not meant', (_, documents) => expect(reportOn(...documents).unjudged.filter(({ isUnknown }) => isUnknown)).toEqual([]));

  test('what another object among the manifests makes is told by that', () => {
    const deployment = maker('apps/v1', 'Deployment', 'selector: { matchLabels: { app: web } }, ');
    const replicaSet = maker('apps/v1', 'ReplicaSet', '', owned('Deployment')).replace('name: web', 'name: web-1');
    expect(reportOn(deployment, SERVICE, replicaSet, pod(owned('ReplicaSet', 'web-1'))).workloads).toEqual(['Deployment shop/web']);
    expect(reportOn(replicaSet, pod(owned('ReplicaSet', 'web-1'))).workloads).toEqual(['ReplicaSet shop/web-1']);
  });

  test('beside a workload that is judged, it is listed, and no more', () => {
    const deployment = maker('apps/v1', 'Deployment', 'replicas: 3, selector: { matchLabels: { app: web } }, ');
    const report = reportOn(deployment, SERVICE, ingress('web'), maker('apps.kruise.io/v1alpha1', 'CloneSet').replaceAll('web', 'api'));
    expect(report.unjudged.map(({ workload }) => workload)).toEqual(['CloneSet shop/api']);
    expect(report.findings.some(({ severity }) => severity === 'error')).toBe(true);
    expect(isUnjudged(report)).toBe(false);
  });

  test('a Service of such pods does select some', () => {
    const deployment = maker('apps/v1', 'Deployment', 'selector: { matchLabels: { app: api } }, ').replaceAll('web', 'api');
    const report = reportOn(deployment, maker('apps.openshift.io/v1', 'DeploymentConfig').replace('name: web,', 'name: front,'), SERVICE, ingress('web'));
    expect(report.findings.map(({ code }) => code)).not.toContain('N01');
  });

  test.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])('%s names it', format => {
    const report = { ...reportOn(REPLICA_SET, SERVICE, ingress('web')), rules: RULES, strict: false, version: '1.0.0' };
    const text = FORMATS[format](report, { columns: 200, color: false });
    expect(text).toContain('ReplicaSet shop/web');
    expect(text).toContain('replaces its pods is not known; Ingress shop/web sends to it');
    expect(text).not.toContain('Nothing was checked');
  });
});
