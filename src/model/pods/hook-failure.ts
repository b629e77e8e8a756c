import { Container } from './pod';

/** Images that have neither shell nor sleep. Their `debug` and `-dev` variants do, and some are there to have one. */
const WITHOUT_SHELL = /(^|[/:-])distroless([/:@-]|$)|:([\w.]+-)?scratch(@|$)|^cgr\.dev\/chainguard\/(?!(busybox|bash|wolfi-base|chainguard-base|alpine-base)\b)|^(registry\.k8s\.io|k8s\.gcr\.io)\/pause[:@]/;
const WITH_SHELL = /debug|-dev(@|$)/;

/**
 * Images that are built on a system with a shell: those of distributions, those of Bitnami, official ones of Docker whose Dockerfiles begin
 * with a distribution for every tag but those that say otherwise, and whatever names a system in its tag. Read in November 2026.
 *
 * @see https://github.com/docker-library/official-images/tree/master/library, where Traefik before 2.0 is built on nothing
 * @see https://github.com/bitnami/containers, built on minideb
 * @see https://github.com/kubernetes/ingress-nginx/blob/main/images/nginx/rootfs/Dockerfile
 */
const KNOWN_SHELL = new RegExp([
  String.raw`(^|/)(alpine|debian|ubuntu|busybox|amazonlinux|fedora|centos|rockylinux|almalinux|oraclelinux|archlinux|bitnami[^/]*/[^/:@]+|ubi\d+[^/:@]*)([:@]|$)`,
  String.raw`^((docker\.io/)?library/|docker\.io/)?(nginx|httpd|redis|postgres|mysql|mariadb|mongo|memcached|rabbitmq|cassandra|haproxy|node|python|ruby|php|golang|eclipse-temurin|tomcat|wordpress|ghost|traefik(?!:v?1([.-]|$))|kong|zookeeper|solr)([:@]|$)`,
  String.raw`(^|/)(nginx-ingress-controller|ingress-nginx/controller)([:@]|$)`,
  String.raw`:[^/@]*(alpine|debian|ubuntu|bookworm|bullseye|buster|trixie|jammy|noble|focal|busybox|-slim)`,
].join('|'));
const BARE_TAG = /distroless|scratch|static/;

/** Whether an image is known to have a shell and what comes with one. */
export function hasShell({ image }: Pick<Container, 'image'>): boolean {
  return KNOWN_SHELL.test(image) && !BARE_TAG.test(image);
}

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
