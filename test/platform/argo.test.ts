import { isTooLateForPods, syncWave, wavesBeforePods } from '../../src/platform/argo';

test.each<[text: string | undefined, wave: number]>([['3', 3], [' -2 ', -2], ['+1', 1], ['1.5', 0], ['soon', 0], [undefined, 0]])(
  'syncWave() of %j is %d', (text, wave) => expect(syncWave(text)).toBe(wave));

describe('isTooLateForPods()', () => {
  test.each<[wave: number, makesTargets: boolean, kind: string, late: boolean]>([
    [-1, true, 'Deployment', false],
    [0, false, 'Deployment', false],
    [0, true, 'Deployment', true],
    [0, true, 'Rollout', false],
    [1, false, 'Deployment', true],
    [1, true, 'Rollout', true],
  ])('of wave %d, which makes targets: %s, for a %s in wave 0: %s', (wave, makesTargets, kind, late) => {
    expect(isTooLateForPods(wave, makesTargets, { wave: 0, kind })).toBe(late);
  });

  test.each(['Deployment', 'Rollout'])('is none of what is written for a %s', kind => {
    for (const needed of ['Namespace', 'Service', 'Ingress', 'TargetGroupBinding', 'Gateway', 'HTTPRoute']) {
      expect(isTooLateForPods(-wavesBeforePods(needed), true, { wave: -wavesBeforePods(kind), kind })).toBe(false);
    }
  });
});
