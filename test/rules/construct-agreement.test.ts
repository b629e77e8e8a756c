import { Duration, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { find } from './manifests';
import { DrainPolicy, TimingBudget } from '../../src';
import { webService } from '../constructs/synthesis';

type Objects = Record<string, any>;
type Props = Parameters<typeof webService>[0];

/** What one rule finds in what a web service synthesises to, when that has been changed. */
function findIn(code: string, props: Props, change: (objects: Objects) => void): (string | number | undefined)[][] {
  const objects = Testing.synth(webService(props).chart);
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
    expect(findIn('T11', props, objects => { written = commandOf(objects); })).toEqual([]);
    expect(written).toEqual(['sleep', '165']); // max(35, 25 + 120) + 20
  });

  test.each<[slept: number, expected: unknown[]]>([
    [56, [['error', 'at least', 165]]], // P + A
    [164, [['error', 'at least', 165]]],
    [165, []],
    [166, []],
  ])('lets a proxy in the data path sleep %d s: %j', (slept, expected) => {
    expect(findIn('T11', props, objects => { commandOf(objects)[1] = String(slept); })).toEqual(expected);
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
    expect(findIn('T06', {}, ({ Deployment }) => {
      Deployment.spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds = slept;
    })).toEqual(expected);
  });
});
