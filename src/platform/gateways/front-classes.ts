/**
 * The controllers other than AWS's of an Ingress, a Gateway or a Service of type LoadBalancer: by the controller that a class names,
 * by the name of a class that is defined elsewhere, and by annotations of Services. Read in November 2026.
 *
 * A row names the sender to the pods behind such a front. The kinds of load balancers contain the timing of AWS's, and the table of
 * proxies the way in which proxies end.
 */

/** A sender of requests to pods other than an AWS load balancer. */
export interface FrontMaker {
  /** The name in messages. */
  readonly title: string;
  /** A proxy that runs in the cluster, follows endpoints and gets the requests of users; or an outside load balancer with unknown delays. */
  readonly asks: 'gateway' | 'elsewhere';
  /** Its name in `spec.controller` of an IngressClass, `spec.controllerName` of a GatewayClass or `spec.loadBalancerClass` of a Service. */
  readonly controllers?: RegExp;
  /** The usual names of its classes, for manifests without these. */
  readonly classes?: RegExp;
  /** The prefixes of its annotations of a Service. */
  readonly annotations?: readonly string[];
  /** Whether it uses the addresses of Services by default, so that kube-proxy chooses the pod; others follow endpoints themselves. */
  readonly asksServices?: true;
  /** Whether it is another cloud, without AWS load balancers. */
  readonly isCloud?: true;
}

const beta = (...providers: readonly string[]) => providers.map(provider => `service.beta.kubernetes.io/${provider}-`);

/** The first match counts. */
export const FRONT_MAKERS: readonly FrontMaker[] = [
  { title: 'NGINX Gateway Fabric', asks: 'gateway', controllers: /^gateway\.nginx\.org\//, classes: /nginx-gateway/i },
  { title: 'the NGINX Ingress Controller', asks: 'gateway', controllers: /^nginx\.org\/ingress-controller/ },
  { title: 'ingress-nginx', asks: 'gateway', controllers: /^k8s\.io\/|nginx/i, classes: /nginx/i },
  { title: 'Traefik', asks: 'gateway', controllers: /^traefik\.io\//, classes: /traefik/i },
  { title: 'HAProxy', asks: 'gateway', controllers: /haproxy/i, classes: /haproxy/i },
  { title: 'Kong', asks: 'gateway', controllers: /(^|\.)konghq\.com\//, classes: /kong/i },
  { title: 'Istio', asks: 'gateway', controllers: /^istio\.io\//, classes: /istio/i },
  { title: 'Contour', asks: 'gateway', controllers: /^projectcontour\.io\//, classes: /contour/i },
  { title: 'Envoy Gateway', asks: 'gateway', controllers: /^gateway\.envoyproxy\.io\//, classes: /envoy|^eg$/i },
  { title: 'APISIX', asks: 'gateway', controllers: /^apisix\.apache\.org\//, classes: /apisix/i },
  { title: 'kgateway', asks: 'gateway', controllers: /^(kgateway\.dev|solo\.io|agentgateway\.dev)\//, classes: /^(kgateway|gloo|agentgateway)/i },
  { title: 'Emissary', asks: 'gateway', asksServices: true, controllers: /^getambassador\.io\//, classes: /ambassador|emissary/i },
  { title: 'Skipper', asks: 'gateway', controllers: /skipper/i, classes: /skipper/i },
  { title: 'the router of OpenShift', asks: 'gateway', controllers: /^openshift\.io\//, classes: /openshift/i },
  { title: 'Pomerium', asks: 'gateway', controllers: /^pomerium\.io\//, classes: /pomerium/i },
  { title: 'the load balancer of Cilium', asks: 'elsewhere', controllers: /^io\.cilium\/(l2|bgp|node|lb)/, annotations: ['io.cilium/', 'lbipam.cilium.io/'] },
  { title: 'Cilium', asks: 'gateway', controllers: /^(io\.cilium|cilium\.io)\//, classes: /cilium/i },

  {
    title: 'the load balancer of Google Cloud',
    asks: 'elsewhere',
    isCloud: true,
    controllers: /^(networking\.gke\.io|k8s\.io\/ingress-gce)/,
    classes: /^gce(-internal)?$|^gke-/i,
    annotations: ['cloud.google.com/', 'networking.gke.io/'],
  },
  {
    title: 'the load balancer of Azure',
    asks: 'elsewhere',
    isCloud: true,
    controllers: /^azure\/|networking\.azure\.(io|com)\//,
    classes: /azure/i,
    annotations: beta('azure'),
  },
  {
    title: 'the load balancer of Oracle Cloud', asks: 'elsewhere', isCloud: true, controllers: /^oci\.oraclecloud\.com\//, annotations: ['oci.oraclecloud.com/', ...beta('oci')],
  },
  { title: 'the load balancer of Alibaba Cloud', asks: 'elsewhere', isCloud: true, controllers: /alibabacloud/, annotations: beta('alibaba-cloud', 'alicloud') },
  {
    title: 'the load balancer of Tencent Cloud',
    asks: 'elsewhere',
    isCloud: true,
    controllers: /tencent|qcloud/,
    classes: /^qcloud$/,
    annotations: ['service.cloud.tencent.com/', 'service.kubernetes.io/qcloud-', 'service.kubernetes.io/tke-'],
  },
  { title: 'the load balancer of IBM Cloud', asks: 'elsewhere', isCloud: true, classes: /-iks-/, annotations: ['service.kubernetes.io/ibm-'] },
  { title: 'the load balancer of Huawei Cloud', asks: 'elsewhere', isCloud: true, annotations: ['kubernetes.io/elb.'] },
  { title: 'the load balancer of DigitalOcean', asks: 'elsewhere', isCloud: true, annotations: beta('do') },
  { title: 'the load balancer of Exoscale', asks: 'elsewhere', isCloud: true, annotations: beta('exoscale') },
  { title: 'the load balancer of Vultr', asks: 'elsewhere', isCloud: true, annotations: beta('vultr') },
  { title: 'the load balancer of Linode', asks: 'elsewhere', isCloud: true, annotations: beta('linode') },
  { title: 'the load balancer of Scaleway', asks: 'elsewhere', isCloud: true, annotations: beta('scw') },
  { title: 'the load balancer of OVHcloud', asks: 'elsewhere', isCloud: true, annotations: beta('ovh') },
  { title: 'the load balancer of Civo', asks: 'elsewhere', isCloud: true, annotations: ['kubernetes.civo.com/'] },
  { title: 'the load balancer of Hetzner', asks: 'elsewhere', isCloud: true, annotations: ['load-balancer.hetzner.cloud/'] },
  { title: 'the load balancer of OpenStack', asks: 'elsewhere', isCloud: true, annotations: ['loadbalancer.openstack.org/'] },
  { title: 'MetalLB', asks: 'elsewhere', controllers: /^metallb\./, annotations: ['metallb.io/', 'metallb.universe.tf/'] },
  { title: 'kube-vip', asks: 'elsewhere', controllers: /^kube-vip\.io\//, annotations: ['kube-vip.io/'] },
  { title: 'Tailscale', asks: 'elsewhere', controllers: /^tailscale(\.com\/|$)/, classes: /tailscale/i, annotations: ['tailscale.com/'] },
  { title: 'Cloudflare', asks: 'elsewhere', controllers: /cloudflare/i, classes: /cloudflare/i },
  { title: 'ngrok', asks: 'elsewhere', controllers: /(^|\.)ngrok\.com\//, classes: /ngrok/i },
  { title: 'BIG-IP of F5', asks: 'elsewhere', controllers: /^f5\.com\//, classes: /^f5/i },
  { title: 'NetScaler', asks: 'elsewhere', controllers: /citrix|netscaler/i, classes: /citrix|netscaler/i },
  { title: 'Avi of VMware', asks: 'elsewhere', controllers: /^ako\.vmware\.com\//, classes: /^avi/i },
];

/** The sender by the controller that a class names or, if the class is not among the manifests, by the name of the class. */
export function frontMaker(controller: string | undefined, className: string | undefined): FrontMaker | undefined {
  if (controller !== undefined) return FRONT_MAKERS.find(maker => maker.controllers?.test(controller));
  return className === undefined ? undefined : FRONT_MAKERS.find(maker => maker.classes?.test(className));
}

/** The sender by the annotations of a Service. */
export function makerByAnnotations(annotations: readonly string[]): FrontMaker | undefined {
  return FRONT_MAKERS.find(maker => maker.annotations?.some(start => annotations.some(annotation => annotation.startsWith(start))));
}

/**
 * Annotations of an Ingress or a Service that make a proxy use the address of the Service, and not its endpoints.
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#service-upstream
 * @see https://doc.traefik.io/traefik/routing/providers/kubernetes-ingress/
 */
const BY_SERVICE: readonly string[] = [
  'nginx.ingress.kubernetes.io/service-upstream', 'nginx.org/use-cluster-ip', 'ingress.kubernetes.io/service-upstream',
  'haproxy-ingress.github.io/service-upstream', 'traefik.ingress.kubernetes.io/service.nativelb', 'ingress.pomerium.io/service_proxy_upstream',
];

/** Whether the sender chooses the pods itself, from their endpoints, instead of kube-proxy. */
export function looksAtEndpoints({ asks, asksServices }: FrontMaker, annotations: Readonly<Record<string, string>>): boolean {
  return asks === 'gateway' && asksServices !== true && !BY_SERVICE.some(key => annotations[key] === 'true');
}
