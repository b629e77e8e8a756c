import { Chart, Duration, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { find } from './manifests';
import { DrainPolicy, LoadBalancerProfile, SidecarTraffic, TimingBudget, ZeroDowntimeNetworkService } from '../../src';
import { CheckOptions } from '../../src/rules/engine/check';
import { WorkloadFinding } from '../../src/rules/engine/workload-finding';
import { REQUIRED, webService } from '../constructs/synthesis';

type Objects = Record<string, any>;
type Props = Parameters<typeof webService>[0];

/** What one rule finds in what a chart synthesises to, when that has been changed. */
function findIn(code: string, chart: Chart, change: (objects: Objects) => void, options: CheckOptions = {}): WorkloadFinding[] {
  const objects = Testing.synth(chart);
  change(Object.fromEntries(objects.map(object => [object.kind, object])));
  const kept = objects.filter(({ removed }) => removed === undefined);
  return find(kept.map(object => stringify(object)).join('---\n'), options).filter(({ rule }) => rule.code === code);
}

function limitsIn(...of: Parameters<typeof findIn>): (string | number | undefined)[][] {
  return findIn(...of).map(({ severity, finding: { relation, limit } }) => [severity, relation, limit]);
}

describe('T11', () => {
  const budget = TimingBudget.of({ longestRequest: Duration.seconds(120), drainPolicy: DrainPolicy.LEAK_WINDOW });
  const props: Props = { budget, kubernetesVersion: '1.28', sidecars: [{ container: { name: 'envoy', image: 'envoy:1.31' }, traffic: SidecarTraffic.INCOMING }] };
  const commandOf = ({ Deployment }: Objects): string[] => Deployment.spec.template.spec.containers[1].lifecycle.preStop.exec.command;

  test('is what a construct writes', () => {
    let written: string[] = [];
    expect(limitsIn('T11', webService(props).chart, objects => { written = commandOf(objects); })).toEqual([]);
    expect(written).toEqual(['sleep', '165']); // max(35, 25 + 120) + 20
  });

  test.each<[slept: number, expected: unknown[]]>([
    [56, [['error', 'at least', 165]]], // P + A
    [155, [['error', 'at least', 165]]], // 16 + 120 + 20 with typical delays
    [156, [['warning', 'at least', 165]]],
    [164, [['warning', 'at least', 165]]],
    [165, []],
    [166, []],
  ])('lets a proxy in the data path sleep %d s: %j', (slept, expected) => {
    expect(limitsIn('T11', webService(props).chart, objects => { commandOf(objects)[1] = String(slept); })).toEqual(expected);
  });
});

describe('T06', () => {
  test.each<[slept: number, expected: unknown[]]>([
    [49, [['warning', 'at least', 55]]],
    [50, [['warning', 'at least', 55]]], // D alone
    [54, [['warning', 'at least', 55]]],
    [55, []],
    [56, []],
  ])('lets an application that outlasts the deregistration sleep %d s: %j', (slept, expected) => {
    expect(limitsIn('T06', webService().chart, ({ Deployment }) => {
      Deployment.spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds = slept;
    })).toEqual(expected);
  });
});

describe('N03', () => {
  const attributes = 'service.beta.kubernetes.io/aws-load-balancer-listener-attributes.TCP-8080';
  const networkService = () => {
    const chart = new Chart(Testing.app(), 'shop');
    const budget = TimingBudget.of({ longestRequest: Duration.seconds(900), loadBalancer: LoadBalancerProfile.NLB_IP });
    return new ZeroDowntimeNetworkService(chart, 'web', { ...REQUIRED, budget }).node.scope as Chart;
  };

  test.each<[idle: number | undefined, expected: unknown[]]>([
    [undefined, [['error', 'at least', 900]]], // 350
    [899, [['error', 'at least', 900]]],
    [900, []],
    [910, []], // what the construct writes
  ])('lets a connection through a Network Load Balancer be silent for %s s: %j', (idle, expected) => {
    expect(limitsIn('N03', networkService(), ({ Service: { metadata: { annotations } } }) => {
      expect(annotations[attributes]).toBe('tcp.idle_timeout.seconds=910');
      if (idle === undefined) delete annotations[attributes]; else annotations[attributes] = `tcp.idle_timeout.seconds=${idle}`;
    })).toEqual(expected);
  });
});

describe('R04', () => {
  test.each(['1.26', '1.27', undefined])('adds the PodDisruptionBudget of a construct, for Kubernetes %s', kubernetesVersion => {
    let written: Objects = {};
    const [{ finding: { fixes } }] = findIn('R04', webService({ kubernetesVersion }).chart, ({ PodDisruptionBudget }) => {
      written = structuredClone(PodDisruptionBudget);
      PodDisruptionBudget.removed = true;
    }, { kubernetesVersion });
    expect(fixes).toEqual([expect.objectContaining({ kind: 'add', object: written })]);
    expect(written.spec.unhealthyPodEvictionPolicy).toBe(kubernetesVersion === '1.26' ? undefined : 'AlwaysAllow');
  });
});

describe('R07', () => {
  test.each([['1.26', 0], ['1.27', 1], [undefined, 1]])('asks for what a construct writes, on Kubernetes %s: %d', (kubernetesVersion, expected) => {
    expect(findIn('R07', webService().chart, ({ PodDisruptionBudget: { spec } }) => {
      delete spec.unhealthyPodEvictionPolicy;
    }, { kubernetesVersion })).toHaveLength(expected);
  });
});

describe('R08', () => {
  test.each([
    { request: 1, shutdown: 14, G: 59, period: 60 },
    { request: 1, shutdown: 15, G: 60, period: 60 },
    { request: 1, shutdown: 16, G: 61, period: 61 },
    { request: 1735, shutdown: 20, G: 1795, period: 1795 },
    { request: 1741, shutdown: 20, G: 1801, period: 1800 },
  ])('limits scaling down as a construct does, with a grace period of $G s', ({ request, shutdown, G, period }) => {
    const budget = TimingBudget.of({ longestRequest: Duration.seconds(request), shutdown: Duration.seconds(shutdown) });
    let written: unknown;
    const [{ finding: { fixes, limit } }] = findIn('R08', webService({ budget, autoscaling: { maxReplicas: 10 } }).chart, objects => {
      expect(objects.Deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(G);
      written = objects.HorizontalPodAutoscaler.spec.behavior.scaleDown.policies;
      delete objects.HorizontalPodAutoscaler.spec.behavior;
    });
    expect(written).toEqual([{ type: 'Percent', value: 25, periodSeconds: period }]);
    expect(fixes).toEqual([expect.objectContaining({ kind: 'set', value: written })]);
    expect(limit).toBe(`a limit such as 25% per ${period} s`);
  });
});
