import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { load } from 'js-yaml';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { SHAPES } from './kubernetes-shapes';

interface Validated { validate(): void }
type Schema = { [keyword: string]: any };

const MODELS: Record<string, new (data: any) => Validated> = {
  'apps/v1/DaemonSet': DaemonSet,
  'apps/v1/Deployment': Deployment,
  'autoscaling/v2/HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'networking.k8s.io/v1/Ingress': Ingress,
  'networking.k8s.io/v1/NetworkPolicy': NetworkPolicy,
  'policy/v1/PodDisruptionBudget': PodDisruptionBudget,
  'v1/Namespace': Namespace,
  'v1/Service': Service,
  'v1/ServiceAccount': ServiceAccount,
};

/** Definitions of custom resources: those that are here, and those in the folder that the environment names. */
const DEFINITIONS = [join(__dirname, 'crds'), process.env.CUSTOM_RESOURCE_DEFINITIONS].flatMap(folder => folder === undefined ? []
  : readdirSync(folder).filter(file => file.endsWith('.yaml')).map(file => readFileSync(join(folder, file), 'utf8')));
const schemas = new Map<string, Schema | undefined>();
const ajv = new Ajv({ format: false });

/** Throws where an object does not conform to the schema that is published for its kind. */
export function validateObject(object: { apiVersion: string; kind: string }): void {
  const id = `${object.apiVersion}/${object.kind}`;
  const Model = MODELS[id];
  if (Model) return new Model(object).validate();
  if (!schemas.has(id)) schemas.set(id, customResource(object));
  const schema = schemas.get(id) ?? SHAPES[id];
  if (!schema) throw new Error(`no schema for ${id}`);
  if (!ajv.validate(schema, JSON.parse(JSON.stringify(object)))) throw new Error(`${id}: ${ajv.errorsText()}`);
  validatePods(object);
}

/** A Rollout has the pods of a Deployment. */
function validatePods(object: { apiVersion: string; kind: string; spec?: any }): void {
  if (object.kind !== 'Rollout') return;
  const { selector, template } = object.spec;
  new Deployment({ spec: { selector, template } }).validate();
}

/** The schema of a kind in its definition. Definitions are long: one is parsed when an object of its kind is there. */
function customResource({ apiVersion, kind }: { apiVersion: string; kind: string }): Schema | undefined {
  const [group, version] = apiVersion.split('/');
  const text = DEFINITIONS.find(definition => definition.includes(`\n  group: ${group}\n`) && definition.includes(`\n    kind: ${kind}\n`));
  const found = text && (load(text) as any).spec.versions.find(({ name }: Schema) => name === version);
  return found && closed(found.schema.openAPIV3Schema);
}

/** The API server drops fields that the schema does not have, without a word: here they are errors. */
function closed(schema: Schema, name?: string): Schema {
  const { properties, items } = schema;
  const open = name === 'metadata' || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...schema,
    ...items && { items: closed(items) },
    ...properties && {
      properties: Object.fromEntries(Object.entries<Schema>(properties).map(([key, value]) => [key, closed(value, key)])),
      ...!open && { additionalProperties: false },
    },
  };
}
