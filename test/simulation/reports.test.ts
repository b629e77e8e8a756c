import { REPORTED_ROLLOUTS, replayReport, UNDECIDED_REPORTS } from './reports';
import { simulate } from '../../src/simulation';
import { LOAD_BALANCERS } from '../../src/timing';

describe('replayReport()', () => {
  test.each(REPORTED_ROLLOUTS.filter(({ reported }) => reported === 'lost').map(report => [report.source, report.settings, report] as const))(
    'loses requests as reported in %s: %s', (_, __, report) => {
      expect(replayReport(report).lost).toBeGreaterThan(0);
    },
  );

  test.each(REPORTED_ROLLOUTS.filter(({ reported }) => reported === 'none').map(report => [report.source, report.settings, report] as const))(
    'loses nothing as reported in %s: %s', (_, __, report) => {
      expect(replayReport(report).lostByClass).toEqual({
        'refused': 0, 'killed': 0, 'cut': 0, 'idle-timeout': 0, 'black-holed': 0, 'no-target': 0, 'keep-alive-race': 0,
      });
    },
  );

  test('reports of losses, of none, and undecided ones', () => {
    const kinds = REPORTED_ROLLOUTS.map(({ reported }) => reported);
    expect(kinds.filter(kind => kind === 'lost')).toHaveLength(15);
    expect(kinds.filter(kind => kind === 'none')).toHaveLength(10);
    expect(UNDECIDED_REPORTS).toHaveLength(11);
  });

  test.each([1, 2])('can be without a target for the two minutes that were reported of %d replicas without a gate', replicas => {
    const reports = REPORTED_ROLLOUTS.filter(({ source }) => source.startsWith('AWS China'));
    const { service, application, traffic, scenario } = reports.find(report => report.service.replicas === replicas)!;
    // Pods start and old targets go fast; new targets take as long as they may.
    const seconds = { startup: 5, startupPhase: 0, readinessPhase: 0, deregistrationReaction: 1, deregistrationPropagation: 0 };
    const { windows } = simulate(service, application, traffic, scenario, { mode: 'constant', seconds }, 1);
    const outage = windows.filter(({ lossClass }) => lossClass === 'no-target').map(({ fromSeconds, toSeconds }) => toSeconds - fromSeconds);
    expect(Math.max(...outage)).toBeGreaterThan(127);
  });

  test('loses nothing at preStop 40 s in a grace period of 30 s within the bounds of the profile, where three requests were lost', () => {
    // So the load balancer of that report took longer than the 20 s that are assumed of one with ip targets.
    const report = REPORTED_ROLLOUTS.find(({ settings }) => settings === 'ALB, preStop 40 s, grace period 30 s')!;
    const service = { ...report.service, loadBalancer: LOAD_BALANCERS['alb-ip'] };
    expect(replayReport({ ...report, service }).lost).toBe(0);
  });

  test('cuts requests of 30 s at the deregistration delay of 30 s that is advised with preStop 180 s', () => {
    const report = REPORTED_ROLLOUTS[0];
    const advised = (seconds: number) => simulate(
      { ...report.service, gated: true, loadBalancer: LOAD_BALANCERS['alb-ip'], preStopSeconds: 180, terminationGracePeriodSeconds: 200, deregistrationDelaySeconds: 30 },
      report.application, { ratePerSecond: 50, duration: { kind: 'fixed', seconds } }, report.scenario, { mode: 'worst' }, 0,
    );
    expect(advised(10).lost).toBe(0);
    expect(advised(30).lostByClass.cut).toBeGreaterThan(0);
  });
});
