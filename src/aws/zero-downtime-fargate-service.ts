import type * as core from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, Dependable } from 'constructs';
import { cdk } from './cdk';
import { checkService, desiredCountOf, FARGATE_SERVICE, maximumPercentOf, planService } from './fargate-service-checks';
import { ZeroDowntimeFargateServiceProps } from './fargate-service-props';
import { TargetGroupBudgets } from './target-group-budgets';
import { ZeroDowntimeApplicationTargetGroup } from './zero-downtime-application-target-group';
import { TimingBudget } from '../constructs/budget/timing-budget';
import { requirementsOf, TargetGroupRequirements } from '../constructs/fronts/target-group-requirements';
import { Checks } from '../constructs/input/checks';
import { constructProps } from '../constructs/input/shape';
import { TimeUnit } from '../constructs/workload/container-props';
import { MINIMUM_HEALTHY_PERCENT } from '../platform/ecs/fargate';
import { describeFinding, FargateTimings } from '../timing';

const CONTAINER_ID = 'app';

/**
 * A service of Amazon ECS on AWS Fargate behind an Application Load Balancer, with all timings from a budget: the deregistration delay and the
 * health check of its target group, the stop timeout of its container, and the health check grace period. A deployment starts new tasks before
 * it stops old ones, and is rolled back if they fail.
 *
 * A container of ECS has no `preStop`. In deployments and scale-in, ECS takes the task from the load balancer, waits until that reports the
 * target as unused, which takes the deregistration delay X + R, and sends SIGTERM after that: no request is in flight. For other stops there is
 * no such promise, so that the application has to accept requests after SIGTERM for as long as they arrive; `stops` says which ones count.
 *
 * Pass `idleTimeout` to the load balancer, and, without `listener`, `targetGroup` to a listener.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
 */
export class ZeroDowntimeFargateService extends Construct {
  /** The budget from which all timings are derived. */
  public readonly budget: TimingBudget;
  /** The service, for autoscaling, alarms and permissions. */
  public readonly service: ecs.FargateService;
  /** The container that receives the requests. */
  public readonly container: ecs.ContainerDefinition;
  /** The target group, for listeners. */
  public readonly targetGroup: elbv2.IApplicationTargetGroup;
  /** The settings that the target group and its load balancer must have; one that the service makes has them. */
  public readonly targetGroupRequirements: TargetGroupRequirements;
  /** How long the load balancer must keep an idle connection: its `idleTimeout`. */
  public readonly idleTimeout: core.Duration;
  /** From SIGTERM to SIGKILL; give other containers of the task as long if the application needs them while it ends. */
  public readonly stopTimeout: core.Duration;
  /** How long ECS ignores the health check after the start of a task. */
  public readonly healthCheckGracePeriod: core.Duration;

  /** @internal */
  public readonly _targetTypeReason = 'ECS registers the tasks of Fargate by their addresses';

  /**
   * @throws all findings about the properties, one line each; if 120 s, the longest stop timeout of Fargate, do not suffice, with the longest
   * request that would fit
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeFargateServiceProps) {
    const given = constructProps(scope, id, props, FARGATE_SERVICE);
    super(scope, id);
    const timings = this.planned(given);
    const { budget, readinessPath = '/' } = given;
    const { inputs: { loadBalancer }, timings: derived } = budget._budget;
    this.budget = budget;
    this.targetGroupRequirements = requirementsOf({ budget, loadBalancer, timings: derived, readinessPath }, given);
    this.idleTimeout = cdk.core.Duration.seconds(derived.idleTimeoutSeconds!); // an Application Load Balancer has one
    this.stopTimeout = cdk.core.Duration.seconds(timings.stopTimeoutSeconds);
    this.healthCheckGracePeriod = cdk.core.Duration.seconds(timings.healthCheckGracePeriodSeconds);
    this.container = this.createContainer(given);
    this.targetGroup = given.targetGroup ?? this.createTargetGroup(given);
    this.service = this.createService(given);
    given.listener?.addTargetGroups(id, { ...given.listenerRule, targetGroups: [this.targetGroup] });
    TargetGroupBudgets._watchTasks(this, this.targetGroup);
    this.node.addValidation({ validate: () => this.missingListener() });
  }

  /** The timings of the service; throws all findings that are errors, and adds the others to the construct. */
  private planned(props: ZeroDowntimeFargateServiceProps): FargateTimings {
    const checks = new Checks(this.node.path);
    checkService(props, checks);
    checks.throwIfAny();
    const { timings, findings } = planService(props);
    findings.filter(({ severity }) => severity === 'error').forEach(finding => checks.add(finding));
    checks.throwIfAny();
    for (const finding of findings) {
      cdk.core.Annotations.of(this).addWarningV2(`cdk8s-zero-downtime:${finding.field}`, describeFinding(finding));
    }
    return timings;
  }

  private createContainer(props: ZeroDowntimeFargateServiceProps): ecs.ContainerDefinition {
    const { container, containerPort, keepAliveVariable, taskDefinition } = props;
    const task = taskDefinition ?? new cdk.ecs.FargateTaskDefinition(this, 'Task');
    const { keepAliveTimeoutSeconds } = this.budget._budget.timings;
    const factor = keepAliveVariable?.unit === TimeUnit.MILLISECONDS ? 1000 : 1;
    const isMapped = container.portMappings?.some(mapping => mapping.containerPort === containerPort) ?? false;
    return task.addContainer(CONTAINER_ID, {
      ...container,
      stopTimeout: this.stopTimeout,
      portMappings: [...container.portMappings ?? [], ...isMapped ? [] : [{ containerPort }]],
      environment: {
        ...container.environment,
        // A load balancer that forwards requests has a keep-alive timeout.
        ...keepAliveVariable && { [keepAliveVariable.name]: String(keepAliveTimeoutSeconds! * factor) },
      },
    });
  }

  private createTargetGroup(props: ZeroDowntimeFargateServiceProps): elbv2.IApplicationTargetGroup {
    const { cluster: { vpc }, budget, readinessPath, backendProtocol } = props;
    return new ZeroDowntimeApplicationTargetGroup(this, 'Targets', { vpc, budget, readinessPath, backendProtocol }).targetGroup;
  }

  private createService(props: ZeroDowntimeFargateServiceProps): ecs.FargateService {
    const service = new cdk.ecs.FargateService(this, 'Service', {
      cluster: props.cluster,
      serviceName: props.serviceName,
      taskDefinition: this.container.taskDefinition,
      desiredCount: desiredCountOf(props),
      minHealthyPercent: MINIMUM_HEALTHY_PERCENT,
      maxHealthyPercent: maximumPercentOf(props),
      circuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriod: this.healthCheckGracePeriod,
      capacityProviderStrategies: props.capacityProviderStrategies,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups,
      assignPublicIp: props.assignPublicIp,
    });
    this.targetGroup.addTarget(service.loadBalancerTarget({ containerName: this.container.containerName, containerPort: props.containerPort }));
    return service;
  }

  /** ECS refuses a service whose target group has no load balancer; what attaches an imported one is not known. */
  private missingListener(): string[] {
    const isOurs = this.targetGroup.node.defaultChild !== undefined;
    if (!isOurs || Dependable.of(this.targetGroup.loadBalancerAttached).dependencyRoots.length > 0) return [];
    return [describeFinding({
      severity: 'error',
      field: `listener of ${this.targetGroup.node.path}`,
      actual: 'absent',
      relation: 'present',
      because: 'ECS refuses a service whose target group has no load balancer',
      remedy: 'set \'listener\', or add the target group to a listener',
    })];
  }
}
