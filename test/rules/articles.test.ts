import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportedFindingsIn } from './manifests';
import { ReportedFinding } from '../../src/rules/engine/reported-finding';

/** What four articles on zero downtime show, transcribed; what an article leaves out stays out. */
function check(file: string, longestRequestSeconds?: number): ReportedFinding[] {
  const inputs = longestRequestSeconds === undefined ? {} : { longestRequestSeconds };
  return reportedFindingsIn(readFileSync(join(__dirname, 'articles', file), 'utf8'), { inputs });
}

const ofCode = (findings: readonly ReportedFinding[], code: string) =>
  findings.filter(finding => finding.code === code).map(({ severity, object, message }) => `${severity} ${object.kind}: ${message}`);
const errors = (findings: readonly ReportedFinding[]) => findings.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);

const GRACE = 'spec.template.spec.terminationGracePeriodSeconds';
const PRE_STOP = 'spec.template.spec.containers[0].lifecycle.preStop';
const LIVENESS = 'spec.template.spec.containers[0].livenessProbe';
const ATTRIBUTES = 'metadata.annotations[\'alb.ingress.kubernetes.io/target-group-attributes\']';

describe('ingress-nginx behind a Network Load Balancer, 420 s of preStop in the chart\'s 300 s of grace', () => {
  test('breaks T02', () => {
    expect(ofCode(check('ingress-nginx-behind-nlb.yaml'), 'T02')).toEqual([
      `error Deployment: '${GRACE}' is 300 s but must be more than 420 s (420 s preStop of container 'controller')`,
    ]);
  });
});

describe('a target group binding with 60 s of preStop, 90 s of grace, and a draining interval of 60 s', () => {
  const terminationErrors = (longestRequestSeconds: number) =>
    errors(check('target-group-binding.yaml', longestRequestSeconds)).filter(error => error.startsWith('T'));

  test('holds for requests of 40 s', () => expect(terminationErrors(40)).toEqual([]));

  test('breaks T04 for requests of 41 s', () => expect(terminationErrors(41)).toEqual([
    'T04 \'metadata.annotations[\'cdk8s-zero-downtime/target-group\']\' is 60 s but must be at least 61 s '
    + '(20 s deregistrationPropagation + 41 s longestRequest)',
  ]));
});

describe('the 2048 game in ip mode', () => {
  test('breaks T03 and S02', () => {
    const found = check('game-2048.yaml');
    expect(ofCode(found, 'T03')).toEqual([
      `error Deployment: '${PRE_STOP}' is unset, which is 0 s, but must be at least 25 s (5 s controllerReaction + 20 s deregistrationPropagation)`,
    ]);
    expect(ofCode(found, 'S02')).toEqual([
      'error Namespace: \'metadata.labels[\'elbv2.k8s.aws/pod-readiness-gate-inject\']\' is absent but must be like \'enabled\' '
      + '(nothing else keeps Deployment deployment-2048 from ending old pods before the load balancer sends to the new ones)',
    ]);
  });
});

describe('the 2048 game with 40 s of preStop, 70 s of grace, 30 s of deregistration delay, and the label', () => {
  const grace = `Deployment: '${GRACE}' is 70 s but must be at least 75 s `
    + '(max(40 s preStop, 5 s controllerReaction + 20 s deregistrationPropagation + 30 s longestRequest) + 20 s shutdown)';
  const delay = `Ingress: '${ATTRIBUTES}' is 30 s but must be at least 50 s (20 s deregistrationPropagation + 30 s longestRequest)`;

  test('has no error for requests of 10 s', () => expect(errors(check('game-2048-remedy.yaml', 10))).toEqual([]));

  test('breaks T01 and T04 for requests of 30 s', () => {
    const found = check('game-2048-remedy.yaml', 30);
    expect(ofCode(found, 'T01')).toEqual([`error ${grace}; assuming shutdown 20 s, which nothing declares`]);
    expect(ofCode(found, 'T04')).toEqual([`error ${delay}`]);
  });

  test('warns of both, and names the assumption, where nobody says how long requests are', () => {
    const found = check('game-2048-remedy.yaml');
    expect(ofCode(found, 'T01')).toEqual([`warning ${grace}; assuming longestRequest 30 s, shutdown 20 s, which nothing declares`]);
    expect(ofCode(found, 'T04')).toEqual([`warning ${delay}; assuming longestRequest 30 s, which nothing declares`]);
  });
});

describe('the echoserver with 180 s of preStop, 200 s of grace, and 30 s of deregistration delay', () => {
  test('waits longer than it needs to, which costs a rollout so many seconds', () => {
    expect(ofCode(check('echoserver.yaml', 30), 'T16')).toEqual([
      `info Deployment: '${PRE_STOP}' is 180 s but must be at most 120 s (twice the 60 s that the budget derives; `
      + 'a rollout of 1 pod keeps each old pod 120 s too long, 120 s of pods in all); assuming margin 10 s, which nothing declares',
      `info Deployment: '${GRACE}' is 200 s but must be at most 180 s (twice the 90 s that the budget derives; `
      + 'a rollout of 1 pod may end 110 s later than it could); assuming shutdown 20 s, margin 10 s, which nothing declares',
    ]);
  });

  test('breaks T04 for requests of 30 s', () => {
    expect(ofCode(check('echoserver.yaml', 30), 'T04')).toEqual([
      `error Ingress: '${ATTRIBUTES}' is 30 s but must be at least 50 s (20 s deregistrationPropagation + 30 s longestRequest)`,
    ]);
  });

  test('restarts before it takes out, and perhaps before it has started', () => {
    const found = check('echoserver.yaml');
    expect(ofCode(found, 'S10')).toEqual([
      `warning Deployment: '${LIVENESS}.failureThreshold' is 1 but must be more than 1.5 `
      + '(readiness trips after 15 s (3 × 5 s), liveness after 10 s (1 × 10 s))',
    ]);
    expect(ofCode(found, 'S01')).toEqual([
      `warning Deployment: '${LIVENESS}' is patient for 15 s (5 s + 1 × 10 s) but must be more than 60 s `
      + '(60 s startup, and there is no startup probe); assuming startup 60 s, which nothing declares',
    ]);
  });
});
