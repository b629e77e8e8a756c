import { Annotated, flagAttribute, numberAttribute } from './annotated';
import { asTargetType, Front, HealthCheck, profileOf } from './front';
import { Service } from './service';
import { View } from './view';
import { NLB_CLASS, NLB_PREFIXES as PREFIXES } from '../load-balancer-controller';
import {
  CONNECTION_TERMINATION_ATTRIBUTE, DEFAULT_DEREGISTRATION_DELAY, DEFAULT_IDLE_TIMEOUT, DEREGISTRATION_DELAY_ATTRIBUTE, TargetType,
  TCP_IDLE_TIMEOUT_ATTRIBUTE,
} from '../timing';

/** Whether the AWS Load Balancer Controller, or Kubernetes' own AWS provider, makes a Network Load Balancer of a Service. */
export function isNetworkLoadBalancer(service: Service): boolean {
  if (service.type !== 'LoadBalancer') return false;
  if (service.view.at('spec', 'loadBalancerClass').text() === NLB_CLASS) return true;
  const type = new Annotated([service.view], PREFIXES).find('aws-load-balancer-type')?.text();
  return type !== undefined && ['external', 'nlb', 'nlb-ip'].includes(type);
}

/** The Network Load Balancer in front of a Service. */
export function readNlbFronts(service: Service): Front[] {
  const annotations = new Annotated([service.view], PREFIXES);
  const targetType = readTargetType(annotations);
  const local = targetType.value === 'instance' && service.externalTrafficPolicy === 'Local';
  const common = annotations.attributes('target group', 'aws-load-balancer-target-group-attributes');
  const loadBalancer = annotations.attributes('load balancer', 'aws-load-balancer-attributes');
  const healthCheck = readHealthCheck(annotations, local);
  return service.ports.map((port): Front => {
    // Attributes of one port replace those of all, unless they are empty.
    const own = annotations.attributes('target group', `aws-load-balancer-target-group-attributes.${port.number}`);
    const targetGroup = Object.keys(own.values).length > 0 ? own : common;
    const listener = annotations.attributes('load balancer', `aws-load-balancer-listener-attributes.${port.protocol}-${port.number}`);
    return {
      kind: 'network-load-balancer',
      view: service.view,
      service,
      port,
      targetType,
      loadBalancer: profileOf('nlb', targetType.value),
      deregistrationDelay: numberAttribute(targetGroup, DEREGISTRATION_DELAY_ATTRIBUTE, DEFAULT_DEREGISTRATION_DELAY),
      connectionTermination: flagAttribute(targetGroup, CONNECTION_TERMINATION_ATTRIBUTE, false),
      idleTimeout: numberAttribute(listener, TCP_IDLE_TIMEOUT_ATTRIBUTE, DEFAULT_IDLE_TIMEOUT.nlb),
      healthCheck,
      attributes: [targetGroup, loadBalancer],
    };
  });
}

function readTargetType(annotations: Annotated) {
  const legacy = annotations.find('aws-load-balancer-type');
  if (legacy?.text() === 'nlb-ip') return legacy.or((): TargetType => 'ip', 'ip');
  return annotations.place('aws-load-balancer-nlb-target-type').or((view: View) => asTargetType(view.text()), 'instance');
}

/** The controller's defaults, which differ for instance targets with a local traffic policy. */
function readHealthCheck(annotations: Annotated, local: boolean): HealthCheck {
  const key = (name: string) => `aws-load-balancer-healthcheck-${name}`;
  return {
    grpc: false,
    protocol: annotations.text(key('protocol'), local ? 'HTTP' : 'TCP'),
    path: annotations.text(key('path'), local ? '/healthz' : '/'),
    port: annotations.text(key('port'), local ? 'healthCheckNodePort' : 'traffic-port'),
    intervalSeconds: annotations.number(key('interval'), 10),
    timeoutSeconds: annotations.number(key('timeout'), local ? 6 : 10),
    healthyThreshold: annotations.number(key('healthy-threshold'), local ? 2 : 3),
    unhealthyThreshold: annotations.number(key('unhealthy-threshold'), local ? 2 : 3),
    successCodes: annotations.text(key('success-codes'), '200-399'),
  };
}
