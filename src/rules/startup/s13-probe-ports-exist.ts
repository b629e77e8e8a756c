import { Container, Probe } from '../../model/pods/pod';
import { MAX_PORT } from '../../platform/kubernetes';
import { at, setTo } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'S13',
  name: 'probe-ports-exist',
  severity: 'error',
  formula: `the port of each probe is a number from 1 to ${MAX_PORT}, or the name of a port that its container declares`,
  symptom: 'never ready, or restarted for ever',
  explanation: 'A name is looked up among the ports of the same container. A probe whose port is not found there fails each time; the API server does not notice it.',
  remedy: 'declare the port under that name in the container, or give the probe its number',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe',
  check: ({ workload: { pod } }) => pod.containers.flatMap(container =>
    [container.startupProbe, container.readinessProbe, container.livenessProbe].flatMap(probe => probe ? checkPort(container, probe) : [])),
};

function checkPort({ name, ports }: Container, { view, kind, port }: Probe): RuleFinding[] {
  // A number that is not declared may be served all the same: ports of containers are for information only.
  const exists = typeof port === 'number' ? port >= 1 && port <= MAX_PORT : ports.some(declared => declared.name === port) || /^\d*$/.test(port ?? '');
  if (port === undefined || exists) return [];
  const place = at(view.at({ http: 'httpGet', tcp: 'tcpSocket', grpc: 'grpc', exec: 'exec', none: '' }[kind], 'port'));
  if (typeof port === 'number') return [{ ...place, actual: port, relation: 'between', limit: `1 and ${MAX_PORT}` }];
  const names = ports.map(declared => declared.name).filter(declared => declared !== undefined);
  return [{
    ...place,
    actual: `'${port}'`,
    ...names.length > 0 ? { relation: 'one of', limit: names.map(declared => `'${declared}'`).join(', ') } : { relation: 'a whole number' },
    because: `container '${name}' declares ${names.length > 0 ? 'no port of that name' : 'no ports with a name'}`,
    fixes: ports.length === 1 ? setTo(place, ports[0].name ?? ports[0].number) : undefined,
  }];
}
