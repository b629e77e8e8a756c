import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../scenario';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'fix-limits-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** An Ingress of which that many attributes are such that AWS does not know them, and only a person can tell what was meant. */
const manifests = (attributes: number) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/target-group-attributes: ${Array.from({ length: attributes }, (_, index) => `k${index}=v`).join()}
spec: {ingressClassName: alb, rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}
`;

describe('what fix leaves', () => {
  test.each([[50, 50, undefined], [51, 50, 1], [2000, 50, 1950]])('of %d findings about one object lists %d, and tells that there are %s more', async (attributes, listed, more) => {
    const file = join(folder, 'web.yaml');
    writeFileSync(file, manifests(attributes));
    const { stderr } = await run(`fix ${file}`, 1000);
    expect(stderr.match(/list with 'k\d+'/g)).toHaveLength(listed);
    expect(/and (\d+) more like it in this object/.exec(stderr)?.[1]).toBe(more === undefined ? undefined : String(more));
  });
});

/** A Deployment of which that many constraints of spread count the pods of old revisions, too. */
const spread = (constraints: number) => manifests(0).replace(/ +annotations:\n.*target-group-attributes.*\n/, '').replace('  selector: {matchLabels', '  replicas: 3\n  selector: {matchLabels').replace('spec: {containers:', `spec: {topologySpreadConstraints: [${
  Array.from({ length: constraints }, (_, index) => `{maxSkew: 1, topologyKey: zone-${index}, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}`).join()
}], containers:`);

describe('what fix changes', () => {
  test.each([[50, 50], [51, 0], [400, 0]])('are, of %d changes by one rule in one object, %d', async (constraints, changed) => {
    const file = join(folder, 'web.yaml');
    writeFileSync(file, spread(constraints));
    const { stderr } = await run(`fix ${file} --strict --write`, 1000);
    const written = readFileSync(file, 'utf8');
    expect(written.match(/matchLabelKeys/g)?.length ?? 0).toBe(changed);
    expect(stderr.includes('an object takes at most 50 changes by one rule: correct what writes it')).toBe(changed === 0);
    await run(`fix ${file} --strict --write`, 1000);
    expect(readFileSync(file, 'utf8')).toBe(written);
  });
});
