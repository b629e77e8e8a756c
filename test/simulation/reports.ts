import { Outcome } from '../../src/simulation/outcome';
import { Application, Scenario, SimulatedService, Traffic } from '../../src/simulation/requests/service';
import { simulate } from '../../src/simulation/simulate';
import { LOAD_BALANCERS, LoadBalancerTimings } from '../../src/timing';

/** What somebody reported of a rollout, set up as far as it was told. */
export interface ReportedRollout {
  /** Where it was reported: an address, or the name of an article. */
  readonly source: string;
  /** The settings in a few words. */
  readonly settings: string;
  /** Whether requests were lost. */
  readonly reported: 'lost' | 'none';
  /** What the report does not say and was therefore assumed. */
  readonly assumed: string;
  readonly service: SimulatedService;
  readonly application: Application;
  readonly traffic: Traffic;
  readonly scenario: Scenario;
}

/** A report that does not say enough to tell whether the simulation agrees. */
export interface UndecidedReport {
  readonly source: string;
  readonly settings: string;
  readonly because: string;
}

/** Simulates a reported rollout with every delay at the bound of the profile that it names. */
export function replayReport({ service, application, traffic, scenario }: ReportedRollout): Outcome {
  return simulate(service, application, traffic, scenario, { mode: 'worst' }, 0);
}

/** Where a report is silent: the defaults of Kubernetes, the controller and AWS. */
const DEFAULTS: SimulatedService = {
  name: 'service',
  replicas: 3,
  maxSurge: 1,
  maxUnavailable: 0,
  gated: true,
  preStopSeconds: 0,
  terminationGracePeriodSeconds: 30,
  deregistrationDelaySeconds: 300,
  minReadySeconds: 0,
  progressDeadlineSeconds: 600,
  startupPeriodSeconds: 10,
  startupFailureThreshold: 3,
  readinessPeriodSeconds: 10,
  healthCheckIntervalSeconds: 15,
  healthCheckTimeoutSeconds: 5,
  unhealthyThreshold: 2,
  loadBalancer: LOAD_BALANCERS['alb-ip'],
};

type Told = Partial<SimulatedService> & {
  readonly requestSeconds?: number;
  readonly acceptsAfterSigtermSeconds?: number;
  readonly scenario?: Scenario;
};

function report(
  source: string, settings: string, reported: ReportedRollout['reported'], assumed: string,
  { requestSeconds = 0.1, acceptsAfterSigtermSeconds = 0, scenario = { kind: 'rollout' }, ...told }: Told,
): ReportedRollout {
  const loadBalancer = told.loadBalancer ?? DEFAULTS.loadBalancer;
  return {
    source,
    settings,
    reported,
    assumed,
    service: { ...DEFAULTS, gated: loadBalancer.gated, ...told },
    application: { startupSeconds: 10, shutdownSeconds: 1, onSigterm: 'drain', acceptsAfterSigtermSeconds },
    traffic: { ratePerSecond: 50, duration: { kind: 'fixed', seconds: requestSeconds } },
    scenario,
  };
}

/** A profile with a deregistration as fast as the report lets one conclude. */
function measured(loadBalancer: LoadBalancerTimings, deregistrationPropagationSeconds: number): LoadBalancerTimings {
  return { ...loadBalancer, deregistrationPropagationSeconds };
}

const { 'alb-ip': ALB_IP, 'alb-instance': ALB_INSTANCE, 'nlb-ip': NLB_IP, 'cluster-ip': CLUSTER_IP } = LOAD_BALANCERS;
const CONTROLLER = 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues';
const INGRESS_NGINX = 'https://github.com/kubernetes/ingress-nginx/issues';
const DINGYU = 'dingyu.dev, rolling updates behind an Application Load Balancer';
const SUPPORT_ENGINEER = '[AWS][EKS] Zero downtime deployment (RollingUpdate) when using AWS Load Balancer Controller on Amazon EKS';
const UPTIME = '100% uptime with AWS Load Balancer and EKS';
const ZERO_DROPPED = 'Zero Dropped Connections during Ingress Pod Updates with AWS Load Balancer Controller';
const SHORT = 'three replicas, requests of 0.1 s, an application that drains on SIGTERM';
/** 40 s was too short by a little and 70 s enough; 30 s too short and 40 s enough. */
const DINGYU_ALB = measured(ALB_IP, 30);

/** The reports that say enough. */
export const REPORTED_ROLLOUTS: readonly ReportedRollout[] = [
  report(`${CONTROLLER}/2106`, 'ALB, instance targets, no preStop, grace period 30 s', 'lost', SHORT, { loadBalancer: ALB_INSTANCE }),
  report(`${CONTROLLER}/2106`, 'ALB, instance targets, preStop 70 s, grace period 100 s', 'none', SHORT, {
    loadBalancer: ALB_INSTANCE, preStopSeconds: 70, terminationGracePeriodSeconds: 100,
  }),
  report(`${CONTROLLER}/1064`, 'ALB, ip targets, preStop 5 s, grace period 30 s', 'lost', `${SHORT}, a readiness gate`, { preStopSeconds: 5 }),
  report(`${CONTROLLER}/1064`, 'ALB, ip targets, preStop 25 s, grace period 60 s, requests of 30 s at most', 'none', 'three replicas, a readiness gate', {
    preStopSeconds: 25, terminationGracePeriodSeconds: 60, requestSeconds: 30,
  }),
  report(`${CONTROLLER}/660`, 'ALB, ip targets, no readiness gate', 'lost', `${SHORT}, no preStop`, { gated: false }),
  report(DINGYU, 'ALB, no preStop, grace period 30 s', 'lost', `${SHORT}, deregistration within 30 s`, { loadBalancer: DINGYU_ALB }),
  report(DINGYU, 'ALB, preStop 40 s, grace period 30 s', 'lost', `${SHORT}, deregistration within 30 s`, {
    loadBalancer: DINGYU_ALB, preStopSeconds: 40,
  }),
  report(DINGYU, 'ALB, preStop 40 s, grace period 50 s', 'none', `${SHORT}, deregistration within 30 s`, {
    loadBalancer: DINGYU_ALB, preStopSeconds: 40, terminationGracePeriodSeconds: 50,
  }),
  report('somaz.blog, readiness gate of an Application Load Balancer', 'ALB, ip targets, no readiness gate', 'lost', `${SHORT}, no preStop`, { gated: false }),
  report('AWS China blog, readiness gate of a Network Load Balancer', 'NLB, ip targets, one replica, no readiness gate', 'lost', 'requests of 0.1 s, no preStop', {
    loadBalancer: NLB_IP, replicas: 1, gated: false,
  }),
  report('AWS China blog, readiness gate of a Network Load Balancer', 'NLB, ip targets, two replicas, no readiness gate', 'lost', 'requests of 0.1 s, no preStop', {
    loadBalancer: NLB_IP, replicas: 2, gated: false,
  }),
  report('https://github.com/alphagov/govuk-helm-charts/pull/2202', 'ALB, preStop 15 s, nodes replaced', 'lost', `${SHORT}, ip targets, grace period 30 s`, {
    preStopSeconds: 15, scenario: { kind: 'drain', pods: 1 },
  }),
  report(`${CONTROLLER}/2366`, 'NLB, ip targets, no preStop', 'lost', SHORT, { loadBalancer: NLB_IP }),
  report(`${CONTROLLER}/2366`, 'NLB, ip targets, preStop 120 s, grace period 120 s and the longest connection', 'none',
    `${SHORT}, a longest connection of 30 s, deregistration within 115 s`,
    { loadBalancer: measured(NLB_IP, 115), preStopSeconds: 120, terminationGracePeriodSeconds: 151, requestSeconds: 30 }),
  report(`${CONTROLLER}/2131`, 'NLB, ip targets, preStop 180 s, grace period 200 s', 'none', `${SHORT}, deregistration within 175 s`, {
    loadBalancer: measured(NLB_IP, 175), preStopSeconds: 180, terminationGracePeriodSeconds: 200,
  }),
  report(`${INGRESS_NGINX}/11891`, 'NLB, ip targets, preStop 0 s, scale-in', 'lost', SHORT, {
    loadBalancer: NLB_IP, terminationGracePeriodSeconds: 300, scenario: { kind: 'scale-in', pods: 1 },
  }),
  report(`${INGRESS_NGINX}/11891`, 'NLB, ip targets, preStop 270 s, grace period 300 s, deregistration delay 270 s, scale-in', 'none', SHORT, {
    loadBalancer: NLB_IP,
    preStopSeconds: 270,
    terminationGracePeriodSeconds: 300,
    deregistrationDelaySeconds: 270,
    scenario: { kind: 'scale-in', pods: 1 },
  }),
  report(`${INGRESS_NGINX}/322`, 'two replicas, minReadySeconds 10, no preStop, grace period 60 s', 'lost', 'no load balancer, requests of 0.1 s', {
    loadBalancer: CLUSTER_IP,
    replicas: 2,
    minReadySeconds: 10,
    terminationGracePeriodSeconds: 60,
    deregistrationDelaySeconds: undefined,
    healthCheckIntervalSeconds: undefined,
    healthCheckTimeoutSeconds: undefined,
  }),
  report(ZERO_DROPPED, 'NLB, ip targets, one replica, no preStop, the grace period of the chart 300 s', 'lost', 'requests of 0.1 s', {
    loadBalancer: NLB_IP, replicas: 1, gated: false, terminationGracePeriodSeconds: 300,
  }),
  report(ZERO_DROPPED, 'NLB, ip targets, one replica, preStop 420 s in the grace period of the chart 300 s, deregistration delay 300 s', 'none', 'requests of 0.1 s', {
    loadBalancer: NLB_IP, replicas: 1, gated: false, preStopSeconds: 420, terminationGracePeriodSeconds: 300,
  }),
  report(UPTIME, 'ALB, ip targets, no preStop', 'lost', `${SHORT}, a readiness gate`, {}),
  report(UPTIME, 'ALB, ip targets, preStop 60 s, grace period 90 s, deregistration delay 60 s at most', 'none', 'three replicas, a readiness gate, requests of 30 s', {
    preStopSeconds: 60, terminationGracePeriodSeconds: 90, deregistrationDelaySeconds: 60, requestSeconds: 30,
  }),
  report(SUPPORT_ENGINEER, 'ALB, ip targets, no readiness gate, no preStop', 'lost', 'two replicas, requests of 0.1 s', { replicas: 2, gated: false }),
  report(SUPPORT_ENGINEER, 'ALB, ip targets, readiness gate, preStop 40 s, grace period 70 s, deregistration delay 30 s', 'none', 'two replicas, requests of 10 s', {
    replicas: 2, preStopSeconds: 40, terminationGracePeriodSeconds: 70, deregistrationDelaySeconds: 30, requestSeconds: 10,
  }),
  report('https://github.com/istio/istio/issues/35964', 'NLB, ip targets, 301 s of drain in a grace period of 310 s', 'none', `${SHORT} for 301 s and accepts requests meanwhile`, {
    loadBalancer: NLB_IP, terminationGracePeriodSeconds: 310, acceptsAfterSigtermSeconds: 301,
  }),
];

/** The reports that do not. */
export const UNDECIDED_REPORTS: readonly UndecidedReport[] = [
  {
    source: `${CONTROLLER}/2106`,
    settings: 'ALB, instance targets, preStop 40 s, grace period 70 s',
    because: 'rare 502s: kept connections bring requests until the application closes them, or until they have been idle for 60 s; how often '
      + 'they were used, and whether the application drains, is not given',
  },
  {
    source: `${CONTROLLER}/1719`,
    settings: 'ALB, instance targets, preStop 60 s',
    because: 'an application that exits at once on SIGTERM loses what comes on kept connections, however long preStop is, and one that drains '
      + 'loses nothing; which it is, is not given',
  },
  {
    source: `${CONTROLLER}/905`,
    settings: 'ALB, ip targets',
    because: 'neither preStop nor the grace period is given; it says that requests come for 15 s or more after deregistration',
  },
  {
    source: `${CONTROLLER}/1065`,
    settings: 'ALB, no preStop, grace period 30 s',
    because: 'clients that wait for each answer slowed down to 4 requests/s; lost requests were not counted',
  },
  {
    source: 'somaz.blog, readiness gate of an Application Load Balancer',
    settings: 'ALB, ip targets, readiness gate',
    because: 'no losses are claimed, but the gate does not prevent those of old pods, and preStop is not given',
  },
  {
    source: 'https://github.com/alphagov/govuk-helm-charts/pull/2202',
    settings: 'ALB, preStop 60 s',
    because: 'the outcome is not given',
  },
  {
    source: 'https://github.com/EclipseFdn/open-vsx.org/pull/12422',
    settings: 'ALB, preStop 25 s raised to 35 s, grace period 75 s, deregistration delay 30 s',
    because: '1000 errors a minute need a leak window of more than 25 s, requests of more than 10 s or an application that does not drain, '
      + 'and it does not say which; the outcome of raising preStop is not given',
  },
  {
    source: 'https://github.com/quay/quay/pull/6871',
    settings: 'ALB, preStop 30 s raised to 45 s, grace period 60 s raised to 90 s',
    because: 'preStop drains the listeners of Envoy before it sleeps, and how long these go on accepting is not given; nor is the outcome of raising it',
  },
  {
    source: 'https://github.com/aws/containers-roadmap/issues/470',
    settings: 'NLB, deregistration delay 0',
    because: 'neither preStop nor the grace period is given; it says that requests come for 120 s after deregistration',
  },
  {
    source: `${CONTROLLER}/3622`,
    settings: 'readiness gates that open after 15 minutes',
    because: 'nothing was lost or said to be: rollouts were late',
  },
  {
    source: 'Amazon EKS Best Practices Guide, load balancing',
    settings: 'preStop 180 s, grace period 200 s, deregistration delay 30 s',
    because: 'it is advice without an outcome; its deregistration delay suffices for requests of up to 10 s behind an ALB',
  },
];
