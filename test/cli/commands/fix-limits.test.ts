import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
