import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataOf } from './finding-data';
import { find } from './manifests';
import { WorkloadFinding } from '../../src/rules/engine/workload-finding';

/** What four articles on zero downtime show, transcribed; what an article leaves out stays out. */
function check(file: string, longestRequestSeconds?: number): WorkloadFinding[] {
  const inputs = longestRequestSeconds === undefined ? {} : { longestRequestSeconds };
  return find(readFileSync(join(__dirname, 'articles', file), 'utf8'), { inputs });
}

/** A finding in short: severity, kind, field, what is, what must be, and what was assumed. */
function inShort(found: WorkloadFinding): string {
  const { severity, object, field, actual, relation, limit } = dataOf(found);
  return [`${severity} ${object.split(' ')[0]} ${field}: ${actual} ${relation} ${limit ?? ''}`.trim(), ...found.finding.assumed ?? []].join(', ');
}

const ofCode = (findings: readonly WorkloadFinding[], code: string) => findings.filter(({ rule }) => rule.code === code).map(inShort);
const errors = (findings: readonly WorkloadFinding[]) => findings.filter(({ severity }) => severity === 'error').map(found => `${found.rule.code} ${inShort(found)}`);

const GRACE = 'Deployment spec.template.spec.terminationGracePeriodSeconds';
const PRE_STOP = 'Deployment spec.template.spec.containers[0].lifecycle.preStop';
const DELAY = 'Ingress metadata.annotations[\'alb.ingress.kubernetes.io/target-group-attributes\']';

describe('ingress-nginx behind a Network Load Balancer, 420 s of preStop in the chart\'s 300 s of grace', () => {
  test('breaks T02', () => {
    expect(ofCode(check('ingress-nginx-behind-nlb.yaml'), 'T02')).toEqual([
      `error ${GRACE}: 300 more than 420`,
    ]);
  });
});

describe('a target group binding with 60 s of preStop, 90 s of grace, and a draining interval of 60 s', () => {
  const terminationErrors = (longestRequestSeconds: number) =>
    errors(check('target-group-binding.yaml', longestRequestSeconds)).filter(error => error.startsWith('T'));

  test('holds for requests of 40 s', () => expect(terminationErrors(40)).toEqual([]));

  test('has a warning of T04 for requests of 41 s', () => {
    expect(terminationErrors(41)).toEqual([]);
    expect(ofCode(check('target-group-binding.yaml', 41), 'T04')).toEqual([
      'warning TargetGroupBinding metadata.annotations[\'cdk8s-zero-downtime/target-group\']: 60 at least 61',
    ]);
  });
});

describe('the 2048 game in ip mode', () => {
  test('breaks T03 and S02', () => {
    const found = check('game-2048.yaml');
    expect(ofCode(found, 'T03')).toEqual([
      `error ${PRE_STOP}: unset, which is 0 s, at least 25`,
    ]);
    expect(ofCode(found, 'S02')).toEqual([
      'error Namespace metadata.labels[\'elbv2.k8s.aws/pod-readiness-gate-inject\']: absent equal to \'enabled\'',
    ]);
  });
});

describe('the 2048 game with 40 s of preStop, 70 s of grace, 30 s of deregistration delay, and the label', () => {
  const grace = `${GRACE}: 70 at least 75`;
  const delay = `${DELAY}: 30 at least 50`;

  test('has no error for requests of 10 s', () => expect(errors(check('game-2048-remedy.yaml', 10))).toEqual([]));

  test('breaks T01 and T04 for requests of 30 s', () => {
    const found = check('game-2048-remedy.yaml', 30);
    expect(ofCode(found, 'T01')).toEqual([`warning ${grace}, shutdown 20 s`]);
    expect(ofCode(found, 'T04')).toEqual([`error ${delay}`]);
  });

  test('without a longest request: warnings that name the assumption', () => {
    const found = check('game-2048-remedy.yaml');
    expect(ofCode(found, 'T01')).toEqual([`warning ${grace}, longestRequest 30 s, shutdown 20 s`]);
    expect(ofCode(found, 'T04')).toEqual([`warning ${delay}, longestRequest 30 s`]);
  });
});

describe('the echoserver with 180 s of preStop, 200 s of grace, and 30 s of deregistration delay', () => {
  test('breaks T16', () => {
    expect(ofCode(check('echoserver.yaml', 30), 'T16')).toEqual([
      `info ${PRE_STOP}: 180 at most 120, margin 10 s`,
    ]);
  });

  test('breaks T04 for requests of 30 s', () => {
    expect(ofCode(check('echoserver.yaml', 30), 'T04')).toEqual([
      `error ${DELAY}: 30 at least 50`,
    ]);
  });

  test('breaks neither S10 with its one pod, nor S01', () => {
    const found = check('echoserver.yaml');
    expect(ofCode(found, 'S10')).toEqual([]);
    expect(ofCode(found, 'S01')).toEqual([]);
  });
});
