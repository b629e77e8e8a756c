import { checkTexts } from '../../src/integrations/texts';
import { isUnjudged } from '../../src/rules/engine/report';

const POD = `template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: 'shop/web:1', ports: [{ containerPort: 8080 }],
    readinessProbe: { httpGet: { path: /healthz, port: 8080 } } }] } }`;
const workload = (spec: string, kind = 'Deployment') => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web, namespace: shop }
spec:
  ${spec}
  selector: { matchLabels: { app: web } }
  ${POD}
`;
const WEB = workload('replicas: 3');
const service = (spec = '') => `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }], ${spec} }
`;
const ingress = (className: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { alb.ingress.kubernetes.io/target-type: ip } }
spec: { ingressClassName: ${className}, defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
const webhook = (name: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: web }
webhooks: [{ name: a.example.com, clientConfig: { service: { name: ${name}, namespace: shop } } }]
`;

const reportOn = (...documents: string[]) => checkTexts(new Map([['web.yaml', documents.join('---\n')]]));
const severities = (...documents: string[]) => [...new Set(reportOn(...documents).findings.map(({ severity }) => severity))];
const reasons = (...documents: string[]) => reportOn(...documents).unjudged.map(({ reason }) => reason);

describe('who asks decides', () => {
  test.each([
    ['behind an ALB', [WEB, service(), ingress('alb')]],
    ['behind a gateway in the cluster', [WEB, service(), ingress('nginx')]],
    ['at a port of the nodes', [WEB, service('type: NodePort')]],
  ])('%s a lost request is an error', (_, documents) => {
    expect(severities(...documents)).toContain('error');
    expect(reasons(...documents)).toEqual([]);
  });

  test('requests of other pods are one warning, which names what it stands for', () => {
    const { findings, unjudged } = reportOn(WEB, service());
    const [{ code, severity, also }, ...others] = findings;
    expect([code, severity, also.map(other => other.code)]).toEqual(['T03', 'warning', ['T01', 'R04', 'R09']]);
    expect(others.filter(other => other.severity !== 'info')).toEqual([]);
    expect(unjudged).toEqual([]);
  });

  test.each([
    ['a webhook', [WEB, service(), webhook('web')], 'only the API server asks it, by ValidatingWebhookConfiguration web'],
    ['a webhook that names the namespace which the Service leaves open', [WEB, service(), webhook('web')].map(text => text.replace('name: web, namespace: shop }\nspec', 'name: web }\nspec')),
      'only the API server asks it, by ValidatingWebhookConfiguration web'],
    ['metrics', [WEB, service().replace('name: http', 'name: metrics')], 'its Services are for metrics alone'],
    ['Recreate', [workload('strategy: { type: Recreate }'), service()], 'its strategy is Recreate: it is replaced only after its end'],
    ['a StatefulSet of one', [workload('replicas: 1', 'StatefulSet'), service()], 'a StatefulSet of one pod replaces it only after its end'],
    ['a leader', [WEB.replace('image:', 'args: [--leader-elect], image:'), service()], 'its pods elect a leader, which alone works'],
  ])('nothing is asked of the rollout of %s', (_, documents, reason) => {
    expect(reportOn(...documents).findings).toEqual([]);
    expect(reasons(...documents)).toEqual([reason]);
  });

  const EXPORTER = WEB.replace("image: 'shop/web:1'", "image: 'oliver006/redis_exporter:v1.89.0'").replace('/healthz', '/metrics');
  const SCRAPED = 'it exports metrics: what scrapes it asks again and again';
  const OPERATOR = WEB.replace('name: web,', 'name: web-operator,').replace("image: 'shop/web:1'", "image: 'shop/web-operator:1'").replace('spec: { containers', 'spec: { serviceAccountName: watcher, containers');
  const CONTROLS = 'it is a controller, which works on what it watches: no user waits for its responses';
  const watching = (verb: string, account = 'watcher') => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: web }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get, ${verb}] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: web }
roleRef: { kind: ClusterRole, name: web, apiGroup: rbac.authorization.k8s.io }
subjects: [{ kind: ServiceAccount, name: ${account}, namespace: shop }]
`;
  const REDIS = WEB.replace("image: 'shop/web:1'", "image: 'docker.io/library/redis:8'");
  const STORES = 'it is a datastore: its clients keep their connections and open them again';

  test.each([
    ['an exporter', [EXPORTER, service()], SCRAPED],
    ['an exporter behind an ALB', [EXPORTER, service(), ingress('alb')], SCRAPED],
    ['an exporter at a port of the nodes', [EXPORTER, service('type: NodePort')], SCRAPED],
    ['an exporter that only its port tells of', [EXPORTER.replace('/metrics', '/').replace('8080', '9121').replace('8080', '9121'), service().replace('8080', '9121')], SCRAPED],
    ['an operator that may watch', [OPERATOR, service(), watching('watch')], CONTROLS],
    ['an operator that may do everything', [OPERATOR, service(), watching("'*'")], CONTROLS],
    ['an operator behind an ALB', [OPERATOR, service(), ingress('alb'), watching('watch')], CONTROLS],
    ['a controller that its image is told to run', [
      WEB.replace('name: web,', 'name: web-controller,').replace('image:', 'args: [/usr/bin/web-controller], image:').replace('spec: { containers', 'spec: { serviceAccountName: watcher, containers'),
      service(), watching('watch'),
    ], CONTROLS],
    ['a datastore', [REDIS, service()], STORES],
    ['a datastore at a port of the nodes', [REDIS, service('type: NodePort')], STORES],
  ])('nothing is asked of the rollout of %s', (_, documents, reason) => {
    expect(reportOn(...documents).findings.filter(({ code }) => code !== 'S08')).toEqual([]);
    expect(reasons(...documents)).toEqual([reason]);
    expect(isUnjudged(reportOn(...documents))).toBe(false);
  });

  test.each([
    ['what exports something else', [WEB.replace("image: 'shop/web:1'", "image: 'shop/pdf-exporter:1'"), service()]],
    ['an application beside its exporter', [WEB.replace('containers: [', "containers: [{ name: exporter, image: 'prom/statsd-exporter:v1', ports: [{ containerPort: 9102 }] }, "), service()]],
    ['an operator that may only read', [OPERATOR, service(), watching('list')]],
    ['an operator of another account', [OPERATOR, service(), watching('watch', 'other')]],
    ['an application that may watch', [WEB.replace('spec: { containers', 'spec: { serviceAccountName: watcher, containers'), service(), watching('watch')]],
    ['an ingress controller, which may be the proxy itself', [OPERATOR.replaceAll('web-operator', 'web-ingress-controller'), service(), watching('watch')]],
    ['a server of a similar name', [WEB.replace("image: 'shop/web:1'", "image: 'shop/redis-commander:1'"), service()]],
  ])('%s is asked', (_, documents) => {
    expect(severities(...documents)).toContain('warning');
    expect(reasons(...documents)).toEqual([]);
  });

  test('an exporter behind an ALB has to be found healthy all the same, which is a warning at most', () => {
    const codes = reportOn(EXPORTER, service(), ingress('alb').replace('target-type: ip', 'target-type: ip, alb.ingress.kubernetes.io/healthcheck-path: /up'))
      .findings.map(({ code, severity }) => [code, severity]);
    expect(codes).toEqual([['S08', 'warning']]);
  });

  test('users of a datastore behind a load balancer count', () => expect(severities(REDIS, service('type: LoadBalancer'))).toContain('error'));

  test.each([
    ['a webhook that names another Service', [WEB, service(), webhook('other')]],
    ['the election of a leader that is turned off', [WEB.replace('image:', 'args: [--leader-elect=false], image:'), service()]],
    ['a StatefulSet of two', [workload('replicas: 2', 'StatefulSet'), service()]],
  ])('%s changes nothing', (_, documents) => {
    expect(severities(...documents)).toContain('warning');
    expect(reasons(...documents)).toEqual([]);
  });

  test.each([
    ['a webhook', [webhook('web')]],
    ['Recreate', []],
  ])('users of %s behind an ALB count', (_, more) =>
    expect(severities(workload('strategy: { type: Recreate }'), service(), ingress('alb'), ...more)).toContain('error'));
});

describe('what is not judged', () => {
  test('is told with the reason', () => {
    expect(reasons(WEB)).toEqual(['no Service among the manifests selects its pods']);
    expect(reasons(WEB, ingress('alb'))).toEqual(['no Service among the manifests selects its pods; Ingress shop/web names Service web, which is not among them']);
    expect(reasons(WEB, service('clusterIP: None'))).toEqual(['its Services are headless: clients learn of its pods by DNS, and choose one themselves']);
  });

  test('is all there is only where nothing else is judged', () => {
    expect(isUnjudged(reportOn(WEB))).toBe(true);
    expect(isUnjudged(reportOn(WEB, service()))).toBe(false);
    expect(isUnjudged(reportOn(service()))).toBe(false);
  });
});

describe('one gap, one finding', () => {
  const budget = (policy: string) => WEB.replace('namespace: shop }', `namespace: shop, annotations: { cdk8s-zero-downtime/budget: '{"longestRequestSeconds":30,"drainPolicy":"${policy}"}' } }`);
  const preStop = (policy: string) => reportOn(budget(policy), service(), ingress('alb')).findings.filter(({ field }) => field.endsWith('preStop'));

  test('the worst of what is said of one field, then the strictest, stands for the others', () => {
    expect(preStop('outlast-deregistration').map(({ code, severity, also }) => [code, severity, also.map(other => other.code)])).toEqual([['T06', 'error', ['T03']]]);
    expect(preStop('leak-window').map(({ code, severity, also }) => [code, severity, also])).toEqual([['T03', 'error', []]]);
  });

  test('a number that is only a warning lends its limit to what is written, and gets no other severity', () => {
    const long = budget('leak-window').replace('"longestRequestSeconds":30', '"longestRequestSeconds":200');
    const delay = ingress('alb').replace('target-type: ip }', 'target-type: ip, alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=220 }');
    const [found, ...others] = reportOn(long, service(), delay).findings.filter(({ field }) => field.endsWith('preStop'));
    expect(others).toEqual([]);
    expect([found.code, found.severity, found.also.map(({ code }) => code)]).toEqual(['T03', 'error', ['T05']]);
    expect(found.message).toContain('must be at least 25 s');
    expect(found.also[0].message).toContain('must be at least 190 s');
    expect(found.remedy).toContain('write preStop: {sleep: {seconds: 190}}'); // more than the 35 s that the leak window and the margin need
  });

  test('a hook that fails stands for the time that it does not take, and is told the one that is needed', () => {
    const failing = budget('outlast-deregistration').replace('image: \'shop/web:1\'', 'image: gcr.io/distroless/static, lifecycle: { preStop: { exec: { command: [sleep, \'10\'] } } }');
    const found = reportOn(failing, service(), ingress('alb')).findings.filter(({ field }) => field.includes('preStop'));
    expect(found.map(({ code, severity, also }) => [code, severity, also.map(other => other.code)])).toEqual([['T08', 'error', ['T03', 'T06']]]);
    expect(found[0].remedy).toContain('write preStop: {sleep: {seconds: 60}}');
    expect(found[0].also.map(({ message }) => /is 0 s but must be at least \d+ s/.exec(message)?.[0])).toEqual(['is 0 s but must be at least 25 s', 'is 0 s but must be at least 55 s']);
  });

  test('a hook of which nobody knows whether it fails stands for nothing', () => {
    const may = budget('leak-window').replace('image: \'shop/web:1\'', 'image: shop/web:1, lifecycle: { preStop: { exec: { command: [sleep, \'10\'] } } }');
    const found = reportOn(may, service(), ingress('alb')).findings.filter(({ field }) => field.includes('preStop'));
    expect(found.map(({ code, severity, also }) => [code, severity, also])).toEqual([['T03', 'error', []], ['T08', 'info', []]]);
  });

  test('a gate that is missing stands for the time to wait without one', () => {
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
    const found = reportOn(namespace, WEB, service(), ingress('alb')).findings;
    expect(found.filter(({ code }) => /S0[27]/.test(code)).map(({ code, also }) => [code, also.map(other => other.code)])).toEqual([['S02', ['S07']]]);
  });

  test('what is ignored covers nothing', () => {
    const ignoring = budget('outlast-deregistration').replace('annotations: {', 'annotations: { cdk8s-zero-downtime/ignore: "T06: idempotent",');
    const found = reportOn(ignoring, service(), ingress('alb')).findings.filter(({ field }) => field.endsWith('preStop'));
    expect(found.map(({ code, suppressed }) => [code, suppressed])).toEqual(expect.arrayContaining([['T03', undefined], ['T06', 'idempotent']]));
  });
});
