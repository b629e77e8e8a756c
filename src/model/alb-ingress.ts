import { Annotated, numberAttribute } from './annotated';
import { DEFAULT_DEREGISTRATION_DELAY, DEFAULT_IDLE_TIMEOUT, Front, HealthCheck, profileOf } from './front';
import { Sourced } from './object';
import { findServicePort, Service } from './service';
import { View } from './view';
import { DEREGISTRATION_DELAY_ATTRIBUTE, IDLE_TIMEOUT_ATTRIBUTE, SLOW_START_ATTRIBUTE, TargetType } from '../timing';

const PREFIX = 'alb.ingress.kubernetes.io';

/** A Service that an Ingress sends requests to. */
export interface Backend {
  /** Where the Ingress names it. */
  readonly view: View;
  readonly service: string;
  readonly port?: number | string;
}

/** Whether the AWS Load Balancer Controller makes a load balancer of an Ingress; `classes` are those the manifests give it. */
export function isAlbIngress(ingress: View, classes: ReadonlySet<string>): boolean {
  const name = ingress.at('spec', 'ingressClassName').text() ?? ingress.at('metadata', 'annotations', 'kubernetes.io/ingress.class').text();
  return name !== undefined && (name === 'alb' || classes.has(name));
}

/** Every backend of an Ingress, those of `actions.*` annotations included. */
export function readBackends(ingress: View): Backend[] {
  const rules = ingress.at('spec', 'rules').list().flatMap(rule => rule.at('http', 'paths').list().map(path => path.at('backend')));
  const all = [ingress.at('spec', 'defaultBackend'), ingress.at('spec', 'backend'), ...rules].filter(view => view.exists);
  return all.flatMap((view): Backend[] => {
    const service = view.at('service', 'name').text() ?? view.at('serviceName').text(); // the latter up to extensions/v1beta1
    if (service === undefined) return [];
    const port = view.at('service', 'port', 'name').text() ?? view.at('service', 'port', 'number').number() ?? view.at('servicePort').numberOrText();
    return port === 'use-annotation' ? actionBackends(ingress, service) : [{ view, service, port }];
  });
}

function actionBackends(ingress: View, action: string): Backend[] {
  const view = ingress.at('metadata', 'annotations', `${PREFIX}/actions.${action}`);
  try {
    const { forwardConfig } = JSON.parse(view.text() ?? '{}') as { forwardConfig?: { targetGroups?: { serviceName?: string; servicePort?: number | string }[] } };
    return (forwardConfig?.targetGroups ?? []).flatMap(({ serviceName, servicePort }) =>
      serviceName === undefined ? [] : [{ view, service: serviceName, port: servicePort }]);
  } catch {
    return []; // said by the rule about values
  }
}

/** The load balancers that several Ingresses share: what is said of one by any of them is true for all. */
export class AlbGroups {
  private readonly idleTimeouts = new Map<string, Sourced<number>>();

  public constructor(ingresses: readonly View[]) {
    for (const ingress of ingresses) {
      const [group, own] = [groupOf(ingress), ownIdleTimeout(ingress)];
      if (group !== undefined && !own.defaulted) this.idleTimeouts.set(group, own);
    }
  }

  /** Absent where nobody here says it, and an Ingress elsewhere may. */
  public idleTimeout(ingress: View): Sourced<number> | undefined {
    const own = ownIdleTimeout(ingress);
    const group = groupOf(ingress);
    return group === undefined || !own.defaulted ? own : this.idleTimeouts.get(group);
  }
}

function groupOf(ingress: View): string | undefined {
  return ingress.at('metadata', 'annotations', `${PREFIX}/group.name`).text();
}

function ownIdleTimeout(ingress: View): Sourced<number> {
  const attributes = new Annotated([ingress], [PREFIX]).attributes('load balancer', 'load-balancer-attributes');
  return numberAttribute(attributes, IDLE_TIMEOUT_ATTRIBUTE, DEFAULT_IDLE_TIMEOUT.alb);
}

/** The Application Load Balancer in front of a Service. For its target group, annotations of the Service win. */
export function readAlbFront(ingress: View, backend: Backend, service: Service, groups: AlbGroups): Front {
  const group = new Annotated([service.view, ingress], [PREFIX]);
  const balancer = new Annotated([ingress], [PREFIX]);
  const targetType = group.place('target-type').or(view => asTargetType(view.text()), 'instance'); // the controller's default
  const targetGroup = group.attributes('target group', 'target-group-attributes');
  const loadBalancer = balancer.attributes('load balancer', 'load-balancer-attributes');
  return {
    kind: 'ingress',
    view: ingress,
    service,
    port: findServicePort(service, backend.port),
    portAsWritten: backend.port,
    targetType,
    loadBalancer: profileOf('alb', targetType.value),
    deregistrationDelay: numberAttribute(targetGroup, DEREGISTRATION_DELAY_ATTRIBUTE, DEFAULT_DEREGISTRATION_DELAY),
    slowStart: numberAttribute(targetGroup, SLOW_START_ATTRIBUTE, 0),
    idleTimeout: groups.idleTimeout(ingress),
    healthCheck: readHealthCheck(group),
    attributes: [targetGroup, loadBalancer],
  };
}

function readHealthCheck(group: Annotated): HealthCheck {
  const grpc = group.text('backend-protocol-version', 'HTTP1').value === 'GRPC';
  return {
    protocol: group.text('healthcheck-protocol', group.text('backend-protocol', 'HTTP').value),
    path: group.text('healthcheck-path', grpc ? '/AWS.ALB/healthcheck' : '/'),
    port: group.text('healthcheck-port', 'traffic-port'),
    intervalSeconds: group.number('healthcheck-interval-seconds', 15),
    timeoutSeconds: group.number('healthcheck-timeout-seconds', 5),
    healthyThreshold: group.number('healthy-threshold-count', 2),
    unhealthyThreshold: group.number('unhealthy-threshold-count', 2),
    successCodes: group.text('success-codes', grpc ? '12' : '200'),
  };
}

export function asTargetType(text: string | undefined): TargetType | undefined {
  return text === 'ip' || text === 'instance' ? text : undefined;
}
