import { Duration, Testing } from 'cdk8s';
import { alb, chartOf, deployment, ingress, namespace, Plain, service } from './manifests';
import { DrainPolicy, TimingBudget, TimingBudgetProps, ZeroDowntime } from '../../src';

const KEY = 'deregistration_delay.timeout_seconds';
const NLB = 'service.beta.kubernetes.io/aws-load-balancer-';
const seconds = Duration.seconds;

interface Given {
  readonly delay?: string;
  readonly targetType?: string;
  readonly budget?: TimingBudgetProps;
  readonly pod?: Plain;
}

function report(objects: Plain[], budget?: TimingBudgetProps) {
  const chart = chartOf(namespace(), ...objects);
  const result = ZeroDowntime.retrofit(chart, { budget: budget && TimingBudget.of(budget) });
  Testing.synth(chart);
  return result;
}

/** What a retrofit changes of a deregistration delay, and why. */
function changed({ delay, targetType = 'ip', budget, pod }: Given): string[] {
  const annotations = alb({ 'target-type': targetType, ...delay !== undefined && { 'target-group-attributes': `${KEY}=${delay}` } });
  const { changes } = report([service(), ingress({ annotations }), deployment({ pod })], budget);
  return changes.filter(({ path }) => path.includes(KEY)).map(({ code, before, after, reason }) => `${code} ${before} → ${after}: ${reason}`);
}

const WHY = 'the last leaked request may start X after deregistration and run for R; the load balancer cuts it at D';
const LEAK = { drainPolicy: DrainPolicy.LEAK_WINDOW };

describe('the reason for which a retrofit changes a deregistration delay', () => {
  test.each<[string, Given, string]>([
    ['is T04 where it cuts requests', { delay: '49' }, `T04 "49" → "50": must be at least 50 s (20 s deregistrationPropagation + 30 s longestRequest): ${WHY}`],
    ['is T05 where it outlives the address of the pod', { delay: '91' },
      `T05 "91" → "50": must be at most 90 s (60 s preStop + 30 s until the address is used again): ${WHY}`],
    ['is T05 where AWS\' default does', {},
      `T05 undefined → "50": the AWS default of 300 s must be at most 90 s (60 s preStop + 30 s until the address is used again): ${WHY}`],
    ['is T04 where AWS\' default cuts requests', { budget: { longestRequest: seconds(290) } },
      `T04 undefined → "310": the AWS default of 300 s must be at least 310 s (20 s deregistrationPropagation + 290 s longestRequest): ${WHY}`],
    ['is T04 where nothing is wrong but that it is not said', { targetType: 'instance', budget: LEAK },
      `T04 undefined → "50": unset, it is what was set last, or the AWS default of 300 s: ${WHY}`],
    ['is N09 where AWS takes it for no number', { delay: '30,' }, `N09 "30," → "50": AWS does not take '30,' for a number: ${WHY}`],
    ['is N09 where AWS takes no such number', { delay: '3601' }, `N09 "3601" → "50": must be between 0 s and 3600 s: ${WHY}`],
    ['is T05 for who drains by itself, too', { delay: '66', budget: LEAK },
      `T05 "66" → "50": must be at most 65 s (35 s preStop + 30 s until the address is used again): ${WHY}`],
  ])('%s', (_, given, change) => expect(changed(given)).toEqual([change]));

  test('is none where the delay frees the address in time', () => expect(changed({ delay: '65', budget: LEAK })).toEqual([]));
});

describe('what a retrofit says of a deregistration delay that stays', () => {
  const notes = (objects: Plain[], budget?: TimingBudgetProps) =>
    report(objects, budget).undecided.map(({ code, object, path, reason }) => `${code} ${object} ${path}: ${reason}`);

  test('a request that outlives the pod keeps its address', () => {
    const objects = [service(), ingress({ annotations: alb({ 'target-type': 'ip' }) }), deployment()];
    expect(notes(objects, { ...LEAK, longestRequest: seconds(45) })).toEqual([]);
    expect(notes(objects, { ...LEAK, longestRequest: seconds(46) })).toEqual([
      `T05 Ingress shop/web metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']['${KEY}']: 66 s must be at most 65 s (35 s preStop + 30 s `
      + 'until the address is used again), or a new pod may get an address that is still draining, and its gate opens late: let preStop outlast it',
    ]);
  });

  test.each([
    ['target-group-attributes', `${KEY}=500`, 215, []],
    ['target-group-attributes', `${KEY}=500`, 216, [
      `T07 Service shop/web metadata.annotations['${NLB}target-group-attributes']['deregistration_delay.connection_termination.enabled']: a connection may be open for `
      + 'longer than the 195 s preStop and 20 s shutdown, and is reset when its pod ends: let the load balancer close it by true, or the application',
    ]],
    ['target-group-attributes', `${KEY}=500,deregistration_delay.connection_termination.enabled=true`, 216, []],
    ['target-group-attributes.80', `${KEY}=500,deregistration_delay.connection_termination.enabled=true`, 216, []],
  ])('flows that outlive the pod are reset: %s %s, requests of %d s', (key, value, request, expected) => {
    const balancer = service({
      type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb', annotations: { [`${NLB}nlb-target-type`]: 'ip', [`${NLB}${key}`]: value },
    });
    expect(notes([balancer, deployment()], { ...LEAK, longestRequest: seconds(request) }).filter(note => !/^(T05|R06)/.test(note))).toEqual(expected);
  });
});
