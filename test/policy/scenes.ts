import { parseAllDocuments, stringify } from 'yaml';
import { Config } from '../../src/config/config';
import { readConfig } from '../../src/config/read';
import { applyFixes } from '../../src/fix/apply-fixes';
import { buildModel } from '../../src/model/model';
import { MutatingPolicy, mutatingPoliciesOf } from '../../src/policy/mutations';
import { BETWEEN, NOTHING_JUDGED, Policy, policiesOf } from '../../src/policy/policies';
import { POLICY_CODES } from '../../src/policy/rules';
import { scopesOf } from '../../src/policy/scopes';
import { checkModel, toReportedFinding } from '../../src/rules/engine/check';
import { RULE_CASES } from '../rules/cases';
import { objectsIn } from '../rules/manifests';

/** An object as it is sent. */
export interface Sent {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly [field: string]: any };
  readonly spec: any;
}

/** A configuration with the objects in front of a workload that it declares. */
export interface Scene {
  readonly name: string;
  readonly config: Config;
  readonly front: (workload: Sent) => readonly object[];
}

export function configOf(text: string): Config {
  const read = readConfig('zero-downtime.yaml', text, () => POLICY_CODES);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.config;
}

const service = (workload: Sent, more: object = {}, annotations: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'front', namespace: workload.metadata.namespace, annotations },
  spec: {
    selector: workload.spec.template.metadata.labels,
    ports: [{ port: 80, targetPort: workload.spec.template.spec.containers[0]?.ports?.[0]?.containerPort ?? 8080 }],
    ...more,
  },
});

const alb = (targetType: 'ip' | 'instance') => (workload: Sent) => [service(workload, targetType === 'ip' ? {} : { type: 'NodePort' }), {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'front', namespace: workload.metadata.namespace, annotations: { 'alb.ingress.kubernetes.io/target-type': targetType } },
  spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'front', port: { number: 80 } } } },
}];

const nlb = (workload: Sent) => [service(workload, { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' }, {
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
})];

/** Kinds of fronts, and inputs for which the sums have each of their forms. */
export const SCENES: readonly Scene[] = [
  { name: 'alb-ip', config: configOf('defaults: {loadBalancer: alb-ip, longestRequestSeconds: 30, shutdownSeconds: 10}'), front: alb('ip') },
  { name: 'alb-ip that accepts', config: configOf('defaults: {loadBalancer: alb-ip, longestRequestSeconds: 0.5, shutdownSeconds: 1.5, acceptsAfterSigtermSeconds: 4}'), front: alb('ip') },
  { name: 'nlb-ip that drains', config: configOf('defaults: {loadBalancer: nlb-ip, longestRequestSeconds: 30, shutdownSeconds: 10, drainPolicy: leak-window}'), front: nlb },
  { name: 'alb-instance', config: configOf('defaults: {loadBalancer: alb-instance, longestRequestSeconds: 60, shutdownSeconds: 0, startupSeconds: 45}'), front: alb('instance') },
  { name: 'alb-ip that outlasts', config: configOf('defaults: {loadBalancer: alb-ip, longestRequestSeconds: 10, shutdownSeconds: 2.5, startupSeconds: 20, drainPolicy: outlast-deregistration}'), front: alb('ip') },
  {
    name: 'nlb-ip, with overrides and all findings as errors',
    config: configOf(`
defaults: {loadBalancer: nlb-ip, longestRequestSeconds: 10, shutdownSeconds: 5}
overrides: {longestRequestSeconds: 20, drainPolicy: outlast-deregistration, acceptsAfterSigtermSeconds: 3}
rules: {${POLICY_CODES.map(code => `${code}: {severity: error, reason: all of it}`).join(', ')}}
`),
    front: nlb,
  },
];

/** The workloads of all cases of all rules, each by itself, under a name and a namespace that they have in common. */
export function workloads(): Sent[] {
  const found = new Map<string, Sent>();
  for (const { bodies, text } of RULE_CASES) {
    if (text !== undefined) continue;
    for (const body of bodies as readonly any[]) {
      if (!/^(apps\/v1|argoproj\.io\/v1alpha1)$/.test(body?.apiVersion) || !/^(Deployment|StatefulSet|DaemonSet|Rollout)$/.test(body.kind)) continue;
      if (body.spec?.template?.metadata?.labels === undefined || !Array.isArray(body.spec.template.spec?.containers)) continue;
      const sent = { ...body, metadata: { ...body.metadata, name: 'web', namespace: 'judged' } };
      found.set(JSON.stringify(sent), sent);
    }
  }
  return [...found.values()];
}

/** As the API server completes it, as far as policies read it. */
export function completed(body: Sent): Sent {
  const { template } = body.spec;
  if (body.kind === 'Rollout') return body;
  return {
    ...body,
    spec: {
      ...body.spec,
      ...body.kind === 'Deployment' && {
        strategy: {
          type: 'RollingUpdate',
          ...body.spec.strategy?.type !== 'Recreate' && { rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%', ...body.spec.strategy?.rollingUpdate } },
          ...body.spec.strategy?.type !== undefined && { type: body.spec.strategy.type },
        },
      },
      ...body.kind === 'DaemonSet' && { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 }, ...body.spec.updateStrategy } },
      template: { ...template, spec: { terminationGracePeriodSeconds: 30, ...template.spec } },
    },
  };
}

export function policies({ config }: Scene): Policy[] {
  const { scopes, problems } = scopesOf({ config, flags: { defaults: {}, overrides: {} } });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return policiesOf(scopes);
}

/** The policy that changes what others would refuse. */
export function mutatingPolicy({ config }: Scene): MutatingPolicy {
  return mutatingPoliciesOf(scopesOf({ config, flags: { defaults: {}, overrides: {} } }).scopes)[0];
}

/** What `fix` writes into a workload with its front, as the configuration declares it. */
export function fixedBy({ config, front }: Scene, workload: Sent): Sent {
  const text = [workload, ...front(workload)].map(body => stringify(body)).join('---\n');
  const { texts } = applyFixes(new Map([['all.yaml', text]]), { settings: { config, flags: { defaults: {}, overrides: {} }, context: [] } });
  return parseAllDocuments(texts.get('all.yaml')!)[0].toJS();
}

/** The fields that a mutating policy may change. */
export function fieldsOf({ spec }: Sent): object {
  const { terminationGracePeriodSeconds, containers: [{ lifecycle, startupProbe, readinessProbe, livenessProbe }] } = spec.template.spec;
  const { maxUnavailable, maxSurge } = spec.strategy?.rollingUpdate ?? spec.strategy?.canary ?? spec.updateStrategy?.rollingUpdate ?? {};
  return { terminationGracePeriodSeconds, lifecycle, startupProbe, readinessProbe, livenessProbe, maxUnavailable, maxSurge };
}

/** What `check` calls an error by the rules of policies, in the words of a policy: of the workload with its front, as the configuration declares it. */
export function errorsOf({ config, front }: Scene, workload: Sent): string[] {
  const model = buildModel(objectsIn([workload, ...front(workload)] as any), { config, flags: { defaults: {}, overrides: {} }, context: [] });
  return checkModel(model)
    .filter(({ rule, severity, suppressed }) => severity === 'error' && suppressed === undefined && POLICY_CODES.some(code => code === rule.code))
    .map(finding => `${finding.rule.code}: ${finding.rule.symptom}: ${toReportedFinding(finding, () => ({ line: 1, column: 1 })).message}`)
    .map(message => message.replace('it answers Service front and', 'it answers a Service and')).sort(); // which is not in the object
}

/** Whether a policy judges an object by a rule, according to its warnings. */
export function judges(warned: readonly string[]): (message: string) => boolean {
  const isOut = (code: string) => warned.some(text => text.startsWith(NOTHING_JUDGED) || text.split(' not judged')[0].includes(code));
  return message => !isOut(message.slice(0, 'T01'.length));
}

/** What a policy says, message by message, each without its remedy. */
export function factsIn(said: readonly string[]): string[] {
  return said.flatMap(text => text.split(BETWEEN)).map(message => message.slice(0, message.indexOf('; ', message.indexOf('\' is ')))).sort();
}
