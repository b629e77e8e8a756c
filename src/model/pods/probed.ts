import { Container, Probe } from './pod';
import { MAX_PORT } from '../../platform/kubernetes';
import { Sourced } from '../objects/object';

/** The ports of probes that cannot exist: a number out of range, or a name that the container does not declare. */
export function missingProbePorts({ ports, startupProbe, readinessProbe, livenessProbe }: Container): Sourced<number | string>[] {
  return [startupProbe, readinessProbe, livenessProbe].flatMap(probe => {
    if (probe?.port === undefined || exists(probe.port, ports)) return [];
    const { object, path } = probe.view.at(ASKED[probe.kind], 'port');
    return [{ value: probe.port, object, path, defaulted: false }];
  });
}

const ASKED: Readonly<Record<Probe['kind'], string>> = { http: 'httpGet', tcp: 'tcpSocket', grpc: 'grpc', exec: 'exec', none: '' };

/** An undeclared number may still be served: ports of containers are for information only. */
function exists(port: number | string, ports: Container['ports']): boolean {
  return typeof port === 'number' ? port >= 1 && port <= MAX_PORT : ports.some(({ name }) => name === port) || /^\d*$/.test(port);
}

/** The file that the preStop of a container changes and its readiness probe tests, so that the probe fails while the pod drains. */
export function flippedReadiness({ preStop, readinessProbe }: Container): string | undefined {
  if (readinessProbe?.kind !== 'exec') return undefined;
  const script = (preStop.value.command ?? []).join(' ');
  const watched = (readinessProbe.command ?? []).join(' ').match(/\/[\w./-]+/g) ?? [];
  return watched.find(file => !/^\/(usr\/)?bin\//.test(file) && script.includes(file));
}
