import { ReportedFinding } from '../../src/rules/engine/reported-finding';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { buildModel, Model } from '../../src/model/model';
import { KubernetesObject } from '../../src/model/objects/object';
import { checkChange, checkModel, CheckOptions, WorkloadFinding, toReportedFinding } from '../../src/rules/engine/check';

/** The objects of a YAML text, those of a List one by one. */
export function objectsOf(yaml: string, file = 'manifests.yaml'): KubernetesObject[] {
  return parseAllDocuments(yaml).flatMap((document, index) => {
    const body = document.toJS();
    const bodies = body.kind === 'List' ? body.items : [body];
    return bodies.map((item: KubernetesObject['body'] & { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } }, position: number) => {
      const { apiVersion, kind, metadata: { name, namespace } } = item;
      return { apiVersion, kind, name, namespace, body: item, source: { file, document: index, line: 1 }, prefix: item === body ? [] : ['items', position] };
    });
  });
}

export function modelOf(yaml: string): Model {
  return buildModel(objectsOf(yaml));
}

/** Service and Ingress of an app called web in Namespace prod; annotations of the Ingress a line each. */
export function albFront(...annotations: string[]): string {
  return `apiVersion: v1
kind: Service
metadata: { name: web, namespace: prod }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: prod
  annotations:
${annotations.map(annotation => `    ${annotation}\n`).join('')}spec: { ingressClassName: alb, defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
}

/** What the rules find in a YAML text. */
export function find(yaml: string, options: CheckOptions = {}): WorkloadFinding[] {
  return checkModel(modelOf(yaml), options);
}

/** The same in words. */
export function reportedFindingsIn(yaml: string, options: CheckOptions = {}): ReportedFinding[] {
  return find(yaml, options).map(found => toReportedFinding(found, () => ({ line: 1, column: 1 })));
}

export const CHANGES = join(__dirname, 'changes');

/** What the rules find in a change, and in none. */
export function changeCases(folder: string, code: string): { name: string; findings: ReportedFinding[]; unchanged: ReportedFinding[] }[] {
  const files = readdirSync(join(CHANGES, folder));
  const read = (file: string) => modelOf(readFileSync(join(CHANGES, folder, file), 'utf8'));
  const found = (old: Model, now: Model) => checkChange(old, now)
    .map(item => toReportedFinding(item, () => ({ line: 1, column: 1 }))).filter(finding => finding.code === code);
  return files.filter(file => file.startsWith('new-')).map(file => {
    const [old, now] = [files.includes(file.replace('new', 'old')) ? file.replace('new', 'old') : 'old.yaml', file].map(read);
    return { name: file.replace(/^new-|\.yaml$/g, ''), findings: found(old, now), unchanged: found(now, now) };
  });
}

/** A finding as expected.json has it. */
export function summary({ severity, object, field, message }: ReportedFinding): Record<string, string> {
  return { severity, object: `${object.kind} ${object.name}`, field, message };
}
