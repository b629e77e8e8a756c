import { Service, ServicePort, servicesByName } from '../../model/fronts/service';
import { Pod, resolvePort } from '../../model/pods/pod';
import { Workload } from '../../model/workload';
import { at } from '../engine/bounds';
import { ChangeRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: ChangeRule = {
  code: 'C06',
  name: 'port-kept',
  severity: 'error',
  formula: 'container port and targetPort do not move in one step while running pods serve the old one',
  symptom: 'connections are refused from the change until the last old pod is gone',
  explanation: 'The Service changes at once, the pods one after the other: those that still run do not listen on the new port. A port that is named goes with the '
    + 'pod: each of them is asked on the number that it has under the name.',
  remedy: 'name the port and use the name as targetPort, or serve both ports for one rollout',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  check: (old, now) => {
    const serviceNow = servicesByName(now.services);
    return old.workloads.flatMap(workload => workload.services.flatMap(service => {
      const after = serviceNow(service);
      const kept = now.index.find(workload.object.kind, workload.object.name, workload.object.namespace);
      return after === undefined || kept === undefined ? [] : moved(workload, service, after);
    }));
  },
};

function moved({ object, pod }: Workload, before: Service, after: Service): RuleFinding[] {
  return after.ports.flatMap((port): RuleFinding[] => {
    const old = before.ports.find(({ name, number }) => name === port.name && number === port.number)
      ?? before.ports.find(({ number }) => number === port.number);
    if (old === undefined || old.targetPort === port.targetPort || isServed(pod, port) !== false || isServed(pod, old) === false) return [];
    const numbers = pod.containers.flatMap(({ ports }) => ports).map(({ name, number }) => name === undefined ? String(number) : `${name} (${number})`);
    return [{
      ...at(port.view.at('targetPort')),
      actual: `'${port.targetPort}'`,
      relation: 'matching',
      limit: `'${old.targetPort}', or a port that the running pods serve`,
      because: `the running pods of ${object.kind} ${object.name} serve ${numbers.join(', ')}`,
    }];
  });
}

/** Whether a container declares the port; undefined if none declares any. */
function isServed(pod: Pod, { targetPort }: ServicePort): boolean | undefined {
  if (typeof targetPort === 'string') return resolvePort(pod, targetPort) !== undefined;
  const declared = pod.containers.flatMap(({ ports }) => ports);
  return declared.length === 0 ? undefined : declared.some(({ number }) => number === targetPort);
}
