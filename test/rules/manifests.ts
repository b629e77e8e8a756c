import { parseAllDocuments } from 'yaml';
import { buildModel, Model } from '../../src/model/model';
import { KubernetesObject } from '../../src/model/object';
import { checkModel, CheckOptions, Found, toViolation } from '../../src/rules/check';
import { Violation } from '../../src/rules/violation';

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

/** What the rules find in a YAML text. */
export function find(yaml: string, options: CheckOptions = {}): Found[] {
  return checkModel(modelOf(yaml), options);
}

/** The same in words. */
export function violationsOf(yaml: string, options: CheckOptions = {}): Violation[] {
  return find(yaml, options).map(found => toViolation(found, () => ({ line: 1, column: 1 })));
}
