import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { parse } from 'yaml';
import { SHAPES } from './kubernetes-shapes';

interface Validated { validate(): void }
type Schema = { [keyword: string]: any };

const MODELS: Record<string, new (data: any) => Validated> = {
  'apps/v1/Deployment': Deployment,
  'autoscaling/v2/HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'networking.k8s.io/v1/Ingress': Ingress,
  'networking.k8s.io/v1/NetworkPolicy': NetworkPolicy,
  'policy/v1/PodDisruptionBudget': PodDisruptionBudget,
  'v1/Namespace': Namespace,
  'v1/Service': Service,
};

const CRDS = join(__dirname, 'crds');
const SCHEMAS: Record<string, Schema> = { ...SHAPES, ...customResources() };
const ajv = new Ajv({ format: false });

/** Throws where an object does not conform to the schema that is published for its kind. */
export function validateObject(object: { apiVersion: string; kind: string }): void {
  const id = `${object.apiVersion}/${object.kind}`;
  const Model = MODELS[id];
  if (Model) return new Model(object).validate();
  if (!SCHEMAS[id]) throw new Error(`no schema for ${id}`);
  if (!ajv.validate(SCHEMAS[id], JSON.parse(JSON.stringify(object)))) throw new Error(`${id}: ${ajv.errorsText()}`);
  validatePods(object);
}

/** A Rollout has the pods of a Deployment. */
function validatePods(object: { apiVersion: string; kind: string; spec?: any }): void {
  if (object.kind !== 'Rollout') return;
  const { selector, template } = object.spec;
  new Deployment({ spec: { selector, template } }).validate();
}

/** The schemas of the custom resource definitions, by the kinds that they define. */
function customResources(): Record<string, Schema> {
  return Object.fromEntries(readdirSync(CRDS).flatMap(file => {
    const { spec } = parse(readFileSync(join(CRDS, file), 'utf8'));
    return spec.versions.map((version: any) =>
      [`${spec.group}/${version.name}/${spec.names.kind}`, closed({ ...version.schema.openAPIV3Schema })]);
  }));
}

/** The API server drops fields that the schema does not have, without a word: here they are errors. */
function closed(schema: Schema, name?: string): Schema {
  const { properties, items } = schema;
  return {
    ...schema,
    ...items && { items: closed(items) },
    ...properties && {
      properties: Object.fromEntries(Object.entries<Schema>(properties).map(([key, value]) => [key, closed(value, key)])),
      ...name !== 'metadata' && { additionalProperties: false },
    },
  };
}
