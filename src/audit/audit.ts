import { Snapshot } from './snapshot';
import { readLive } from '../model/live/live';
import { isKnownKind, Kind } from '../platform/kinds';
import { CheckOptions, checkLive } from '../rules/engine/check';
import { checkManifests, CheckReport } from '../rules/engine/report';

/** Checks a cluster: its objects as `check` does, and what only a running cluster shows. */
export function auditSnapshot({ facts, manifests, textOf }: Snapshot, options: CheckOptions): CheckReport {
  const version = options.kubernetesVersion ?? facts.kubernetesVersion;
  const unread = facts.unread.map(({ kind }) => kind).filter(isKnownKind);
  const isRead = (kind: Kind) => !unread.includes(kind);
  return checkManifests(manifests, { ...options, kubernetesVersion: version, unread }, textOf,
    model => checkLive(model, readLive(model, { readAt: facts.readAt, labelled: facts.labelled, isRead, elb: facts.elb }), options));
}
