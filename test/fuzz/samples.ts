import { parseFacts } from '../../src/audit/keep';
import { parseListing, withoutBookkeeping } from '../../src/audit/listing';
import { GATE_HISTOGRAM } from '../../src/calibration/histogram';
import { readMeasurements } from '../../src/calibration/read-measurements';
import { readBaseline } from '../../src/config/baseline-file';
import { readConfig } from '../../src/config/read';
import { readHar } from '../../src/rehearsal/load/har';
import { deserializeInputs } from '../../src/timing';

/** A file or text of users which is not a manifest: one that is right, and what reads it. */
export interface Sample {
  readonly value: unknown;
  /** Ends without an error, whatever it reads; returns what has to be finite numbers of at least 0. */
  readonly read: (text: string) => readonly number[];
}

const measured = (text: string): number[] => readMeasurements([{ name: 'f', text }], { clockOffset: 0 })
  .measurements.flatMap(({ samples }) => samples.map(({ high }) => high));

/** What an access log needs beside it. */
const WATCHED = {
  kind: 'zero-downtime/watch', version: 1, everySeconds: 1, targets: [{ target: '10.0.0.2:8080', draining: { low: 1767323045, high: 1767323046 } }],
};

export const SAMPLES: Readonly<Record<string, Sample>> = {
  configuration: {
    value: {
      defaults: { longestRequestSeconds: 30, reclaim: ['spot', 'karpenter=90'], loadBalancer: { preset: 'alb-ip', gateLagSeconds: 3 } },
      overrides: { shutdownSeconds: 3, drainPolicy: 'leak-window' },
      rules: { T01: { severity: 'off', reason: 'known' } },
      workloads: [{ namespace: 'shop', labels: { tier: 'edge' }, defaults: { startupSeconds: 60 } }],
      cluster: { kubernetesVersion: '1.32', zones: 3, fleet: { targetGroups: 60, burst: 10 }, objects: ['cluster/*.yaml'] },
      exclude: ['vendor/**'],
      failOn: 'error',
      baseline: 'known.yaml',
    },
    read: text => {
      const read = readConfig('f', text, () => ['T01', 'T02']);
      if ('problems' in read) return read.problems.flatMap(({ line, column }) => [line ?? 1, column ?? 1]);
      return read.config.entries.flatMap(({ defaults, overrides }) => [...Object.values(defaults), ...Object.values(overrides)]).filter(value => typeof value === 'number');
    },
  },
  baseline: {
    value: { findings: [{ code: 'T01', application: 'shop', object: 'Deployment shop/web', field: 'spec', severity: 'error', file: 'a.yaml', count: 2, reason: 'later' }] },
    read: text => {
      const read = readBaseline('f', text);
      return 'problems' in read ? [] : read.baseline.findings.flatMap(({ count }) => count ?? []);
    },
  },
  inputs: {
    value: {
      longestRequestSeconds: 10, startupSeconds: 60, loadBalancer: { preset: 'alb-ip', gatePollSeconds: 20, targetGroups: 60 }, drainPolicy: 'leak-window', reclaim: ['spot'],
    },
    read: text => Object.values(deserializeInputs(text).inputs).filter(value => typeof value === 'number'),
  },
  har: {
    value: { log: { entries: [{ request: { method: 'GET', url: 'https://shop.example/?q=1', headers: [{ name: 'accept', value: '*/*' }], postData: { text: 'a=b' } } }, { request: { method: 'GET', url: 'data:,' } }] } },
    read: text => {
      const read = readHar(text);
      return 'problem' in read ? [] : read.map(({ weight }) => weight);
    },
  },
  facts: {
    value: {
      format: 1,
      readAt: '2026-01-02T03:04:05Z',
      kubernetesVersion: '1.34',
      labelled: { shop: { 'elbv2.k8s.aws/pod-readiness-gate-inject': '2026-01-02T03:04:05Z' } },
      unread: [{ resource: 'pods', kind: 'Pod', why: 'forbidden', unjudged: 'no gate' }],
      absent: ['Rollout'],
      elb: {
        targetGroups: [{ arn: 'a', name: 'g', targetType: 'ip', healthCheck: { HealthCheckIntervalSeconds: 10 }, attributes: { a: 'b' }, tags: { a: 'b' }, loadBalancers: ['l'], targets: [{ id: '10.0.0.1', port: 80, zone: 'a', state: 'healthy' }] }],
        loadBalancers: [{ arn: 'l', name: 'l', zones: ['a'], attributes: { a: 'b' }, listeners: [{ port: 80, protocol: 'TCP', attributes: { a: 'b' } }] }],
      },
    },
    read: text => (parseFacts(text)?.elb?.targetGroups ?? []).flatMap(({ targets }) => targets.map(({ port = 0 }) => Math.abs(port))),
  },
  listing: {
    value: { kind: 'List', items: [{ kind: 'Pod', metadata: { name: 'p', managedFields: [] } }] },
    read: text => [parseListing(text)?.map(withoutBookkeeping).length ?? 0],
  },
  watch: {
    value: { kind: 'zero-downtime/watch', version: 1, everySeconds: 1, targets: [{ target: '10.0.0.1:8080', pod: 'web', deleted: { low: 1, high: 2 }, draining: { low: 5, high: 6 }, gone: { low: 9, high: 10 } }] },
    read: measured,
  },
  rehearsal: {
    value: { measured: { starts: [1, 2], stops: [{ exitSeconds: 2 }, { exitSeconds: 3, traffic: {} }] }, behaviour: { onSigterm: 'drain', acceptsAfterSigterm: { most: 1 } } },
    read: measured,
  },
  probe: { value: { command: { argv: ['kubectl', 'delete', 'pod'] }, windows: [{ from: 0, to: 3, recovered: true }] }, read: measured },
  metrics: { value: `${GATE_HISTOGRAM}_bucket{namespace="n",name="a",le="10"} 1\n${GATE_HISTOGRAM}_bucket{namespace="n",name="a",le="+Inf"} 2\n`, read: measured },
  log: {
    value: 'https 2026-01-02T03:04:05.678901Z app/web/1 10.0.0.1:40000 10.0.0.2:8080 0.000 0.100 0.000 200 200 0 0 "GET https://a:443/ HTTP/1.1" "-" -\n',
    read: text => readMeasurements([{ name: 'w', text: JSON.stringify(WATCHED) }, { name: 'f', text }], { clockOffset: 0 })
      .measurements.flatMap(({ samples }) => samples.map(({ high }) => high)),
  },
};
