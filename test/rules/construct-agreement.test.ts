import { Chart, Duration, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { find } from './manifests';
import { DrainPolicy, LoadBalancerProfile, TimingBudget, ZeroDowntimeNetworkService } from '../../src';
import { REQUIRED, webService } from '../constructs/synthesis';

type Objects = Record<string, any>;
type Props = Parameters<typeof webService>[0];

/** What one rule finds in what a chart synthesises to, when that has been changed. */
function findIn(code: string, chart: Chart, change: (objects: Objects) => void): (string | number | undefined)[][] {
  const objects = Testing.synth(chart);
  change(Object.fromEntries(objects.map(object => [object.kind, object])));
  return find(objects.map(object => stringify(object)).join('---\n')).filter(({ rule }) => rule.code === code)
    .map(({ severity, finding: { relation, limit } }) => [severity, relation, limit]);
}

describe('T11', () => {
  const budget = TimingBudget.of({ longestRequest: Duration.seconds(120), drainPolicy: DrainPolicy.LEAK_WINDOW });
  const props: Props = { budget, kubernetesVersion: '1.28', sidecars: [{ container: { name: 'envoy', image: 'envoy:1.31' }, inDataPath: true }] };
  const commandOf = ({ Deployment }: Objects): string[] => Deployment.spec.template.spec.containers[1].lifecycle.preStop.exec.command;

  test('is what a construct writes', () => {
    let written: string[] = [];
    expect(findIn('T11', webService(props).chart, objects => { written = commandOf(objects); })).toEqual([]);
    expect(written).toEqual(['sleep', '165']); // max(35, 25 + 120) + 20
  });

  test.each<[slept: number, expected: unknown[]]>([
    [56, [['error', 'at least', 165]]], // P + A
    [164, [['error', 'at least', 165]]],
    [165, []],
    [166, []],
  ])('lets a proxy in the data path sleep %d s: %j', (slept, expected) => {
    expect(findIn('T11', webService(props).chart, objects => { commandOf(objects)[1] = String(slept); })).toEqual(expected);
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
    expect(findIn('T06', webService().chart, ({ Deployment }) => {
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
    expect(findIn('N03', networkService(), ({ Service: { metadata: { annotations } } }) => {
      expect(annotations[attributes]).toBe('tcp.idle_timeout.seconds=910');
      if (idle === undefined) delete annotations[attributes]; else annotations[attributes] = `tcp.idle_timeout.seconds=${idle}`;
    })).toEqual(expected);
  });
});
