import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { auditSnapshot } from '../../src/audit/audit';
import { ClusterReading, toSnapshot } from '../../src/audit/read-cluster';
import { Facts } from '../../src/audit/snapshot';
import { ReportedFinding } from '../../src/rules/engine/reported-finding';
import { applyPatch, Body, Patch } from '../rules/patch';

const CLUSTER: readonly Body[] = parseAllDocuments(readFileSync(join(__dirname, 'cluster.yaml'), 'utf8')).map(document => document.toJS());

/** What was labelled and read when in {@link readingOf}: the pods are younger than the label. */
export const FACTS: Facts = {
  readAt: '2026-11-29T12:00:00Z',
  kubernetesVersion: '1.34',
  labelled: { shop: { 'elbv2.k8s.aws/pod-readiness-gate-inject': '2026-11-29T08:00:00Z' } },
  unread: [],
  absent: [],
};

/** A reading of the cluster of `cluster.yaml` with some differences. */
export function readingOf(patch: Patch = {}, facts: Partial<Facts> = {}): ClusterReading {
  return {
    facts: { ...FACTS, ...facts },
    objects: applyPatch(CLUSTER, patch).map((body, index) => {
      const [version, group = ''] = body.apiVersion.split('/').reverse();
      const metadata = { ...body.metadata, uid: `uid-${index}`, resourceVersion: String(index) };
      return { resource: { name: `${body.kind.toLowerCase()}s`, group, version, isNamespaced: 'namespace' in body.metadata, kind: body.kind }, body: { ...body, metadata } };
    }),
  };
}

/** The findings of one family, in the order of the report. */
export function liveFindings(reading: ClusterReading, family = 'L'): ReportedFinding[] {
  return auditSnapshot(toSnapshot(reading), {}).findings.filter(({ code }) => code.startsWith(family));
}
