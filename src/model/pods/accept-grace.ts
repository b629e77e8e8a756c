import { isIngressNginx, shutdownGracePeriod } from './ingress-nginx';
import { Container } from './pod';
import { parseGoDuration } from '../../platform/durations';

/**
 * How long a container goes on taking new connections after SIGTERM, as far as it is told to: what others sleep for in
 * preStop, proxies can do by themselves.
 *
 * @see https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
 */
export function acceptsAfterSigterm(container: Container): number {
  return isIngressNginx(container) ? shutdownGracePeriod(container) : traefikAcceptGrace(container);
}

/** The shortest of all entry points; which of them a front is for is not looked into. */
function traefikAcceptGrace({ image, command, args }: Container): number {
  if (!/(^|\/)traefik([:@]|$)/.test(image)) return 0;
  const told = [...command, ...args].flatMap(word => {
    const [, value] = /^--entrypoints\.[^.=]+\.transport\.lifecycle\.requestacceptgracetimeout=(.+)$/i.exec(word) ?? [];
    if (value === undefined) return [];
    return [/^\d+$/.test(value) ? Number(value) : parseGoDuration(value) ?? 0];
  });
  return told.length === 0 ? 0 : Math.min(...told);
}
