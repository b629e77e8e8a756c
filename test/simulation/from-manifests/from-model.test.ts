import { planFor, simulate, startupPatience, subjectsOf } from '../../../src/simulation';
import { LOAD_BALANCERS } from '../../../src/timing';
import { albFront, modelOf } from '../../rules/manifests';

/** A workload behind an Ingress; parts of it can be replaced. */
function manifests({
  kind = 'Deployment', spec = '', container = '', pod = '', annotations = '{}', gate = 'enabled', namespace = true, more = '', targetType = 'ip', labels = '', attributes = '',
} = {}): string {
  return `${namespace ? `apiVersion: v1
kind: Namespace
metadata:
  name: prod
  labels: { elbv2.k8s.aws/pod-readiness-gate-inject: ${gate} }
---
` : ''}apiVersion: apps/v1
kind: ${kind}
metadata: { name: web, namespace: prod, annotations: ${annotations} }
spec:
  ${spec || 'replicas: 4'}
  template:
    metadata: { labels: { app: web${labels} } }
    spec:
      ${pod || 'terminationGracePeriodSeconds: 70'}
      containers:
        - name: web
          image: web
          ports: [{ containerPort: 80 }]
          ${container || 'readinessProbe: { httpGet: { path: / }, periodSeconds: 5 }'}
---
${albFront(
  `alb.ingress.kubernetes.io/target-type: ${targetType}`,
  `alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=30${attributes}`,
)}${more && `---\n${more}`}`;
}

const KEEP_ALIVE = 'no request meets a keep-alive timeout of the application, which no manifest shows';
const DEFAULTED = 'longestRequest 30 s, shutdown 20 s, startup 60 s, which nothing declares';

function only(yaml: string, flags = {}) {
  const { subjects, leftOut } = subjectsOf(modelOf(yaml), flags);
  expect(leftOut).toEqual([]);
  expect(subjects).toHaveLength(1);
  return subjects[0];
}

describe('subjectsOf()', () => {
  test('reads what the manifests say', () => {
    const { workload, front, service, application, maxUnavailable, assumed } = only(manifests({
      container: 'lifecycle: { preStop: { sleep: { seconds: 40 } } }\n          readinessProbe: { httpGet: { path: / }, periodSeconds: 5 }\n'
        + '          startupProbe: { httpGet: { path: / }, periodSeconds: 2, failureThreshold: 40 }',
    }));
    expect([workload, front]).toEqual(['Deployment prod/web', 'Ingress web']);
    expect(service).toEqual({
      name: 'Deployment prod/web',
      replicas: 4,
      maxSurge: 1,
      maxUnavailable: 1,
      gated: true,
      gateInjected: true,
      loadBalancer: LOAD_BALANCERS['alb-ip'],
      deregistrationDelaySeconds: 30,
      healthCheckIntervalSeconds: 15,
      healthCheckTimeoutSeconds: 5,
      unhealthyThreshold: 2,
      idleTimeoutSeconds: 60,
      preStopSeconds: 40,
      terminationGracePeriodSeconds: 70,
      minReadySeconds: 0,
      progressDeadlineSeconds: 600,
      startupPeriodSeconds: 2,
      startupFailureThreshold: 40,
      readinessPeriodSeconds: 5,
    });
    expect(application).toEqual({ startupSeconds: 58, shutdownSeconds: 20, onSigterm: 'drain' });
    expect(maxUnavailable).toBe(4);
    expect(assumed).toEqual([DEFAULTED, KEEP_ALIVE]);
  });

  test.each([
    ['an environment variable', 'env: [{ name: UVICORN_TIMEOUT_KEEP_ALIVE, value: "5" }]', 5],
    ['an argument', 'args: [gunicorn, --keep-alive, "75"]', 75],
    ['both, of which the shorter counts', 'env: [{ name: UVICORN_TIMEOUT_KEEP_ALIVE, value: "5" }]\n          args: [gunicorn, --keep-alive, "75"]', 5],
  ])('reads the keep-alive timeout of the application from %s', (_, shown, seconds) => {
    const { service, assumed } = only(manifests({ container: `readinessProbe: { tcpSocket: { port: 80 } }\n          ${shown}` }));
    expect(service.keepAliveTimeoutSeconds).toBe(seconds);
    expect(assumed).not.toContain(KEEP_ALIVE);
  });

  test.each([
    ['ip targets', { attributes: ',slow_start.duration_seconds=60' }, 60, undefined],
    ['ip targets and round robin', { attributes: ',slow_start.duration_seconds=60,load_balancing.algorithm.type=round_robin' }, 60, undefined],
    ['an algorithm that has none', { attributes: ',slow_start.duration_seconds=60,load_balancing.algorithm.type=least_outstanding_requests' }, undefined,
      'no slow start, as AWS has none with the algorithm least_outstanding_requests'],
    ['node ports, behind which pods are no targets', { attributes: ',slow_start.duration_seconds=60', targetType: 'instance' }, undefined, undefined],
    ['no slow start', { attributes: ',slow_start.duration_seconds=0' }, undefined, undefined],
  ])('reads the slow start of a target group with %s', (_, parts, seconds, said) => {
    const { service, assumed } = only(manifests(parts));
    expect(service.slowStartSeconds).toBe(seconds);
    if (said !== undefined) expect(assumed).toContain(said);
  });

  test('flags, then the annotation, then defaults', () => {
    const annotations = '{ cdk8s-zero-downtime/budget: \'{"longestRequestSeconds":12,"shutdownSeconds":7,"drainPolicy":"outlast-deregistration"}\' }';
    const { inputs, application, assumed } = only(manifests({ annotations }), { shutdownSeconds: 9 });
    expect([inputs.longestRequestSeconds, inputs.shutdownSeconds, inputs.startupSeconds]).toEqual([12, 9, 60]);
    expect(application.onSigterm).toBe('exit');
    expect(assumed[0]).toBe('startup 60 s, which nothing declares');
  });

  test.each([
    ['a Namespace that asks for none', { gate: 'disabled' }, false, []],
    ['no Namespace', { namespace: false }, false, ['no readiness gate, as the Namespace, which would ask for one, is not among the manifests']],
    [
      'no Namespace, but a label of the pods', { namespace: false, labels: ', elbv2.k8s.aws/pod-readiness-gate-inject: enabled' }, true,
      ['pods get the readiness gate that their label asks for; their Namespace is not among the manifests'],
    ],
  ])('decides about the gate with %s', (_, parts, gated, said) => {
    const { service, assumed } = only(manifests(parts));
    expect(service.gated).toBe(gated);
    expect(assumed).toEqual([DEFAULTED, ...said, KEEP_ALIVE]);
  });

  test('takes a pod without probes for ready at once, its target for healthy when it answers', () => {
    const { service, application, assumed } = only(manifests({ container: 'tty: false' }));
    expect(application.startupSeconds).toBe(60);
    expect(service.readyAtOnce).toBe(true);
    expect(assumed).toContain('a pod without a readiness probe is ready as soon as it runs; its target gets healthy when the application answers');
  });

  test.each([
    ['a liveness probe, whose last failure may come a period early', 'livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 10, failureThreshold: 3 }', 20],
    ['a command that only looks for the process', 'livenessProbe: { exec: { command: [pgrep, web] }, periodSeconds: 10, failureThreshold: 3 }', Infinity],
    ['no probe', '', Infinity],
  ])('never lets a start that nothing declares take longer than the probes allow: %s', (_, probe, seconds) => {
    const { service, application } = only(manifests({ container: `readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 }\n          ${probe}` }));
    expect(application.startupSeconds).toBe(Math.min(59, Math.max(0, seconds - 1)));
    expect(application.startupSeconds).toBeLessThanOrEqual(startupPatience(service));
    expect(startupPatience(service)).toBeGreaterThanOrEqual(Math.min(seconds, 1e9));
  });

  test('lets a pod without probes refuse requests in the cluster until it answers, if somebody says how long that takes', () => {
    const yaml = manifests({ container: 'env: []' }).replace(/---\napiVersion: networking[^]*/, '');
    const played = (flags = {}) => {
      const { service, application } = only(yaml, flags);
      const traffic = { ratePerSecond: 50, duration: { kind: 'fixed', seconds: 0.1 } } as const;
      return simulate({ ...service, preStopSeconds: 30 }, application, traffic, { kind: 'rollout' }, { mode: 'worst' }, 1).lostByClass.refused;
    };
    expect(played()).toBe(0);
    expect(played({ startupSeconds: 20 })).toBeGreaterThan(50 * 20 / 5);
  });

  test('names where the simulation is optimistic', () => {
    const { application, assumed } = only(manifests({ container: 'tty: false', targetType: 'instance' }));
    expect(application.startupSeconds).toBe(59);
    expect(assumed).toContain('a pod without a readiness probe gets no requests until the application answers, which is kinder than what happens');
  });

  test('leaves out what the API server refuses', () => {
    const container = 'lifecycle: { preStop: { sleep: { seconds: "60" } } }\n          readinessProbe: { tcpSocket: { port: 80 } }';
    expect(subjectsOf(modelOf(manifests({ container })))).toEqual({
      subjects: [],
      leftOut: [{ workload: 'Deployment prod/web', reason: '\'spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds\' is "60" but must be a number' }],
    });
  });

  test.each([
    ['replicas: "1e3"', '\'spec.replicas\' is "1e3" but must be a number'],
    ['strategy: { rollingUpdate: { maxSurge: "1e3" } }', '\'spec.strategy.rollingUpdate.maxSurge\' is "1e3" but must be a number, or a percentage such as "25%"'],
  ])('leaves out pods that are counted by a text: %s', (spec, reason) => {
    expect(subjectsOf(modelOf(manifests({ spec })))).toEqual({ subjects: [], leftOut: [{ workload: 'Deployment prod/web', reason }] });
  });

  test.each([
    ['the image has nothing to run it', 'gcr.io/distroless/static-debian12', '[/bin/sh, -c, "sleep 40"]',
      'preStop 0 s, as the hook fails: gcr.io/distroless/static-debian12 has neither shell nor sleep'],
    ['it is written as one word', 'web', '["sleep 40"]', 'preStop 0 s, as the hook fails: the command is one word with spaces, and no program is called so'],
    ['it says no time', 'web', '[sleep, 1m30s]', 'preStop 0 s, as the hook fails: \'sleep 1m30s\' is not a duration that sleep accepts; it would be \'sleep 1m 30s\''],
  ])('sleeps for 0 s by a hook that fails, as %s', (_, image, command, said) => {
    const yaml = manifests({ container: `lifecycle: { preStop: { exec: { command: ${command} } } }\n          readinessProbe: { tcpSocket: { port: 80 } }` });
    const { service, assumed } = only(yaml.replace('image: web', `image: ${image}`));
    expect(service.preStopSeconds).toBe(0);
    expect(assumed).toContain(said);
  });

  test.each([
    ['in an image with a shell', 'gcr.io/distroless/static-debian12:debug', '[/bin/sh, -c, "sleep 40"]', 40],
    ['in the image of a shell', 'cgr.dev/chainguard/busybox', '[sleep, "40"]', 40],
    ['without end, for the whole grace period', 'web', '[sleep, infinity]', 70],
  ])('sleeps %s', (_, image, command, seconds) => {
    const yaml = manifests({ container: `lifecycle: { preStop: { exec: { command: ${command} } } }\n          readinessProbe: { tcpSocket: { port: 80 } }` });
    expect(only(yaml.replace('image: web', `image: ${image}`)).service.preStopSeconds).toBe(seconds);
  });

  test.each([
    ['a preStop that does more', { container: 'lifecycle: { preStop: { exec: { command: [sh, -c, "touch /tmp/gone; sleep 9"] } } }\n          readinessProbe: { tcpSocket: { port: 80 } }' },
      'preStop 9 s, the sleep in it; it does other things, too'],
    ['a preStop that stops the server', { container: 'lifecycle: { preStop: { exec: { command: [sh, -c, "sleep 9; nginx -s quit; sleep 7"] } } }\n          readinessProbe: { tcpSocket: { port: 80 } }' },
      'preStop 9 s, after which it stops the application by itself, as SIGTERM does'],
    ['a DaemonSet', { kind: 'DaemonSet', spec: 'minReadySeconds: 0' }, '3 nodes with a pod of the DaemonSet each'],
    ['a StatefulSet', { kind: 'StatefulSet' }, 'a pod of the StatefulSet is replaced as soon as it is deleted, not when it has ended'],
    ['Recreate', { spec: 'replicas: 4\n  strategy: { type: Recreate }' },
      'new pods start when the old ones are deleted; Recreate waits until they have ended, which takes longer'],
    ['an autoscaler', {
      more: 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web, namespace: prod }\n'
        + 'spec: { minReplicas: 8, maxReplicas: 20, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }\n',
    }, '8 pods, the least that HorizontalPodAutoscaler prod/web keeps'],
  ])('says what it assumes of %s', (_, parts, said) => expect(only(manifests(parts)).assumed).toContain(said));

  test('resolves the strategy at the scale that the autoscaler keeps', () => {
    const { service } = only(manifests({
      spec: 'minReadySeconds: 0',
      more: 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web, namespace: prod }\n'
        + 'spec: { minReplicas: 8, maxReplicas: 20, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }\n',
    }));
    expect([service.replicas, service.maxSurge, service.maxUnavailable]).toEqual([8, 2, 2]);
  });

  test('lets the strictest disruption budget count', () => {
    const pdb = (name: string, rule: string) => `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: ${name}, namespace: prod }\n`
      + `spec: { selector: { matchLabels: { app: web } }, ${rule} }\n`;
    expect(only(manifests({ more: pdb('a', 'maxUnavailable: 25%') })).maxUnavailable).toBe(1);
    expect(only(manifests({ more: pdb('a', 'minAvailable: 50%') })).maxUnavailable).toBe(2);
    const { maxUnavailable, assumed } = only(manifests({ more: `${pdb('a', 'minAvailable: 1')}---\n${pdb('b', 'maxUnavailable: 2')}` }));
    expect(maxUnavailable).toBe(2);
    expect(assumed).toContain('the strictest PodDisruptionBudget counts alone');
  });

  test('assumes nothing of the deregistration delay of a target group that something else owns, and of its checks the defaults of AWS', () => {
    const yaml = manifests().replace(/---\napiVersion: networking[\s\S]*$/, `---
apiVersion: elbv2.k8s.aws/v1beta1
kind: TargetGroupBinding
metadata: { name: web, namespace: prod }
spec: { serviceRef: { name: web, port: 80 }, targetGroupARN: arn, targetType: ip }
`);
    const { front, service, assumed } = only(yaml);
    expect([front, service.deregistrationDelaySeconds, service.healthCheckIntervalSeconds]).toEqual(['TargetGroupBinding web', undefined, 30]);
    expect(assumed).toEqual([
      DEFAULTED,
      'no request meets the deregistration delay, as something else owns the target group',
      'a health check every 30 s, AWS\' default, as something else owns the target group',
      'no request meets the idle timeout of the load balancer, which no manifest shows',
      KEEP_ALIVE,
    ]);
  });

  test('simulates a workload once behind paths that are alike', () => {
    const twice = manifests().replace('  defaultBackend:', `  rules:
    - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
  defaultBackend:`);
    only(twice);
  });

  test.each([
    ['no pods', { spec: 'replicas: 0' }, 'it is scaled to no pods'],
    ['half a pod', { spec: 'replicas: 1.5' }, '\'replicas\' is 1.5 but must be a whole number from 1 to 1000 for a simulation'],
    ['too many pods', { spec: 'replicas: 1001' }, '\'replicas\' is 1001 but must be a whole number from 1 to 1000 for a simulation'],
    ['an unreadable preStop', { container: 'lifecycle: { preStop: { httpGet: { path: /drain } } }' }, 'how long its preStop takes cannot be read, and what is lost hangs on it'],
    ['a negative grace period', { pod: 'terminationGracePeriodSeconds: -1' }, '\'terminationGracePeriodSeconds\' is -1 but must be between 0 and 2147483647'],
  ])('leaves out a workload with %s', (_, parts, reason) => {
    expect(subjectsOf(modelOf(manifests(parts)))).toEqual({ subjects: [], leftOut: [{ workload: 'Deployment prod/web', reason }] });
  });

  test('leaves out a workload whose inputs mean nothing', () => {
    const { subjects, leftOut: [{ reason }] } = subjectsOf(modelOf(manifests()), { shutdownSeconds: -3 });
    expect(subjects).toEqual([]);
    expect(reason).toMatch(/^'shutdown' is -3 s but must be /);
  });

  test('says that a budget annotation cannot be read', () => {
    const { application, assumed } = only(manifests({ annotations: '{ cdk8s-zero-downtime/budget: \'{"shutdownSeconds":-3}\' }' }));
    expect(application.shutdownSeconds).toBe(20);
    expect(assumed[0]).toBe('of the budget annotation what can be read; something in it cannot');
  });

  test('says what is taken for granted of weights, and of an abort between a stable and a canary Service', () => {
    const rollout = (services: string) => only(manifests({
      kind: 'Rollout',
      spec: `replicas: 4
  strategy:
    canary:
      ${services}
      steps: [{ setWeight: 20 }]
      trafficRouting: { alb: { ingress: web, servicePort: 80 } }`,
    }));
    const abort = (services: string) => planFor(rollout(services), {
      scenario: 'abort',
      gapSeconds: 0,
      callSeconds: 0,
      refusedShare: 0,
      pullSeconds: 0,
      ratePerSecond: 1,
      duration: { kind: 'fixed', seconds: 1 },
      delays: { mode: 'worst' },
      seed: 1,
    });
    const assumed = (services: string) => {
      const plan = abort(services);
      expect(plan).toMatchObject({ scenario: { kind: 'abort' } });
      return 'subject' in plan ? plan.subject.assumed.join('\n') : '';
    };
    const turned = 'in the abort, the canary Service turns to the stable pods for 3 s, and back';
    expect(assumed('stableService: web\n      canaryService: web-canary')).toContain(turned);
    expect(assumed('pingPong: { pingService: web, pongService: web-pong }')).not.toContain(turned);
    expect(assumed('pingPong: { pingService: web, pongService: web-pong }'))
      .toContain('a change of weights reaches all nodes of the load balancer within 10 s, which is neither published nor measured');
  });

  test.each([
    ['a StatefulSet of one that other pods ask', 'StatefulSet', 'replicas: 1', 'a StatefulSet of one pod replaces it only after its end'],
    ['a Deployment with Recreate that other pods ask', 'Deployment', 'strategy: { type: Recreate }',
      'its strategy is Recreate: it is replaced only after its end'],
  ])('leaves out what is not judged either: %s', (_, kind, spec, reason) => {
    const yaml = manifests({ kind, spec }).replace(/---\napiVersion: networking[\s\S]*$/, '');
    expect(subjectsOf(modelOf(yaml))).toEqual({ subjects: [], leftOut: [{ workload: `${kind} prod/web`, reason }] });
  });

  test('leaves out a workload that no Service selects', () => {
    expect(subjectsOf(modelOf(manifests().replace('selector: { app: web }', 'selector: { app: other }')))).toEqual({
      subjects: [], leftOut: [{ workload: 'Deployment prod/web', reason: 'no Service among the manifests selects its pods' }],
    });
  });
});
