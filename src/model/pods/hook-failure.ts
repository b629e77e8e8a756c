import { PreStop } from './pre-stop';

/** Images that have neither shell nor sleep. Their `debug` and `-dev` variants do. */
const WITHOUT_SHELL = /(^|[/:-])distroless([/:@-]|$)|:([\w.]+-)?scratch(@|$)|^cgr\.dev\/chainguard\/(?!(busybox|bash|wolfi-base|chainguard-base|alpine-base)\b)|^(registry\.k8s\.io|k8s\.gcr\.io)\/pause[:@]/;
const WITH_SHELL = /debug|-dev(@|$)/;

/**
 * Images that are built on a system with a shell: those of distributions, those of Bitnami, official ones of Docker whose Dockerfiles begin
 * with a distribution for every tag that does not name another base, and images that name a system in their tag. Read in November 2026.
 *
 * @see https://github.com/docker-library/official-images/tree/master/library, where Traefik before 2.0 is built on nothing
 * @see https://github.com/bitnami/containers, built on minideb
 * @see https://github.com/kubernetes/ingress-nginx/blob/main/images/nginx/rootfs/Dockerfile
 */
const KNOWN_SHELL = new RegExp([
  String.raw`(^|/)(alpine|debian|ubuntu|busybox|amazonlinux|fedora|centos|rockylinux|almalinux|oraclelinux|archlinux|bitnami[^/]*/[^/:@]+|ubi\d[^/:@]*)([:@]|$)`,
  String.raw`^((docker\.io/|public\.ecr\.aws/docker/|mirror\.gcr\.io/)?library/|docker\.io/|public\.ecr\.aws/nginx/)?(nginx|httpd|redis|postgres|mysql|mariadb|mongo|memcached|rabbitmq|cassandra|haproxy|node|python|ruby|php|golang|eclipse-temurin|tomcat|wordpress|ghost|traefik(?!:v?1([.-]|$))|kong|zookeeper|solr)([:@]|$)`,
  String.raw`(^|/)(nginx-ingress-controller|ingress-nginx/controller)([:@]|$)`,
  String.raw`:[^/:@]*(alpine|debian|ubuntu|bookworm|bullseye|buster|trixie|jammy|noble|focal|busybox|-slim)`,
].join('|'));
const BARE_TAG = /distroless|scratch|static/;

/** The facts that decide which programs a container has. */
export interface Programs {
  readonly image: string;
  /** Whether its pod runs on Windows. */
  readonly isWindows: boolean;
}

/** Whether an image is known to have a shell and the usual programs. */
export function hasShell({ image }: { readonly image: string }): boolean {
  return KNOWN_SHELL.test(image) && !BARE_TAG.test(image);
}

/** Programs that come with a shell, and never alone. */
const OF_A_SYSTEM = /^((\/usr)?\/bin\/)?(sh|bash|ash|dash|busybox|sleep|timeout|env|nohup|nice)$/;

/** Whether a program belongs to the system in the image; any other program was added together with the hook. */
export function isOfSystem(program: string): boolean {
  return OF_A_SYSTEM.test(program);
}

/** What Windows has, too, as a program of its own. */
const OF_WINDOWS = /^timeout$/;

/** Why the preStop of a container ends at once, if that is certain: a clause. A hook that fails is not waited for. */
export function hookFailure(container: Programs, { fails, program = '' }: PreStop): string | undefined {
  if (!lacksProgram(container, program)) return fails;
  return container.isWindows ? 'Windows has neither such a shell nor a program that is called sleep' : `${container.image} has neither shell nor sleep`;
}

/** Whether a hook needs a program of a system in an image without one. */
export function lacksProgram({ image, isWindows }: Programs, program: string): boolean {
  if (!isOfSystem(program)) return false;
  return isWindows ? !OF_WINDOWS.test(program) : WITHOUT_SHELL.test(image) && !WITH_SHELL.test(image);
}

/** A hook as the kubelet waits for it in an image: a failing one is over at once, whatever its intended time. */
export function asRun(preStop: PreStop, container: Programs): PreStop {
  const fails = hookFailure(container, preStop);
  if (fails === undefined) return preStop;
  const { kind, seconds, exact, program, command } = preStop;
  return { kind, exact, program, command, fails, seconds: 0, meantSeconds: seconds };
}
