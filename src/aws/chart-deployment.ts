import type { IClusterRef } from 'aws-cdk-lib/aws-eks';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Chart } from 'cdk8s';
import { Construct, Dependable, IConstruct, IDependable } from 'constructs';
import { resourceOf } from './cdk';
import { EksCluster, takesCharts } from './eks-clusters';
import { controllerOf } from './installed-controllers';
import { Checks } from '../constructs/input/checks';
import { instance, readParameter } from '../constructs/input/shape';
import { tokenBoundServices } from '../constructs/services/bound-services';
import { fleetReaction, formatNumber, targetGroupsWithin } from '../timing';

/**
 * Adds cdk8s charts to a cluster of the AWS CDK, in the order that readiness gates need: a pod behind a target group
 * becomes ready once a listener uses that target group and the controller has registered the pod.
 */
export class ChartDeployment {
  /**
   * Adds a chart to a cluster of `aws-eks` or `aws-eks-v2`, after the listeners of its target groups and after the controller. The cluster may be
   * an imported one: say with `AwsLoadBalancerController.declareInstalled()` that the controller runs on it.
   *
   * @returns the `KubernetesManifest` of the module of the cluster
   * @throws everything that would keep its pods from becoming ready, one line each
   */
  public static add(cluster: IClusterRef, id: string, chart: Chart): Construct {
    const owner = readParameters('ChartDeployment.add()', cluster, chart);
    const before = prerequisites(owner, chart);
    const manifest = owner.addCdk8sChart(id, chart);
    manifest.node.addDependency(...before);
    return manifest;
  }

  private constructor() {}
}

const chartCluster = instance<IClusterRef & EksCluster>('a cluster of aws-eks or aws-eks-v2, which may be imported', takesCharts);

function readParameters(where: string, cluster: IClusterRef, chart: Chart): EksCluster {
  readParameter(where, 'chart', chart, instance<Chart>('a Chart of cdk8s', value => Chart.isChart(value)));
  return readParameter(where, 'cluster', cluster, chartCluster);
}

/** The objects that must exist before the pods. */
function prerequisites(cluster: EksCluster, chart: Chart): IDependable[] {
  const installed = controllerOf(cluster);
  const controller = installed?.controller ?? cluster.albController;
  const { gatePollSeconds, throttle } = installed ?? {};
  const services = tokenBoundServices().filter(({ service }) => Chart.of(service) === chart);
  const checks = new Checks(chart.node.path);
  if (controller === undefined && installed === undefined && services.length > 0) {
    checks.add({
      field: 'controller',
      actual: 'absent',
      relation: 'present',
      because: `nothing on ${cluster.node.path} would register the pods of ${services[0].service.node.path}`,
      remedy: 'install it with AwsLoadBalancerController.install() first, or say with AwsLoadBalancerController.declareInstalled() that something else does',
    });
  }
  const listeners = services.flatMap(({ service, targetGroupArn }) => {
    const { gated, gatePollSeconds: assumed, fleet } = service.budget._budget.inputs.loadBalancer;
    if (gated && gatePollSeconds !== undefined && gatePollSeconds > assumed) {
      checks.add({
        field: 'gatePoll',
        actual: assumed,
        unit: 's',
        relation: 'at least',
        limit: gatePollSeconds,
        because: `the controller on ${cluster.node.path} asks no more often, but the budget of ${service.node.path} assumes it`,
        remedy: 'lower \'gatePoll\' of the controller, or raise it in a load-balancer profile of the budget',
      });
    }
    if (fleet !== undefined && throttle !== undefined && fleetReaction({ ...fleet, ...throttle }) > fleetReaction(fleet)) {
      checks.add({
        field: 'targetGroups',
        actual: targetGroupsWithin(fleetReaction(fleet), throttle),
        relation: 'at least',
        limit: fleet.targetGroups,
        because: `the budget of ${service.node.path} counts on a controller that reacts to so many within ${formatNumber(fleetReaction(fleet))} s, and the one on ${cluster.node.path} calls more slowly`,
        remedy: 'install the controller with \'targetGroups\', and make the profile with AwsLoadBalancerController.profileFor()',
      });
    }
    return listenersOf(targetGroupArn, service, checks);
  });
  checks.throwIfAny();
  return controller === undefined ? listeners : [controller, ...listeners];
}

/** The listeners that attach the target group to a load balancer. */
function listenersOf(targetGroupArn: string, service: IConstruct, checks: Checks): IDependable[] {
  const owner = resourceOf(targetGroupArn)?.node.scope as Partial<elbv2.TargetGroupBase> & IConstruct | undefined;
  if (owner?.loadBalancerAttached === undefined) return []; // a resource by itself, or somebody else's
  if (Dependable.of(owner.loadBalancerAttached).dependencyRoots.length > 0) return [owner.loadBalancerAttached];
  checks.add({
    field: `listener of ${owner.node.path}`,
    actual: 'absent',
    relation: 'present',
    because: `${service.node.path} is bound to this target group; without a listener no target is healthy, and no pod becomes ready`,
    remedy: 'add the target group to a listener before the chart is added to the cluster',
  });
  return [];
}
