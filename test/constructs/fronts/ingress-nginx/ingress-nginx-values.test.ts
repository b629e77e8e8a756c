import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, Helm, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { DrainPolicy, IngressNginxValues, IngressNginxValuesProps, LoadBalancerProfile, TimingBudget } from '../../../../src';

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';
const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a'];
const nlb = LoadBalancerProfile.NLB_IP;

const CHART = readFileSync(join(__dirname, '..', '..', '..', 'charts', 'ingress-nginx-4.15.1-values.yaml'), 'utf8');

const controllerOf = (props?: IngressNginxValuesProps): any => IngressNginxValues.of(props).toObject().controller;

function refusal(props: IngressNginxValuesProps): string[] {
  try {
    IngressNginxValues.of(props);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  throw new Error('the properties are accepted');
}

describe('IngressNginxValues', () => {
  test('sleeps through the leak window before nginx is told to end, and gives it the time it then needs', () => {
    const values = IngressNginxValues.of();
    const controller: any = values.toObject().controller;
    expect(controller.lifecycle.preStop.exec.command).toEqual(['/bin/sh', '-c', 'sleep 220 && /wait-shutdown']);
    expect(controller.config['worker-shutdown-timeout']).toBe('30s');
    expect(controller.terminationGracePeriodSeconds).toBe(270); // 220 + 30 + 10 + 10
    expect(values.terminationGracePeriod.toSeconds()).toBe(270);
    expect(values.workerShutdownTimeout.toSeconds()).toBe(30);
  });

  test('rolls out without a pod less, and can be drained', () => {
    expect(controllerOf({ replicas: 5 })).toMatchObject({
      replicaCount: 5,
      maxUnavailable: '25%',
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      minReadySeconds: 30,
      progressDeadlineSeconds: 600,
      readinessProbe: { httpGet: { path: '/healthz', port: 10254 }, periodSeconds: 5, failureThreshold: 3 },
    });
  });

  test('ends TLS at the load balancer and redirects what is not encrypted', () => {
    const { config, containerPort, service } = controllerOf({ certificateArns });
    expect(config['http-snippet']).toBe('server {\n  listen 2443 proxy_protocol;\n  return 308 https://$host$request_uri;\n}\n');
    expect(containerPort).toEqual({ http: 80, https: 443, redirect: 2443 });
    expect(service).toMatchObject({ type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb', targetPorts: { http: 'redirect', https: 'http' } });
    expect(service.annotations).toMatchObject({
      [`${PREFIX}ssl-cert`]: certificateArns[0],
      [`${PREFIX}ssl-ports`]: 'https',
      [`${PREFIX}proxy-protocol`]: '*',
      [`${PREFIX}nlb-target-type`]: 'ip',
      [`${PREFIX}healthcheck-protocol`]: 'tcp',
      [`${PREFIX}listener-attributes.TCP-80`]: 'tcp.idle_timeout.seconds=350',
      [`${PREFIX}target-group-attributes`]: 'deregistration_delay.connection_termination.enabled=false,deregistration_delay.timeout_seconds=210,'
        + 'preserve_client_ip.enabled=false,proxy_protocol_v2.enabled=true',
    });
    expect(service.annotations).not.toHaveProperty(`${PREFIX}listener-attributes.TCP-443`);
  });

  test('leaves TLS to nginx where there is no certificate', () => {
    const { config, containerPort, service } = controllerOf({ proxyProtocol: false });
    expect(config).toEqual({ 'use-proxy-protocol': 'false', 'worker-shutdown-timeout': '30s' });
    expect(containerPort).toEqual({ http: 80, https: 443 });
    expect(service.targetPorts).toEqual({ http: 'http', https: 'https' });
    expect(service.annotations[`${PREFIX}listener-attributes.TCP-443`]).toBe('tcp.idle_timeout.seconds=350');
  });

  test('keeps the settings of the user beside its own', () => {
    const controller = controllerOf({
      certificateArns,
      ingressClassName: 'internal',
      admissionWebhooks: false,
      redirectPort: 8081,
      resources: { cpuRequest: '15m', memoryLimit: '172Mi', ephemeralStorageRequest: '1Gi', ephemeralStorageLimit: '2Gi' },
      config: { 'http-snippet': 'map_hash_bucket_size 64;\n', 'upstream-keepalive-timeout': '15' },
      serviceAnnotations: { a: 'b' },
    });
    expect(controller.config['http-snippet']).toMatch(/^map_hash_bucket_size 64;\nserver \{\n {2}listen 8081 proxy_protocol;/);
    expect(controller).toMatchObject({
      electionID: 'internal-leader',
      ingressClass: 'internal',
      ingressClassResource: { name: 'internal', controllerValue: 'k8s.io/internal', default: false, enabled: true },
      admissionWebhooks: { enabled: false },
      resources: { requests: { 'cpu': '15m', 'ephemeral-storage': '1Gi' }, limits: { 'memory': '172Mi', 'ephemeral-storage': '2Gi' } },
      config: { 'upstream-keepalive-timeout': '15' },
      service: { annotations: { a: 'b' } },
    });
  });

  test('is the same as an object and as a file, and cannot be changed behind its back', () => {
    const values = IngressNginxValues.of({ certificateArns });
    const before = values.toYaml();
    (values.toObject().controller as any).replicaCount = 1;
    expect(parse(values.toYaml())).toEqual(JSON.parse(JSON.stringify(values.toObject())));
    expect(values.toYaml()).toBe(before);
  });

  test('reach the chart through the Helm construct', () => {
    // In place of helm, a program that shows the values which it is given.
    const directory = mkdtempSync(join(tmpdir(), 'helm-'));
    const helmExecutable = join(directory, 'helm');
    writeFileSync(helmExecutable, [
      '#!/bin/sh',
      'while [ "$1" != -f ]; do shift; done',
      'printf "apiVersion: v1\\nkind: Values\\nmetadata:\\n  name: values\\nspec:\\n"',
      'sed "s/^/  /" "$2"',
    ].join('\n'), { mode: 0o755 });
    const chart = Testing.chart();
    const values = IngressNginxValues.of({ certificateArns });
    new Helm(chart, 'ingress-nginx', { chart: 'ingress-nginx/ingress-nginx', helmExecutable, values: values.toObject() });
    expect(Testing.synth(chart)[0].spec).toEqual(values.toObject());
  });

  test('are values that the chart has', () => {
    const unknown = (given: any, defaults: any, path: string): string[] => Object.entries(given).flatMap(([key, value]) => {
      const at = `${path}.${key}`;
      if (!(key in defaults)) return [at];
      const free = defaults[key] === null || typeof defaults[key] !== 'object' || Array.isArray(defaults[key]) || Object.keys(defaults[key]).length === 0;
      return free || typeof value !== 'object' ? [] : unknown(value, defaults[key], at);
    });
    const given = IngressNginxValues.of({ certificateArns, resources: { cpuRequest: '1', memoryLimit: '1Gi' } }).toObject();
    expect(unknown(given, parse(CHART), '').sort()).toEqual([
      '.controller.containerPort.redirect', // any name will do
      '.controller.maxUnavailable', '.controller.resources.limits', '.controller.startupProbe', // those that have no default
    ]);
    for (const name of ['maxUnavailable', 'limits', 'startupProbe']) expect(CHART).toMatch(new RegExp(`# *${name}:`));
  });

  test('replace what the chart gets wrong behind such a load balancer', () => {
    const { controller } = parse(CHART);
    expect(controller.lifecycle.preStop.exec.command).toEqual(['/wait-shutdown']);
    expect(controller.terminationGracePeriodSeconds).toBe(300);
    expect(controller.replicaCount).toBe(1);
  });

  test('covers sleep, workers and margin whatever the budget is', () => {
    const budget = fc.record({
      longestRequest: fc.double({ min: 0, max: 350, noNaN: true }).map(Duration.seconds),
      drainPolicy: fc.constantFrom(DrainPolicy.LEAK_WINDOW, DrainPolicy.OUTLAST_DEREGISTRATION),
      margin: fc.integer({ min: 5, max: 100 }).map(Duration.seconds),
      shutdown: fc.constant(Duration.seconds(400)), // so that long requests are not warned of; it is not used
      loadBalancer: fc.constant(nlb),
    }).map(TimingBudget.of);
    fc.assert(fc.property(budget, given => {
      const { lifecycle, config, terminationGracePeriodSeconds: grace, minReadySeconds } = controllerOf({ budget: given });
      const sleep = Number(/sleep (\d+) && \/wait-shutdown$/.exec(lifecycle.preStop.exec.command[2])![1]);
      const workers = Number(/^(\d+)s$/.exec(config['worker-shutdown-timeout'])![1]);
      expect(sleep).toBeGreaterThanOrEqual(185);
      expect(workers).toBeGreaterThanOrEqual(given.longestRequest.toSeconds({ integral: false }));
      expect(grace).toBeGreaterThanOrEqual(sleep + workers + 10 + given.margin.toSeconds());
      expect(minReadySeconds).toBeGreaterThanOrEqual(30);
    }));
  });

  test.each<[what: string, props: IngressNginxValuesProps, message: string]>([
    ['a resource is no quantity', { resources: { memoryLimit: '1 GB' } },
      'ingress-nginx: \'resources.memoryLimit\' is "1 GB" but must be a quantity such as 250m or 256Mi; change \'resources.memoryLimit\''],
    ['the grace period does not cover the workers',
      { budget: TimingBudget.of({ loadBalancer: nlb, overrides: { terminationGracePeriod: Duration.seconds(259) } }) },
      'N06 ingress-nginx: \'terminationGracePeriod\' is 259 s but must be at least 260 s (max(220 s preStop, 5 s controllerReaction + 180 s deregistrationPropagation) + 30 s worker-shutdown-timeout + 10 s post-shutdown); '
      + 'do not set \'terminationGracePeriod\' in the budget, or raise it'],
    ['the budget is for another load balancer', { budget: TimingBudget.of() },
      'ingress-nginx: \'budget\' is alb-ip but must be one of nlb-ip (the Service of the proxy is a Network Load Balancer with pods as targets); '
      + 'make a budget with such a \'loadBalancer\''],
    ['there is one replica', { replicas: 1 },
      'ingress-nginx: \'replicas\' is 1 but must be a whole number between 2 and 2147483647; set \'replicas\' within that range'],
    ['there is nothing to redirect to', { redirectToHttps: true },
      'ingress-nginx: \'redirectToHttps\' is true but must be absent (no port ends TLS); set \'certificateArns\' as well'],
    ['the redirect has no port', { redirectPort: 80 },
      'ingress-nginx: \'redirectPort\' is 80 but must be a whole number between 1024 and 65535; set \'redirectPort\' within that range'],
    ['the class is none', { ingressClassName: 'A' },
      'ingress-nginx: \'ingressClassName\' is "A" but must be a DNS label: at most 63 lower-case letters, digits and hyphens, a letter first; '
      + 'choose another \'ingressClassName\''],
    ['a setting follows from the budget', { config: { 'worker-shutdown-timeout': '240s' } },
      'ingress-nginx: \'config.worker-shutdown-timeout\' is "240s" but must be absent (the budget\'s \'longestRequest\' decides it); drop it'],
    ['an annotation is a property', { serviceAnnotations: { [`${PREFIX}scheme`]: 'internal' } },
      `ingress-nginx: 'serviceAnnotations.${PREFIX}scheme' is "internal" but must be absent (a property or the budget decides it); set that property`],
  ])('fails when %s', (_, props, message) => expect(refusal(props)).toEqual([message]));
});
