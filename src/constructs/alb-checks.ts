import { albAnnotations, listenersOf } from './alb-ingress';
import { ApplicationLoadBalancerProps, BackendProtocol, ListenerProtocol } from './alb-props';
import { Checks, quote } from './checks';
import { Workload } from './workload';
import {
  AttributeInfo, DEREGISTRATION_DELAY_ATTRIBUTE, IDLE_TIMEOUT_ATTRIBUTE, LOAD_BALANCER_ATTRIBUTES, SLOW_START_ATTRIBUTE, TARGET_GROUP_ATTRIBUTES,
} from '../timing';

/** Notes everything that controller or AWS would reject, at a time when nobody is there to see it. */
export function checkAlb(workload: Workload, alb: ApplicationLoadBalancerProps, checks: Checks): void {
  if (workload.loadBalancer.family !== 'alb') {
    checks.add({
      field: 'budget',
      actual: workload.loadBalancer.name,
      relation: 'one of',
      limit: 'alb-ip, alb-instance',
      because: 'an Ingress of the AWS Load Balancer Controller is an Application Load Balancer',
      remedy: 'make a budget with such a \'loadBalancer\'',
    });
  }
  checkRouting(alb, checks);
  checkListeners(alb, checks);
  checkAttributes('targetGroupAttributes', alb.targetGroupAttributes, TARGET_GROUP_ATTRIBUTES, {
    [DEREGISTRATION_DELAY_ATTRIBUTE]: 'deregistrationDelay', [SLOW_START_ATTRIBUTE]: 'slowStart',
  }, checks);
  checkAttributes('loadBalancerAttributes', alb.loadBalancerAttributes, LOAD_BALANCER_ATTRIBUTES, { [IDLE_TIMEOUT_ATTRIBUTE]: 'idleTimeout' }, checks);
  const algorithm = alb.targetGroupAttributes?.['load_balancing.algorithm.type'];
  if (workload.budget.slowStart && algorithm !== undefined && algorithm !== 'round_robin') {
    checks.add({
      code: 'S12',
      field: 'targetGroupAttributes.load_balancing.algorithm.type',
      actual: quote(algorithm),
      relation: 'like',
      limit: 'round_robin',
      because: 'AWS refuses slow start with other algorithms',
      remedy: 'drop the attribute, or \'slowStart\' from the budget',
    });
  }
  if (alb.backendProtocol === BackendProtocol.GRPC && (workload.props.readinessPath ?? workload.props.livenessPath) !== undefined) {
    checks.add({
      field: 'readinessPath',
      actual: quote(workload.readinessPath),
      relation: 'absent',
      because: 'a gRPC application is asked through its health service',
      remedy: 'drop \'readinessPath\' and \'livenessPath\'',
    });
  }
  const own = albAnnotations(workload, { ...alb, groupName: '', groupOrder: 0, loadBalancerName: '', certificateArns: [''], tags: {} });
  for (const [key, value] of Object.entries(alb.ingressAnnotations ?? {}).filter(([name]) => own[name] !== undefined)) {
    checks.add({
      field: `ingressAnnotations.${key}`,
      actual: quote(value),
      relation: 'absent',
      because: 'a property or the budget decides it',
      remedy: 'set that property',
    });
  }
}

function checkRouting(alb: ApplicationLoadBalancerProps, checks: Checks): void {
  if (alb.host !== undefined) {
    checks.like('host', alb.host, /^(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'a host name in lower case', 'change \'host\'');
  }
  if (alb.path !== undefined) checks.like('path', alb.path, /^\/\S*$/, 'a path that begins with /', 'change \'path\'');
  if (alb.groupName !== undefined) {
    checks.like(
      'groupName', alb.groupName, /^(?=.{1,63}$)([a-z0-9][-a-z0-9.]*)?[a-z0-9]$/,
      'at most 63 lower-case letters, digits, hyphens and dots', 'choose another \'groupName\'',
    );
  }
  if (alb.groupOrder !== undefined) checks.whole('groupOrder', alb.groupOrder, -1000, 1000);
  if (alb.groupOrder !== undefined && alb.groupName === undefined) {
    checks.add({ field: 'groupOrder', actual: alb.groupOrder, relation: 'absent', because: 'there is no group', remedy: 'set \'groupName\' as well' });
  }
  if (alb.loadBalancerName !== undefined) {
    checks.like(
      'loadBalancerName', alb.loadBalancerName, /^(?!internal-)[A-Za-z0-9]([-A-Za-z0-9]{0,30}[A-Za-z0-9])?$/,
      'at most 32 letters, digits and hyphens, not beginning with internal-', 'choose another \'loadBalancerName\'',
    );
  }
  for (const [name, value] of Object.entries(alb.tags ?? {})) {
    checks.annotationPart('tags', name);
    checks.annotationPart(`tags.${name}`, value);
  }
}

function checkListeners(alb: ApplicationLoadBalancerProps, checks: Checks): void {
  const listeners = listenersOf(alb);
  if (listeners.length === 0) {
    checks.add({ field: 'listeners', actual: 'empty', relation: 'present', because: 'nothing would be listened to', remedy: 'name at least one listener' });
  }
  listeners.forEach(({ port }, index) => {
    checks.whole(`listeners[${index}].port`, port, 1, 65535);
    if (listeners.findIndex(other => other.port === port) < index) {
      checks.add({ field: `listeners[${index}].port`, actual: port, relation: 'like', limit: 'no other', because: 'a port has one listener', remedy: 'choose another port' });
    }
  });
  const https = listeners.some(({ protocol }) => protocol === ListenerProtocol.HTTPS);
  if (alb.certificateArns !== undefined && (!https || alb.certificateArns.length === 0)) {
    checks.add({
      field: 'certificateArns',
      actual: `${alb.certificateArns.length} ARNs`,
      relation: 'absent',
      because: https ? 'there is none in it' : 'no listener speaks HTTPS',
      remedy: 'drop \'certificateArns\', or add what is missing',
    });
  }
  alb.certificateArns?.forEach((arn, index) => checks.like(
    `certificateArns[${index}]`, arn, /^arn:[^,\s=]+$|^\$\{Token\[/, 'an ARN', 'name a certificate of AWS Certificate Manager or IAM',
  ));
  if (alb.redirectToHttps && !https) {
    checks.add({ field: 'redirectToHttps', actual: 'true', relation: 'absent', because: 'no listener speaks HTTPS', remedy: 'add an HTTPS listener or certificates' });
  }
  if (alb.backendProtocol === BackendProtocol.GRPC && !https) {
    checks.add({
      field: 'backendProtocol',
      actual: BackendProtocol.GRPC,
      relation: 'like',
      limit: 'another',
      because: 'an Application Load Balancer takes gRPC on HTTPS listeners only',
      remedy: 'add an HTTPS listener or certificates',
    });
  }
}

function checkAttributes(
  field: string, attributes: { readonly [key: string]: string } | undefined, known: Readonly<Record<string, AttributeInfo>>,
  decided: Readonly<Record<string, string>>, checks: Checks,
): void {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    const name = `${field}.${key}`;
    if (decided[key]) {
      checks.add({
        field: name,
        actual: quote(value),
        relation: 'absent',
        because: `the budget's '${decided[key]}' decides it`,
        remedy: 'set it in the budget, which proves it',
      });
    } else if (!Object.hasOwn(known, key) || !known[key].families.includes('alb')) {
      checks.add({
        code: 'N09',
        field: name,
        actual: quote(value),
        relation: 'absent',
        because: 'an Application Load Balancer knows no such attribute, and AWS then applies none of them',
        remedy: 'check the spelling of the key',
      });
    } else {
      const must = known[key].check(value);
      if (must) checks.add({ code: 'N09', field: name, actual: quote(value), relation: 'like', limit: must, remedy: `change '${name}'` });
      else checks.annotationPart(name, value);
    }
  }
}
