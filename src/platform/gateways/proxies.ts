/**
 * Proxies that run in the cluster, and similar servers: the images that identify them, their behaviour when their pod ends, and the
 * documentation of it. Each number is a default, in seconds. Read in November 2026.
 */

/** The place of a setting of a proxy. */
export type SettingPlace =
  /** `--name=5s` or `--name 5s`; of several the least counts. */
  | { readonly in: 'argument'; readonly name: RegExp }
  | { readonly in: 'environment'; readonly name: RegExp }
  /** A key of the ConfigMap that an argument names: `--configmap=namespace/name`. */
  | { readonly in: 'config map'; readonly namedBy: RegExp; readonly key: string }
  /** A file out of a ConfigMap that is mounted into the pod; the first group is the time, of several the least counts. */
  | { readonly in: 'file'; readonly text: RegExp }
  /** A field of the YAML in an annotation of the pod. */
  | { readonly in: 'annotation'; readonly key: string; readonly field: string }
  /** A field of the MeshConfig of Istio for all proxies. */
  | { readonly in: 'mesh config'; readonly field: string };

/** A time that a setting of a proxy controls. */
export interface ProxySetting {
  /** The name in messages. */
  readonly name: string;
  readonly places: readonly SettingPlace[];
  /** The default; absent if that is unlimited, or not documented. */
  readonly default?: number;
}

/** How one kind of proxy ends. */
export interface Proxy {
  /** The name in messages. */
  readonly title: string;
  readonly images: RegExp;
  /** Words of its command line, for proxies in custom images. */
  readonly programs?: RegExp;
  /** Whether it forwards requests of a load balancer; otherwise it answers them itself, as CoreDNS does. */
  readonly isGateway: boolean;
  /** W: how long it continues to accept new connections after SIGTERM. */
  readonly acceptance?: ProxySetting;
  /** How long open connections may last then. */
  readonly worker?: ProxySetting;
  /** From the end of the open connections to that of the process; absent if that depends on the application. */
  readonly after?: ProxySetting;
  /** The remedy that makes it continue for longer. */
  readonly remedy: string;
  /** Where this is documented. */
  readonly source: string;
}

/** Version 1.15, which was the last. Without a configured wait, it stops listening at SIGTERM. */
export const INGRESS_NGINX_PROXY = {
  title: 'ingress-nginx',
  images: /(^|\/)ingress-nginx\/controller|nginx-ingress-controller/,
  programs: /(^|\/)nginx-ingress-controller$/,
  isGateway: true,
  acceptance: { name: '--shutdown-grace-period', places: [{ in: 'argument', name: /^--shutdown-grace-period$/ }], default: 0 },
  worker: {
    name: 'worker-shutdown-timeout',
    places: [{ in: 'config map', namedBy: /^--configmap$/, key: 'worker-shutdown-timeout' }],
    default: 240,
  },
  after: { name: 'post-shutdown', places: [{ in: 'argument', name: /^--post-shutdown-grace-period$/ }], default: 10 },
  remedy: 'sleep that long before /wait-shutdown, or set --shutdown-grace-period',
  source: 'https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/',
} as const satisfies Proxy;

/** Without a configured wait, it stops listening at SIGTERM. */
export const TRAEFIK_PROXY = {
  title: 'Traefik',
  images: /(^|\/)traefik([:@]|$)/,
  isGateway: true,
  acceptance: {
    name: 'requestAcceptGraceTimeout',
    places: [
      { in: 'argument', name: /^--entrypoints\.[^.=]+\.transport\.lifecycle\.requestacceptgracetimeout$/i },
      { in: 'environment', name: /^TRAEFIK_ENTRYPOINTS_[^_]+_TRANSPORT_LIFECYCLE_REQUESTACCEPTGRACETIMEOUT$/ },
      { in: 'file', text: /\brequestAcceptGraceTimeout["']?\s*[:=]\s*["']?([\w.]+)/gi },
    ],
    default: 0,
  },
  worker: {
    name: 'graceTimeOut',
    places: [
      { in: 'argument', name: /^--entrypoints\.[^.=]+\.transport\.lifecycle\.gracetimeout$/i },
      { in: 'environment', name: /^TRAEFIK_ENTRYPOINTS_[^_]+_TRANSPORT_LIFECYCLE_GRACETIMEOUT$/ },
      { in: 'file', text: /\bgraceTimeOut["']?\s*[:=]\s*["']?([\w.]+)/gi },
    ],
    default: 10,
  },
  remedy: 'raise requestAcceptGraceTimeout of its entry points',
  source: 'https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/',
} as const satisfies Proxy;

/** All proxies whose end is documented. */
export const PROXIES: readonly Proxy[] = [
  INGRESS_NGINX_PROXY,
  TRAEFIK_PROXY,
  {
    // Its agent receives SIGTERM, lets Envoy continue for this time and then kills it, with all open connections.
    title: 'a gateway of Istio',
    images: /(^|\/)(istio\/)?proxyv2([:@]|$)/,
    isGateway: true,
    acceptance: {
      name: 'terminationDrainDuration',
      places: [
        { in: 'annotation', key: 'proxy.istio.io/config', field: 'terminationDrainDuration' },
        { in: 'environment', name: /^TERMINATION_DRAIN_DURATION_SECONDS$/ },
        { in: 'mesh config', field: 'terminationDrainDuration' },
      ],
      default: 5,
    },
    remedy: 'raise terminationDrainDuration in the annotation proxy.istio.io/config',
    source: 'https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-termination_drain_duration',
  },
  {
    // Its preStop calls the shutdown manager, which is read as a command that stops it.
    title: 'the Envoy of Envoy Gateway or Contour',
    images: /(^|\/)envoyproxy\/envoy(-distroless)?([:@]|$)|(^|\/)envoy([:@]|$)/,
    isGateway: true,
    remedy: 'raise what its shutdown manager waits for: minDrainDuration of the EnvoyProxy, or --check-delay of contour envoy shutdown',
    source: 'https://gateway.envoyproxy.io/docs/tasks/operations/graceful-shutdown/',
  },
  {
    title: 'Kong',
    images: /(^|\/)kong(-gateway)?([:@]|$)/,
    isGateway: true,
    remedy: 'raise --wait of kong quit in preStop, or sleep before it',
    source: 'https://developer.konghq.com/gateway/cli/reference/#kong-quit',
  },
  {
    title: 'HAProxy Ingress',
    images: /(^|\/)(jcmoraisjr|quay\.io\/jcmoraisjr|haproxy-ingress)\/haproxy-ingress([:@]|$)|(^|\/)haproxy-ingress([:@]|$)/,
    programs: /(^|\/)haproxy-ingress-controller$/,
    isGateway: true,
    acceptance: { name: '--wait-before-shutdown', places: [{ in: 'argument', name: /^--wait-before-shutdown$/ }], default: 0 },
    worker: { name: 'timeout-stop', places: [{ in: 'config map', namedBy: /^--configmap$/, key: 'timeout-stop' }] },
    remedy: 'raise --wait-before-shutdown',
    source: 'https://haproxy-ingress.github.io/docs/configuration/command-line/#wait-before-shutdown',
  },
  {
    // Soft stop since 1.5.1; the default of 30 min is a ceiling for connections that stay open, which a grace period need not cover.
    title: 'the HAProxy Kubernetes Ingress Controller',
    images: /(^|\/)haproxytech\/kubernetes-ingress([:@]|$)/,
    isGateway: true,
    worker: { name: 'hard-stop-after', places: [{ in: 'config map', namedBy: /^--configmap$/, key: 'hard-stop-after' }] },
    remedy: 'sleep that long in preStop',
    source: 'https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md#hard-stop-after',
  },
  {
    // Its image sets the stop signal SIGQUIT, on which it drains.
    title: 'APISIX',
    images: /(^|\/)apache\/apisix([:@]|$)/,
    isGateway: true,
    worker: {
      name: 'worker_shutdown_timeout',
      places: [{ in: 'file', text: /\bworker_shutdown_timeout["']?\s*:\s*["']?([\w.]+)/g }],
      default: 240,
    },
    remedy: 'sleep that long in preStop',
    source: 'https://github.com/apache/apisix/blob/master/conf/config.yaml.example',
  },
  {
    // The image of Bitnami leaves SIGTERM, on which nginx ends at once, whatever the settings of its workers (T10).
    title: 'APISIX',
    images: /(^|\/)bitnami\w*\/apisix([:@]|$)/,
    isGateway: true,
    remedy: 'sleep that long in preStop',
    source: 'https://github.com/bitnami/containers/blob/main/bitnami/apisix/3/debian-12/Dockerfile',
  },
  {
    title: 'NGINX Gateway Fabric',
    images: /(^|\/)nginx-gateway-fabric(\/nginx(-plus)?)?([:@]|$)/,
    isGateway: true,
    remedy: 'sleep that long in preStop, by \'gateway sleep --duration\'',
    source: 'https://github.com/nginx/nginx-gateway-fabric/blob/063014e39365076925105433a02ff3f9a9fa05ca/site/content/reference/cli-help.md',
  },
  {
    // On SIGTERM it quits gracefully: https://github.com/nginx/kubernetes-ingress/issues/3006
    title: 'the NGINX Ingress Controller',
    images: /(^|\/)(nginx|nginxinc)\/nginx(-plus)?-ingress([:@]|$)/,
    isGateway: true,
    worker: { name: 'worker-shutdown-timeout', places: [{ in: 'config map', namedBy: /^-?-nginx-configmaps$/, key: 'worker-shutdown-timeout' }] },
    remedy: 'sleep that long in preStop',
    source: 'https://github.com/nginx/kubernetes-ingress/blob/main/internal/configs/configmaps.go',
  },
  {
    // Its health plugin reports that it ends, and requests are still answered.
    title: 'CoreDNS',
    images: /(^|\/)coredns([:@]|$)/,
    isGateway: false,
    acceptance: { name: 'lameduck', places: [{ in: 'file', text: /^[^#\n\r\u2028\u2029]*\blameduck\s+([\w.]+)/gm }], default: 0 },
    remedy: 'raise lameduck of the plugin health',
    source: 'https://coredns.io/plugins/health/',
  },
];

/** Containers next to a proxy in its pod that configure or stop it, and carry no requests. */
export const COMPANIONS = /(^|\/)(envoyproxy\/gateway|(projectcontour|bitnami\w*)\/contour|kong\/kubernetes-ingress-controller|kong-ingress-controller)(-dev)?([:@]|$)/;

/** A command of a preStop hook that makes a server stop, and how long the server accepts connections before it does. */
export interface StopCommand {
  readonly program: RegExp;
  /** The words after the program; others may be between and after them, unless these are all. */
  readonly words: readonly RegExp[];
  readonly areAll?: true;
  /** The options that make it wait before it stops anything: each adds up. */
  readonly waits: readonly { readonly option: string; readonly default: number }[];
  /** The option that limits its duration, from the beginning or from the end of its waits. */
  readonly most?: { readonly option: string; readonly default: number; readonly from: 'beginning' | 'wait' };
  /** Whether it stops the Envoy of another container of the pod, whose own preStop waits for it. */
  readonly stopsSibling?: true;
}

export const STOP_COMMANDS: readonly StopCommand[] = [
  { program: /(^|\/)wait-shutdown$/, words: [], waits: [] },
  { program: /(^|\/)(nginx|openresty)$/, words: [/^-s$/, /^(quit|stop)$/], waits: [] },
  { program: /(^|\/)apisix$/, words: [/^(quit|stop)$/], waits: [] },
  { program: /(^|\/)(apachectl|httpd|apache2ctl)$/, words: [/^(graceful-)?stop$/], waits: [] },
  // SIGTERM or SIGQUIT to the process that would get it from the kubelet.
  { program: /^(\S*\/)?kill$/, words: [/^-(SIG)?(TERM|QUIT|INT|15|3|2)$/, /^1$/], areAll: true, waits: [] },
  { program: /^(\S*\/)?kill$/, words: [/^-s$/, /^(SIG)?(TERM|QUIT|INT)$/, /^1$/], areAll: true, waits: [] },
  { program: /^(\S*\/)?kill$/, words: [/^1$/], areAll: true, waits: [] },
  /** @see https://developer.konghq.com/gateway/cli/reference/#kong-quit */
  { program: /(^|\/)kong$/, words: [/^quit$/], waits: [{ option: '--wait', default: 0 }], most: { option: '--timeout', default: 10, from: 'wait' } },
  { program: /(^|\/)kong$/, words: [/^stop$/], waits: [] },
  /** @see https://projectcontour.io/docs/main/redeploy-envoy/ */
  {
    program: /(^|\/)contour$/,
    words: [/^envoy$/, /^shutdown$/],
    waits: [{ option: '--drain-delay', default: 0 }, { option: '--check-delay', default: 0 }],
    stopsSibling: true,
  },
  /** @see https://gateway.envoyproxy.io/docs/tasks/operations/graceful-shutdown/ */
  {
    program: /(^|\/)envoy-gateway$/,
    words: [/^envoy$/, /^shutdown$/],
    waits: [{ option: '--min-drain-duration', default: 10 }],
    most: { option: '--drain-timeout', default: 60, from: 'beginning' },
    stopsSibling: true,
  },
];

/**
 * Programs with another name than `sleep` that sleep: that of NGINX Gateway Fabric.
 * @see https://github.com/nginx/nginx-gateway-fabric/blob/063014e39365076925105433a02ff3f9a9fa05ca/site/content/reference/cli-help.md#sleep
 */
export const OTHER_SLEEPS = [{ program: /(^|\/)gateway$/, word: 'sleep', option: '--duration', default: 30 }] as const;

/**
 * Seconds for which nginx, and so ingress-nginx, keeps an idle connection to a pod. Other proxies keep theirs for longer, those in Go for 90 s.
 *
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#upstream-keepalive-timeout
 */
export const USUAL_IDLE_SECONDS = 60;
