import { parseAllDocuments } from 'yaml';
import { buildModel, Model } from '../../src/model/model';
import { KubernetesObject } from '../../src/model/object';
import { checkModel, CheckOptions, Found, toViolation } from '../../src/rules/check';
import { Violation } from '../../src/rules/violation';

/** The objects of a YAML text. */
export function objectsOf(yaml: string, file = 'manifests.yaml'): KubernetesObject[] {
  return parseAllDocuments(yaml).map((document, index) => {
    const body = document.toJS();
    const { apiVersion, kind, metadata: { name, namespace } } = body;
    return { apiVersion, kind, name, namespace, body, source: { file, document: index, line: 1 }, prefix: [] };
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
