import { readingOf } from './reading';
import { CommandOutput } from '../../src/cli/spawn';
import { Patch } from '../rules/patch';

/** A kubectl that prints what the API server gives of a cluster. */
export function clusterOf(patch?: Patch): (args: readonly string[]) => Partial<CommandOutput> {
  const { objects } = readingOf(patch);
  const resources = [...new Map(objects.map(({ resource }) => [resource.kind, resource])).values()];
  const managed = [{ time: '2026-11-29T08:00:00Z', fieldsV1: { 'f:metadata': { 'f:labels': { 'f:elbv2.k8s.aws/pod-readiness-gate-inject': {} } } } }];
  return ([verb, name]) => {
    if (verb === 'version') return { stdout: JSON.stringify({ serverVersion: { major: '1', minor: '34' } }) };
    if (verb === 'api-resources') {
      return { stdout: resources.map(({ name: plural, group, version, kind, isNamespaced }) => `${plural} ${group === '' ? version : `${group}/${version}`} ${isNamespaced} ${kind}\n`).join('') };
    }
    const items = objects.filter(({ resource }) => `${resource.name}.${resource.version}.${resource.group}` === name).map(({ body }) =>
      ({ ...body, metadata: { ...body.metadata as object, ...body.kind === 'Namespace' && { managedFields: managed } } }));
    return { stdout: JSON.stringify({ kind: 'List', items }) };
  };
}
