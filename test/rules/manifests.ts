import { parseAllDocuments } from 'yaml';
import { CaseManifests, ChangeCase, RuleCase } from './cases';
import { Body } from './patch';
import { buildModel, Model } from '../../src/model/model';
import { readDocuments } from '../../src/model/objects/documents';
import { KubernetesObject } from '../../src/model/objects/object';
import { checkChange, checkModel, CheckOptions, toReportedFinding } from '../../src/rules/engine/check';
import { ReportedFinding } from '../../src/rules/engine/reported-finding';
import { WorkloadFinding } from '../../src/rules/engine/workload-finding';

/** The objects of a YAML text, those of a List one by one. */
export function objectsOf(yaml: string, file?: string): KubernetesObject[] {
  return objectsIn(parseAllDocuments(yaml).map(document => document.toJS()), file);
}

/** The objects of what documents hold, those of a List one by one. */
export function objectsIn(documents: readonly Body[], file = 'manifests.yaml'): KubernetesObject[] {
  return documents.flatMap((body, document) => (body.kind === 'List' ? body.items as Body[] : [body]).map((item, position) => {
    const { apiVersion, kind, metadata: { name, namespace } } = item;
    return { apiVersion, kind, name, namespace, body: item, source: { file, document, line: 1 }, prefix: item === body ? [] : ['items', position] };
  }));
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
  return find(yaml, options).map(inWords);
}

const FOUND = new WeakMap<RuleCase | ChangeCase, WorkloadFinding[]>();

/** What the rule of a case finds in its manifests, or in its change. */
export function findIn(item: RuleCase | ChangeCase): WorkloadFinding[] {
  const model = ({ bodies, text }: CaseManifests) => buildModel(text === undefined ? objectsIn(bodies) : readDocuments('manifests.yaml', text).objects);
  const known = FOUND.get(item);
  if (known !== undefined) return known;
  const found = 'old' in item ? checkChange(model(item.old), model(item.now), item.options) : checkModel(model(item), item.options);
  const own = found.filter(({ rule }) => rule.code === item.code);
  FOUND.set(item, own);
  return own;
}

/** A finding in words. */
export function inWords(found: WorkloadFinding): ReportedFinding {
  return toReportedFinding(found, () => ({ line: 1, column: 1 }));
}
