import { Container } from './pod';

/** Images that have neither shell nor sleep. Their `debug` and `-dev` variants do, and some are there to have one. */
const WITHOUT_SHELL = /(^|[/:-])distroless([/:@-]|$)|:([\w.]+-)?scratch(@|$)|^cgr\.dev\/chainguard\/(?!(busybox|bash|wolfi-base|chainguard-base|alpine-base)\b)|^(registry\.k8s\.io|k8s\.gcr\.io)\/pause[:@]/;
const WITH_SHELL = /debug|-dev(@|$)/;

/** Programs that come with a shell or beside one, and never alone. */
const OF_A_SYSTEM = /^((\/usr)?\/bin\/)?(sh|bash|ash|dash|busybox|sleep|timeout|env|nohup|nice)$/;

/** Whether a program is of the system in the image; another one is there for the hook, or the hook for it. */
export function isOfSystem(program: string): boolean {
  return OF_A_SYSTEM.test(program);
}

/** Why the preStop of a container ends at once, if that is certain: a clause. A hook that fails is not waited for. */
export function hookFailure({ image, preStop: { value: { fails, program = '' } } }: Pick<Container, 'image' | 'preStop'>): string | undefined {
  if (isOfSystem(program) && WITHOUT_SHELL.test(image) && !WITH_SHELL.test(image)) return `${image} has neither shell nor sleep`;
  return fails;
}

/** P in seconds as the kubelet waits for it, where it can be read off: what is written sleeps only where the hook runs. */
export function sleptSeconds(container: Pick<Container, 'image' | 'preStop'>): number | undefined {
  return hookFailure(container) === undefined ? container.preStop.value.seconds : 0;
}
