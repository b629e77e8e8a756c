import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { applyFixes, FixResult, FixOptions } from '../../src/fix/apply-fixes';
import { unifiedDiff } from '../../src/fix/diff';
import { checkTexts } from '../../src/integrations/texts';

const WEB = `# the web shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web   # public
  namespace: prod
spec:
  replicas: 3
  strategy: { rollingUpdate: { maxUnavailable: 0 } }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
      - name: web
        image: "shop/web:1.4.2"
        ports: [{ containerPort: 8080 }]
        readinessProbe: { httpGet: { path: /, port: 8080 } }
        lifecycle:
          preStop:
            exec:
              command: ["/bin/sh", "-c", "sleep 5"]   # from a blog
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: prod }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: prod
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/target-group-attributes: stickiness.enabled=true, deregistration_delay.timeout_seconds=10
spec:
  ingressClassName: alb
  defaultBackend: { service: { name: web, port: { number: 80 } } }
---
apiVersion: v1
kind: Namespace
metadata:
  name: prod
  labels:
    elbv2.k8s.aws/pod-readiness-gate-inject: enabled
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: prod }
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: { matchLabels: { app: web } }
`;

const DECLARED = { inputs: { longestRequestSeconds: 30, shutdownSeconds: 20 } };

function fixOne(text: string, options: FixOptions = {}): FixResult & { text: string } {
  const fixed = applyFixes(new Map([['web.yaml', text]]), options);
  return { ...fixed, text: fixed.texts.get('web.yaml')! };
}

function errorsIn(text: string, options: FixOptions = {}): string[] {
  return checkTexts(new Map([['web.yaml', text]]), options).findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

describe('applyFixes()', () => {
  test('changes what is wrong and nothing else', () => {
    const { text, fixed, left } = fixOne(WEB, DECLARED);
    expect(unifiedDiff('web.yaml', WEB, text)).toBe(`--- a/web.yaml
+++ b/web.yaml
@@ -11,6 +11,7 @@
   template:
     metadata: { labels: { app: web } }
     spec:
+      terminationGracePeriodSeconds: 90
       containers:
       - name: web
         image: "shop/web:1.4.2"
@@ -19,7 +20,7 @@
         lifecycle:
           preStop:
             exec:
-              command: ["/bin/sh", "-c", "sleep 5"]   # from a blog
+              command: ["/bin/sh", "-c", "sleep 60"]   # from a blog
 ---
 apiVersion: v1
 kind: Service
@@ -35,7 +36,7 @@
   namespace: prod
   annotations:
     alb.ingress.kubernetes.io/target-type: ip
-    alb.ingress.kubernetes.io/target-group-attributes: stickiness.enabled=true, deregistration_delay.timeout_seconds=10
+    alb.ingress.kubernetes.io/target-group-attributes: stickiness.enabled=true, deregistration_delay.timeout_seconds=50
 spec:
   ingressClassName: alb
   defaultBackend: { service: { name: web, port: { number: 80 } } }
`);
    expect(fixed.map(({ code }) => code.slice(0, 3)).sort()).toEqual(['T01', 'T03', 'T04']);
    expect(left).toEqual([]);
    expect(errorsIn(text, DECLARED)).toEqual([]);
  });

  test('changes the one that counts of a key that stands twice, and says that it does', () => {
    const field = '      containers:\n';
    const grace = (seconds: number) => `      terminationGracePeriodSeconds: ${seconds}\n`;
    const { text, left } = fixOne(WEB.replace(field, `${grace(10)}${grace(20)}${field}`), { ...DECLARED, strict: true });
    expect(text).toContain(`${grace(10)}${grace(90)}`);
    expect(left.map(({ found }) => found.rule.code)).toContain('I04');
  });

  test('changes nothing the second time', () => {
    const { text } = fixOne(WEB, DECLARED);
    expect(fixOne(text, DECLARED)).toMatchObject({ text, fixed: [], left: [] });
  });

  test('leaves what only a person can decide, and says so', () => {
    const scripted = WEB.replace('"sleep 5"', '"sleep 5 && nginx -s quit"');
    const { text, left } = fixOne(scripted, DECLARED);
    expect(text).toContain('"sleep 5 && nginx -s quit"');
    expect(left.map(({ found, reason }) => [found.rule.code, reason])).toEqual([
      ['T03', 'the preStop does other things than sleep, too, which is for a person to change'],
    ]);
  });

  test('leaves what is ignored', () => {
    const ignored = WEB.replace('  name: web   # public\n', '  name: web   # public\n  annotations: { cdk8s-zero-downtime/ignore: "T03: drains by itself; T01: so too; T04: short" }\n');
    expect(fixOne(ignored, DECLARED)).toMatchObject({ text: ignored, fixed: [], left: [] });
  });

  test('leaves what depends on assumptions, unless it is asked to be strict', () => {
    const patient = WEB.replace('sleep 5', 'sleep 25');
    expect(fixOne(patient).fixed.filter(({ code }) => code === 'T01')).toEqual([]);
    expect(fixOne(patient, { strict: true }).text).toContain('terminationGracePeriodSeconds: 90');
  });

  test('turns no gate on where minReadySeconds waits long enough', () => {
    const ungated = WEB.replace(/  labels:\n.*inject: enabled\n/, '');
    const [waits, hurries] = [35, 34].map(seconds => fixOne(ungated.replace('replicas: 3', `replicas: 3\n  minReadySeconds: ${seconds}`)).text);
    expect(waits).not.toContain('readiness-gate');
    expect(hurries).toContain('elbv2.k8s.aws/pod-readiness-gate-inject: enabled');
  });

  test('lowers a deregistration delay only where the longest request is declared', () => {
    const slow = WEB.replace('sleep 5', 'sleep 25').replace('timeout_seconds=10', 'timeout_seconds=300');
    const reasons = fixOne(slow, { strict: true }).left.filter(({ found }) => found.rule.code === 'T05').map(({ reason }) => reason);
    expect(reasons).toEqual(['where nothing declares the longest request, which a shorter delay might cut']);
    expect(fixOne(slow, { ...DECLARED, strict: true }).text).toMatch(/deregistration_delay.timeout_seconds=\d\d$/m);
    expect(fixOne(slow, DECLARED).text).toContain('timeout_seconds=300');
  });

  test('says what could not be added, which alone is no failure', () => {
    const [deployment, service] = parseAllDocuments(WEB).map(document => JSON.stringify(document.toJS()));
    const { texts, left } = applyFixes(new Map([['web.json', deployment], ['service.json', service]]));
    expect([...texts.values()].join()).not.toContain('PodDisruptionBudget');
    expect(left.map(({ found, reason }) => `${found.severity} ${found.rule.code}: ${reason}`)).toEqual([
      'warning R04: a JSON file holds one object: make it a List, or write the PodDisruptionBudget to a file of its own',
    ]);
  });

  test('gives what it adds a name of its own', () => {
    const workload = (kind: string, app: string) => WEB.slice(0, WEB.indexOf('---\n')).replace('Deployment', kind).replaceAll('app: web', `app: ${app}`);
    const rest = WEB.slice(WEB.indexOf('---\n'), WEB.lastIndexOf('---\n'));
    const { text } = fixOne(workload('Deployment', 'web') + rest + '---\n' + workload('StatefulSet', 'db')
      + '---\napiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: prod, annotations: {} }\nspec: { type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, selector: { app: db }, ports: [{ port: 80, targetPort: 8080 }] }\n');
    const budgets = parseAllDocuments(text).map(document => document.toJS()).filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ metadata, spec }) => [metadata.name, spec.selector.matchLabels.app])).toEqual([['web-deployment', 'web'], ['web-statefulset', 'db']]);
  });

  test('adds nothing beside a PodDisruptionBudget that selects nothing, probably by a slip', () => {
    const slip = WEB.slice(0, WEB.lastIndexOf('selector')) + 'selector: { matchLabels: { app: wbe } }\n';
    const { text, left } = fixOne(slip, { ...DECLARED, strict: true });
    expect(text.match(/kind: PodDisruptionBudget/g)).toHaveLength(1);
    expect(left.map(({ found }) => found.finding.remedy)).toContain('let PodDisruptionBudget web select them, or add one that does, with maxUnavailable 25%');
  });

  test('fixes the controller\'s own example', () => {
    const text = readFileSync(join(__dirname, 'lbc-2048.yaml'), 'utf8');
    const after = fixOne(text, DECLARED).text;
    expect(errorsIn(text, DECLARED).length).toBeGreaterThan(0);
    expect(errorsIn(after, DECLARED)).toEqual([]);
    for (const line of text.split('\n')) expect(after).toContain(line);
  });

  test('makes every error go away that it claims to have fixed', () => {
    const seconds = (max: number) => fc.integer({ min: 0, max });
    fc.assert(fc.property(seconds(100), seconds(100), seconds(400), seconds(200), seconds(60), (preStop, grace, delay, R, A) => {
      const text = WEB.replace('sleep 5', `sleep ${preStop}`).replace('timeout_seconds=10', `timeout_seconds=${delay}`)
        .replace('    spec:\n      containers', `    spec:\n      terminationGracePeriodSeconds: ${grace}\n      containers`);
      const options = { inputs: { longestRequestSeconds: R, shutdownSeconds: A } };
      const { text: after, fixed } = fixOne(text, options);
      const codes = errorsIn(after, options);
      expect(fixed.filter(({ code }) => codes.includes(code))).toEqual([]);
      expect(fixOne(after, options).text).toBe(after);
    }), { numRuns: 40 });
  });
});
