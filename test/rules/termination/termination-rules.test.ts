import { CheckOptions } from '../../../src/rules/engine/check';
import { find, modelOf } from '../manifests';

const APP = `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop, annotations: {alb.ingress.kubernetes.io/target-type: ip}}
spec: {ingressClassName: alb, defaultBackend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, annotations: {ANNOTATIONS}}
spec: {template: {metadata: {labels: {app: web}}, spec: {POD containers: [{name: web, ports: [{containerPort: 80}], CONTAINER}]}}}
`;

function manifest({ container = '', pod = '', annotations = '' }): string {
  return APP.replace('CONTAINER', container).replace('POD', pod).replace('ANNOTATIONS', annotations);
}

const codes = (yaml: string, options?: CheckOptions) => find(yaml, options).map(({ rule, severity }) => `${rule.code} ${severity}`)
  .filter(text => text.startsWith('T'));

describe('a preStop', () => {
  const hook = (command: string) => manifest({ container: `lifecycle: {preStop: {exec: {command: ${command}}}}`, pod: 'terminationGracePeriodSeconds: 90,' });
  const seconds = (command: string) => modelOf(hook(command)).workloads[0].pod.containers[0].preStop.value.seconds;

  test.each([
    ['["sleep", "40"]', 40],
    ['["/bin/sh", "-c", "sleep 40"]', 40],
    ['["/bin/sh", "-c", "sleep 40 && nginx -s quit"]', 40],
    ['["/bin/sh", "-c", "sleep 30; kill -QUIT 1 2>&1; sleep 10s"]', 30],
    ['["bash", "-ec", "curl -s localhost/drain >/dev/null && exec sleep 40"]', 40],
    ['["/bin/sh", "-c", "sleep 40 & wait"]', undefined],
    ['["/bin/sh", "-c", "sleep 40 || true"]', undefined],
    ['["/bin/sh", "-c", "while busy; do sleep 40; done"]', undefined],
    ['["/bin/sh", "-c", "sleep $DRAIN"]', undefined],
  ])('of the form %s takes %s s', (command, expected) => expect(seconds(command)).toBe(expected));

  test.each([
    ['lifecycle: {preStop: {sleep: {seconds: long}}}', []],
    ['lifecycle: {preStop: {exec: {command: ["/app/drain"]}}}', ['T03 warning']],
    ['lifecycle: {preStop: {httpGet: {path: /drain, port: 80}}}', ['T03 warning']],
    ['lifecycle: {preStop: {tcpSocket: {port: 80}}}', ['T03 warning']],
  ])('of unknown duration is asked about, and breaks no other rule about it: %s', (container, expected) => {
    const yaml = manifest({ container, pod: 'terminationGracePeriodSeconds: 90,' });
    expect(codes(yaml).filter(text => /T0[235]|T16/.test(text))).toEqual(expected);
  });

  test('of text instead of a map counts as none', () => {
    expect(codes(manifest({ container: 'lifecycle: {preStop: sleep 40}' }))).toContain('T03 error');
  });
});

describe('a budget annotation', () => {
  const problems = (json: string) => find(manifest({ annotations: `cdk8s-zero-downtime/budget: '${json}'` }))
    .filter(({ rule }) => rule.code === 'I02').map(({ finding }) => finding.because);

  test.each([
    '{"constructor":"x","toString":"y","hasOwnProperty":1}',
    '{"__proto__":{"longestRequestSeconds":600}}',
  ])('prototype keys are unknown keys: %s', json => {
    expect(problems(json)).toEqual([]);
    expect(codes(manifest({ annotations: `cdk8s-zero-downtime/budget: '${json}'` }))).toContain('T01 warning');
  });

  test('fails when a duration is negative or endless', () => {
    expect(problems('{"longestRequestSeconds":-1,"shutdownSeconds":1e999}')).toEqual([
      '\'longestRequestSeconds\' is -1 but must be a number of seconds; \'shutdownSeconds\' is null but must be a number of seconds',
    ]);
  });

  test('fails when a delay of the load balancer is not one of its own', () => {
    expect(problems('{"loadBalancer":{"preset":"alb-ip","valueOf":3,"gatePollSeconds":5}}')).toEqual([
      '\'loadBalancer.valueOf\' is 3 but must be a delay of the profile in seconds',
    ]);
  });

  test.each([['longestRequest', 'longestRequestSeconds'], ['drainpolicy', 'drainPolicy'], ['load-balancer', 'loadBalancer']])(
    'fails when a field is called %s', (written, meant) => {
      expect(problems(`{"${written}":10}`)).toEqual([`'${written}' is not known; the field is called '${meant}'`]);
    });

  test('leaves what a later version may have added', () => expect(problems('{"colour":"blue"}')).toEqual([]));
});

describe('what the user says', () => {
  const yaml = manifest({ container: 'lifecycle: {preStop: {sleep: {seconds: 40}}}', pod: 'terminationGracePeriodSeconds: 70,' });
  const severity = (inputs: CheckOptions['inputs']) => codes(yaml, { inputs }).filter(text => text.startsWith('T01'));

  test('decides whether a drain that does not fit is certain', () => {
    expect(severity({})).toEqual(['T01 warning']);
    expect(severity({ shutdownSeconds: 20 })).toEqual(['T01 warning']);
    expect(severity({ longestRequestSeconds: 30 })).toEqual(['T01 warning']);
    expect(severity({ longestRequestSeconds: 50 })).toEqual(['T01 error']);
    expect(severity({ longestRequestSeconds: 25 })).toEqual([]);
    expect(severity({ longestRequestSeconds: 30, shutdownSeconds: 15 })).toEqual([]);
  });
});

describe('attributes of a target group', () => {
  test('prototype keys are unknown attributes', () => {
    const nlb = `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
    service.beta.kubernetes.io/aws-load-balancer-target-group-attributes: deregistration_delay.connection_termination.enabled=constructor
spec: {type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, ports: [{containerPort: 80}]}]}}}
`;
    expect(modelOf(nlb).workloads[0].fronts[0].connectionTermination).toMatchObject({ value: false, defaulted: true });
  });
});

test('several problems at one place are all said', () => {
  const yaml = manifest({ annotations: 'cdk8s-zero-downtime/ignore: "T99: whatever; T03"' });
  expect(find(yaml).filter(({ rule }) => rule.code === 'I01').map(({ finding }) => finding.actual)).toEqual(['"T99: whatever"', '"T03"']);
});

describe('the way out', () => {
  const remedyOf = (code: string, yaml: string) => find(yaml).filter(({ rule }) => rule.code === code).map(({ finding: { remedy } }) => remedy);
  const beside = (seconds: number, own = '') => manifest({ container: own }).replace('containers: [',
    `containers: [{name: log-shipper, lifecycle: {preStop: {sleep: {seconds: ${seconds}}}}}, `);

  test('names the container whose sleep holds back nothing but itself', () => {
    const elsewhere = 'sleep through the leak window in the preStop of \'web\': that of \'log-shipper\' holds SIGTERM back from \'log-shipper\' alone';
    expect(remedyOf('T03', beside(60))).toEqual([elsewhere]);
    expect(remedyOf('T03', beside(0))).toEqual([undefined]);
    expect(remedyOf('T03', beside(10, 'lifecycle: {preStop: {sleep: {seconds: 10}}}'))).toEqual([undefined]);
  });

  test.each([
    ['[sleep, "40"]', [undefined]],
    ['[/bin/sh, -c, "sleep 40; nginx -s quit"]', [expect.stringContaining('does other things than sleep')]],
    ['[/wait-shutdown]', []],
  ])('does not replace by a sleep what does more: %s', (command, expected) => {
    expect(remedyOf('T08', manifest({ container: `lifecycle: {preStop: {exec: {command: ${command}}}}` }))).toEqual(expected);
  });

  test.each([
    ['T03', 'POD', 'lifecycle: {preStop: {sleep: {seconds: 60}}},', 'spec.template.spec.lifecycle', 'spec.template.spec.containers[0].lifecycle'],
    ['T03', 'CONTAINER', 'preStop: {sleep: {seconds: 60}}', 'spec.template.spec.containers[0].preStop', 'spec.template.spec.containers[0].lifecycle.preStop'],
    ['T01', 'CONTAINER', 'terminationGracePeriodSeconds: 90', 'spec.template.spec.containers[0].terminationGracePeriodSeconds', 'spec.template.spec.terminationGracePeriodSeconds'],
    ['T02', 'CONTAINER', 'lifecycle: {preStop: {sleep: {seconds: 60}}}, terminationGracePeriodSeconds: 90',
      'spec.template.spec.containers[0].terminationGracePeriodSeconds', 'spec.template.spec.terminationGracePeriodSeconds'],
  ])('tells %s from a field that stands elsewhere (%s)', (code, place, text, from, to) => {
    const yaml = manifest(place === 'POD' ? { pod: text } : { container: text });
    expect(remedyOf(code, yaml)).toEqual([`move '${from}' to '${to}': where it stands Kubernetes does not know it, and drops it`]);
  });

  test('leaves a field alone that stands elsewhere, and where it belongs, too', () => {
    const twice = manifest({ container: 'terminationGracePeriodSeconds: 90', pod: 'terminationGracePeriodSeconds: 10,' });
    expect(remedyOf('T01', twice)).toEqual([undefined]);
  });
});
