import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { LatticeRouteProps } from './lattice-props';
import { POLICY_HEALTH_CHECK, TRAFFIC_PORT } from '../../../platform/health-checks';
import { LoadBalancerProfile } from '../../budget/load-balancer-profile';
import { Checks } from '../../input/checks';
import { Manifest } from '../../workload/pod-template';
import { ResolvedWorkload } from '../../workload/workload';
import { createObject } from '../../workload/workload-objects';
import { WorkloadProps } from '../../workload/workload-props';
import { createRoutes } from '../gateway/gateway-objects';
import { checkReferences } from '../gateway/gateway-references';
import { BackendProtocol } from '../ingress/alb-props';
import { checkRoutes, protocolsOf } from '../routing';
import { Front } from '../service-front';
import { albTargetGroup, httpHealthChecks } from '../target-group';

/** The objects in front of a service behind Amazon VPC Lattice. */
export interface LatticeObjects {
  readonly [name: string]: ApiObject | undefined;
  readonly targetGroupPolicy: ApiObject;
}

/** A service of Amazon VPC Lattice that is made from routes. */
export const LATTICE_FRONT: Front<WorkloadProps & LatticeRouteProps, LatticeObjects> = {
  supported: { profiles: [LoadBalancerProfile.VPC_LATTICE], because: 'the AWS Gateway API Controller makes services of Amazon VPC Lattice' },
  plan: (workload, props, checks) => {
    checkLattice(workload, props, checks);
    const { gate } = workload.loadBalancer.kind;
    return {
      healthChecks: httpHealthChecks(workload, props.backendProtocol),
      service: { type: 'ClusterIP' },
      readinessGates: workload.loadBalancer.gated && gate ? [gate.conditionType] : [], // one name for all target groups
      createObjects: service => ({
        targetGroupPolicy: createPolicy(service, workload, props),
        ...createRoutes(service, workload, props, []),
      }),
    };
  },
};

/** Everything that the health of the targets depends on: a missing field has the value of AWS, not that of another policy. */
function createPolicy(scope: Construct, workload: ResolvedWorkload, { backendProtocol }: LatticeRouteProps): ApiObject {
  const { protocol, protocolVersion, healthCheck } = albTargetGroup(workload, backendProtocol);
  const port = healthCheck.port === TRAFFIC_PORT ? undefined : Number(healthCheck.port);
  const settings: Manifest = { ...healthCheck, port };
  return createObject(scope, 'TargetGroupPolicy', workload, {
    apiVersion: 'application-networking.k8s.aws/v1alpha1',
    kind: 'TargetGroupPolicy',
    spec: {
      targetRef: { group: '', kind: 'Service', name: workload.name },
      protocol,
      protocolVersion,
      healthCheck: {
        enabled: true, ...Object.fromEntries(Object.entries(POLICY_HEALTH_CHECK).map(([setting, field]) => [field, settings[setting]])),
      },
    },
  });
}

function checkLattice(workload: ResolvedWorkload, props: LatticeRouteProps, checks: Checks): void {
  checkReferences(props.gateways, checks);
  checkRoutes(workload, props, checks);
  const main = props.backendProtocol ?? BackendProtocol.HTTP;
  const differing = workload.ports.findIndex(({ protocol }) => protocol !== undefined && protocol !== main);
  if (protocolsOf(workload, props, props.backendProtocol).includes(BackendProtocol.GRPC)) {
    checks.add({
      field: props.backendProtocol === BackendProtocol.GRPC ? 'backendProtocol' : 'routes',
      actual: BackendProtocol.GRPC,
      relation: 'absent',
      because: 'Amazon VPC Lattice does not check the health of gRPC targets: a pod that cannot serve would keep getting requests',
      remedy: 'put an Application Load Balancer in front of gRPC',
    });
  } else if (differing >= 0) {
    checks.add({
      field: `additionalPorts[${differing}].protocol`,
      actual: workload.ports[differing].protocol,
      relation: 'absent',
      because: 'the TargetGroupPolicy of the Service holds for all of its ports',
      remedy: 'drop it',
    });
  }
}
