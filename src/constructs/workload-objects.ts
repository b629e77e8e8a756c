import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { HealthChecks, Manifest, podTemplate, PORT_NAME } from './pod-template';
import { Workload } from './workload';
import { BUDGET_ANNOTATION, serializeInputs } from '../timing';

/** The objects that every kind of service has, whatever load balancer is in front of it. */

/** Creates an object of a workload, named and labelled like all of them. */
export function createObject(
  scope: Construct, id: string, workload: Workload,
  { apiVersion, kind, annotations, ...rest }: { apiVersion: string; kind: string; annotations?: { [name: string]: string }; spec: Manifest },
): ApiObject {
  const { name, namespace, props, selector } = workload;
  return new ApiObject(scope, id, {
    apiVersion,
    kind,
    metadata: { name, namespace: namespace.namespaceName, labels: { ...props.labels, ...selector }, annotations },
    ...rest,
  });
}

export function createService(scope: Construct, workload: Workload, spec: Manifest, annotations?: { [name: string]: string }): ApiObject {
  const { props, targetPort, selector } = workload;
  return createObject(scope, 'Service', workload, {
    apiVersion: 'v1',
    kind: 'Service',
    annotations,
    spec: {
      selector,
      ports: [{ name: PORT_NAME, port: 80, protocol: 'TCP', targetPort: targetPort === props.containerPort ? PORT_NAME : targetPort }],
      ...spec,
    },
  });
}

export function createDeployment(scope: Construct, workload: Workload, checks: HealthChecks): ApiObject {
  const { budget, timings, replicas, selector, maxSurgePercent } = workload;
  return createObject(scope, 'Deployment', workload, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    // On the Deployment, not on the pods: that a budget is explained differently restarts nothing.
    annotations: { [BUDGET_ANNOTATION]: JSON.stringify(serializeInputs(budget._budget.inputs)) },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      minReadySeconds: timings.minReadySeconds,
      progressDeadlineSeconds: timings.progressDeadlineSeconds,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: `${maxSurgePercent}%`, maxUnavailable: 0 } },
      template: podTemplate(workload, checks),
    },
  });
}

/** A percentage of unavailable pods is rounded up: it follows the scale and never blocks a drain. */
export function createDisruptionBudget(scope: Construct, workload: Workload): ApiObject {
  return createObject(scope, 'PodDisruptionBudget', workload, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    spec: {
      maxUnavailable: '25%',
      selector: { matchLabels: workload.selector },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}

/** Scale-down ends pods without regard to the disruption budget: not more than a quarter in the time one takes to end. */
export function createAutoscaler(scope: Construct, workload: Workload): ApiObject | undefined {
  const { props: { autoscaling }, name, timings } = workload;
  if (!autoscaling) return undefined;
  const period = Math.min(1800, Math.max(60, timings.terminationGracePeriodSeconds));
  return createObject(scope, 'HorizontalPodAutoscaler', workload, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: autoscaling.minReplicas ?? 2,
      maxReplicas: autoscaling.maxReplicas,
      metrics: autoscaling.metrics ?? [{
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: autoscaling.targetCpuUtilizationPercent ?? 70 } },
      }],
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 300,
          policies: [{ type: 'Percent', value: 25, periodSeconds: period }],
        },
      },
    },
  });
}
