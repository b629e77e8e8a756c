import { simulate } from '../../../src/simulation';
import { application, fixed, service } from '../services';

describe('simulate()', () => {
  test('takes no longer for years than for minutes with as many requests', () => {
    const slow = service(1, {
      maxSurge: 0, maxUnavailable: 1, startupPeriodSeconds: 2 ** 31, keepAliveTimeoutSeconds: 0.001, idleTimeoutSeconds: 60,
    });
    const { lostByClass, spells } = simulate(slow, application('drain'), fixed(1e-7, 1), { kind: 'rollout' }, { mode: 'random', preset: 'alb' }, 1);
    const gone = spells.filter(({ lossClass }) => lossClass === 'no-target').flatMap(({ bySecond }) => bySecond);
    expect(gone).toHaveLength(lostByClass['no-target']);
    expect(gone.length).toBeGreaterThan(100);
  });
});
