import { Sourced } from '../../model/objects/object';
import { Container } from '../../model/pods/pod';
import { missingProbePorts } from '../../model/pods/probed';
import { MAX_PORT } from '../../platform/kubernetes';
import { at, setTo } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'S13',
  name: 'probe-ports-exist',
  severity: 'error',
  formula: `the port of each probe is a number from 1 to ${MAX_PORT}, or the name of a port that its container declares`,
  symptom: 'pods never become ready, or are restarted again and again',
  explanation: 'A name is looked up among the ports of the same container. A probe whose port is not found there fails each time; the API server does not notice it.',
  remedy: 'declare the port under that name in the container, or give the probe its number',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe',
  check: ({ workload: { pod } }) => pod.containers.flatMap(container => missingProbePorts(container).map(port => missing(container, port))),
};

function missing({ name, ports }: Container, port: Sourced<number | string>): RuleFinding {
  if (typeof port.value === 'number') return { ...at(port), actual: port.value, relation: 'between', limit: `1 and ${MAX_PORT}` };
  const names = ports.map(declared => declared.name).filter(declared => declared !== undefined);
  return {
    ...at(port),
    actual: `'${port.value}'`,
    ...names.length > 0 ? { relation: 'one of', limit: names.map(declared => `'${declared}'`).join(', ') } : { relation: 'a whole number' },
    because: `container '${name}' declares ${names.length > 0 ? 'no port of that name' : 'no ports with a name'}`,
    fixes: ports.length === 1 ? setTo(port, ports[0].name ?? ports[0].number) : undefined,
  };
}
