import { Front } from '../../model/fronts/front';
import { podPort } from '../../model/fronts/service';
import { isInjectedGateway } from '../../model/pods/istio-gateway';
import { Pod, probedPort } from '../../model/pods/pod';
import { endsAlone, servingContainer, Workload } from '../../model/workload';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { isGated } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'S11',
  name: 'readiness-present',
  severity: 'error',
  formula: 'every container behind a Service has a readiness probe',
  symptom: 'requests reach a new pod before its application listens: 502 or refused connections',
  explanation: 'Without a readiness probe a container is ready as soon as it runs. A rollout then ends old pods while the new ones still start; only a readiness gate '
    + 'makes up for it, by the health check of the load balancer, and not for requests from within the cluster. A single pod that ends before it is replaced (a StatefulSet of one, '
    + 'Recreate) is not asked: there is no other pod that could answer meanwhile.',
  remedy: 'add a readinessProbe that succeeds when the application answers',
  charts: ['readinessProbe', 'customReadinessProbe'],
  undecided: 'what the application answers to a probe is not in the manifests',
  source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe',
  check: ({ workload }) => endsAlone(workload) ? [] : workload.fronts.flatMap(front => unprobed(workload, front)),
};

function unprobed(workload: Workload, front: Front): RuleFinding[] {
  const { pod } = workload;
  const container = servingContainer(workload, front);
  const port = podPort(pod, front.port);
  if (isInjectedGateway(pod)) return []; // the probe comes with the injection
  if (!container || container.readinessProbe || isAsked(pod, port) || !isCertain(pod, port)) return [];
  const { view } = container;
  return [{
    ...at(view.at('readinessProbe')),
    actual: 'absent',
    relation: 'present',
    because: `it answers Service ${front.service.name} and is ready as soon as it runs`,
    isDetail: true,
    remedy: front.healthCheck && 'add a readinessProbe that asks what the load balancer asks',
    // With a gate, or a possible one, at least the load balancer waits.
    severity: isGated(workload, front) === false ? 'error' : 'warning',
  }];
}

/** Whether any probe, possibly another container's, uses this port. */
function isAsked(pod: Pod, port: number | undefined): boolean {
  return port !== undefined
    && pod.containers.some(container => container.readinessProbe && probedPort(container, container.readinessProbe.port) === port);
}

/** Whether the serving container is known: one of several containers has to declare the port. */
function isCertain({ containers }: Pod, port: number | undefined): boolean {
  return containers.some(({ ports }) => ports.some(({ number }) => number === port)) || containers.every(({ readinessProbe }) => !readinessProbe);
}
