import { asTargetType, Front, targetTypeOfClass } from './front';
import { annotatedBy, readHealthCheck } from './health-check';
import { serviceController } from './load-balancer-maker';
import { Service, ServicePort } from './service';
import { NLB_SERVICE } from '../../platform/annotations';
import { CONNECTION_TERMINATION_ATTRIBUTE, CROSS_ZONE_ATTRIBUTE, DEREGISTRATION_DELAY, TargetType, TCP_IDLE_TIMEOUT } from '../../platform/attributes';
import { AwsController, awsController, LOAD_BALANCER_CONTROLLER } from '../../platform/controllers';
import { HEALTH_CHECK_DEFAULTS, NLB_SERVICE_HEALTH_CHECK } from '../../platform/health-checks';
import { parseFlag } from '../../platform/key-values';
import { kindMadeBy } from '../../platform/load-balancers';
import { presetOf } from '../../timing';
import { Annotated } from '../objects/annotated';
import { AttributeSet, flagAttribute, numberAttribute } from '../objects/attribute-set';
import { Sourced } from '../objects/object';
import { View } from '../objects/view';

/**
 * The Network Load Balancer in front of a Service, by port; none if another controller makes the load balancer.
 *
 * A Service without annotations gets one if the AWS Load Balancer Controller runs, whose webhook claims every new Service of
 * type LoadBalancer, and on EKS Auto Mode; elsewhere Kubernetes' own provider makes a Classic Load Balancer.
 */
export function readNlbFronts(service: Service): Front[] {
  const madeBy = serviceController(service);
  if (madeBy === 'others') return [];
  const annotations = new Annotated([service.view], NLB_SERVICE);
  const loadBalancerClass = service.view.at('spec', 'loadBalancerClass');
  const controller = awsController('Service', loadBalancerClass.text());
  const targetType = readTargetType(annotations, controller, loadBalancerClass);
  const assumed = madeBy === 'assumed' ? `that the AWS Load Balancer Controller makes a Network Load Balancer of Service ${service.name}` : undefined;
  const local = targetType.value === 'instance' && service.externalTrafficPolicy === 'Local';
  const common = annotations.attributes('target group', 'aws-load-balancer-target-group-attributes');
  const loadBalancer = annotations.attributes('load balancer', 'aws-load-balancer-attributes');
  const healthCheck = readHealthCheck(false, HEALTH_CHECK_DEFAULTS[local ? 'localService' : 'service'], annotatedBy(annotations, NLB_SERVICE_HEALTH_CHECK));
  const zones = annotations.find('aws-load-balancer-subnets')
    ?.maybe(view => new Set((view.text() ?? '').split(',').map(subnet => subnet.trim()).filter(subnet => subnet !== '')).size);
  return service.ports.map((port): Front => {
    // Attributes of one port replace those of all, unless they are empty.
    const own = annotations.attributes('target group', `aws-load-balancer-target-group-attributes.${port.number}`);
    const targetGroup = Object.keys(own.values).length > 0 ? own : common;
    const tls = endsTls(annotations, port);
    const listener = annotations.attributes('load balancer', `aws-load-balancer-listener-attributes.${port.protocol}-${port.number}`);
    return {
      kind: 'network-load-balancer',
      view: service.view,
      service,
      assumed,
      isControllerShown: controller !== undefined,
      port,
      targetType,
      loadBalancer: presetOf(kindMadeBy(controller ?? LOAD_BALANCER_CONTROLLER, 'connections'), targetType.value),
      deregistrationDelay: numberAttribute(targetGroup, DEREGISTRATION_DELAY),
      connectionTermination: flagAttribute(targetGroup, CONNECTION_TERMINATION_ATTRIBUTE, false),
      crossZone: crossZoneOf(targetGroup, loadBalancer, annotations),
      zones,
      idleTimeout: numberAttribute(tls ? { ...listener, values: {} } : listener, TCP_IDLE_TIMEOUT),
      listener,
      endsTls: tls,
      healthCheck,
      annotated: annotations,
      attributes: [targetGroup, loadBalancer],
    };
  });
}

/** A target group may have its own setting; the annotation of Kubernetes' own provider counts if the load balancer has no such attribute. */
function crossZoneOf(targetGroup: AttributeSet, loadBalancer: AttributeSet, annotations: Annotated<typeof NLB_SERVICE>): Sourced<boolean> {
  const own = flagAttribute(targetGroup, CROSS_ZONE_ATTRIBUTE, false);
  const common = flagAttribute(loadBalancer, CROSS_ZONE_ATTRIBUTE, false);
  const inTree = annotations.find('aws-load-balancer-cross-zone-load-balancing-enabled')?.maybe(view => parseFlag(view.text()));
  return !own.defaulted ? own : common.defaulted ? inTree ?? common : common;
}

/** With a certificate, every port terminates TLS, unless some are named. */
function endsTls(annotations: Annotated<typeof NLB_SERVICE>, { name, number, protocol }: ServicePort): boolean {
  const ports = annotations.text('aws-load-balancer-ssl-ports', '*').value.split(',').map(text => text.trim());
  return protocol === 'TCP' && annotations.find('aws-load-balancer-ssl-cert') !== undefined
    && ['*', String(number), name].some(text => text !== undefined && ports.includes(text));
}

function readTargetType(
  annotations: Annotated<typeof NLB_SERVICE>, controller: AwsController | undefined, loadBalancerClass: View,
): Sourced<TargetType> {
  const legacy = annotations.find('aws-load-balancer-type');
  if (legacy?.text() === 'nlb-ip') return legacy.or((): TargetType => 'ip', 'ip');
  const said = annotations.place('aws-load-balancer-nlb-target-type').or((view: View) => asTargetType(view.text()), LOAD_BALANCER_CONTROLLER.defaultTargetType);
  if (!said.defaulted) return said;
  // `nlb` is a word of Kubernetes' own provider, which registers nodes and nothing else.
  if (legacy?.text() === 'nlb' && controller === undefined) return legacy.or((): TargetType => 'instance', 'instance');
  return targetTypeOfClass(loadBalancerClass, controller) ?? said;
}
