import { PreStopAction } from './container-props';
import { checkPod } from './pod-checks';
import { ResolvedWorkload } from './workload';
import { WorkloadProps } from './workload-props';
import { SLEEP_ACTION } from '../../platform/cluster/kubernetes-version';
import { INT32 } from '../../platform/kubernetes';
import { checkKubernetesVersion, Checks, DNS_LABEL, DNS_LABEL_RULE, LABEL_VALUE, quote } from '../input/checks';
import { isTokenOnly, withoutTokens } from '../input/tokens';

/** Adds findings about values that Kubernetes would refuse, or that lose requests behind any load balancer. */
export function checkWorkload(workload: ResolvedWorkload, checks: Checks): void {
  checkIdentity(workload, checks);
  checkImage(workload.props.image, checks);
  checkPorts(workload, checks);
  checkScale(workload, checks);
  checkPlatform(workload, checks);
  checkPod(workload, checks);
}

function checkIdentity({ name, props, selector }: ResolvedWorkload, checks: Checks): void {
  checks.matching('name', name, DNS_LABEL, DNS_LABEL_RULE, props.name === undefined
    ? 'set \'name\': the id of the construct cannot serve as one' : 'choose another \'name\'');
  if (props.instance !== undefined) {
    checks.matching('instance', props.instance, LABEL_VALUE, 'a label value: at most 63 letters, digits and -_.', 'choose another \'instance\'');
  }
  for (const label of Object.keys(selector).filter(key => props.labels?.[key] !== undefined)) {
    checks.add({
      field: `labels.${label}`,
      actual: quote(props.labels![label]),
      relation: 'absent',
      because: 'the selector, which cannot be changed once deployed, is made of it',
      remedy: 'set \'name\' or \'instance\' instead',
    });
  }
}

/** A tag or a digest behind the last slash: a colon before it belongs to the registry's port. */
function checkImage(image: string, checks: Checks): void {
  if (isTokenOnly(image)) return; // a whole reference, which the AWS CDK will know
  checks.matching(
    'image', withoutTokens(image), /^[\w.:/-]*[\w.-](:\w[\w.-]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
    'of the form <name>:<tag> or <name>@sha256:<digest>', 'name the version that is to be rolled out',
  );
}

function checkPorts(workload: ResolvedWorkload, checks: Checks): void {
  const { props, targetPort } = workload;
  checks.port('containerPort', props.containerPort);
  workload.ports.forEach(({ port }, index) => {
    const field = `additionalPorts[${index}].port`;
    checks.port(field, port);
    if (port !== props.containerPort && workload.ports.findIndex(other => other.port === port) === index) return;
    checks.add({ field, actual: port, relation: 'unique', because: 'the application listens there already', remedy: 'drop it' });
  });
  if (props.targetPort !== undefined) checkServed('targetPort', targetPort, workload, checks);
  checkHealthPort(workload, checks);
}

/** A further port by its name. */
export function checkPortName(field: string, name: string, { ports }: ResolvedWorkload, checks: Checks): void {
  if (ports.some(port => port.name === name)) return;
  checks.add({
    code: 'S13',
    field,
    actual: quote(name),
    relation: 'one of',
    limit: ports.map(port => port.name).join(', ') || 'no ports',
    because: 'the names of \'additionalPorts\'',
    remedy: 'add it to \'additionalPorts\'',
  });
}

function checkHealthPort(workload: ResolvedWorkload, checks: Checks): void {
  const { props: { healthPort }, loadBalancer } = workload;
  if (healthPort === undefined) return;
  checkPortName('healthPort', healthPort, workload, checks);
  if (!loadBalancer.targets.areNodes) return;
  checks.add({
    field: 'healthPort',
    actual: quote(healthPort),
    relation: 'absent',
    because: 'a load balancer with nodes as targets asks the port of the node that leads to the application\'s port',
    remedy: 'drop \'healthPort\', or make a budget for pods as targets',
  });
}

/** A Service may point to any port, but requests to a port that no container serves fail. */
export function checkServed(field: string, port: number, { servedPorts }: ResolvedWorkload, checks: Checks): void {
  if (servedPorts.includes(port)) return;
  checks.add({
    code: 'S13',
    field,
    actual: port,
    relation: 'one of',
    limit: servedPorts.join(', '),
    because: 'the ports that containers of the pod serve',
    remedy: 'name the port of a container',
  });
}

function checkScale({ props, replicas, maxSurgePercent }: ResolvedWorkload, checks: Checks): void {
  const { autoscaling, externalAutoscaler, singleReplica = false } = props;
  checks.whole('maxSurgePercent', maxSurgePercent, 1, 100);
  if (autoscaling && externalAutoscaler) {
    checks.add({
      code: 'R08',
      field: 'externalAutoscaler',
      actual: 'set',
      relation: 'absent',
      because: '\'autoscaling\' makes an autoscaler, and two would undo the decisions of each other',
      remedy: 'drop one of them',
    });
  }
  if (autoscaling) {
    const minimum = autoscaling.minReplicas ?? 2;
    checkNotFixed(props, 'autoscaling', checks);
    checkReplicas('autoscaling.minReplicas', minimum, singleReplica, checks);
    checks.whole('autoscaling.maxReplicas', autoscaling.maxReplicas, Math.min(Math.max(1, minimum), INT32), INT32);
    if (autoscaling.targetCpuUtilizationPercent !== undefined) {
      checks.whole('autoscaling.targetCpuUtilizationPercent', autoscaling.targetCpuUtilizationPercent, 1, INT32);
    }
  }
  if (externalAutoscaler) {
    checkNotFixed(props, 'externalAutoscaler', checks);
    checkReplicas('externalAutoscaler.minReplicas', externalAutoscaler.minReplicas, singleReplica, checks);
  }
  if (replicas !== undefined) checkReplicas('replicas', replicas, singleReplica, checks);
}

function checkNotFixed({ replicas }: WorkloadProps, autoscaler: 'autoscaling' | 'externalAutoscaler', checks: Checks): void {
  if (replicas === undefined) return;
  checks.add({
    code: 'R08',
    field: 'replicas',
    actual: replicas,
    relation: 'absent',
    because: `with '${autoscaler}' the autoscaler decides, and each apply would reset it`,
    remedy: `set '${autoscaler}.minReplicas' instead`,
  });
}

function checkReplicas(field: string, replicas: number, single: boolean, checks: Checks): void {
  if (replicas === 1 && !single) {
    checks.add({
      code: 'R03',
      field,
      actual: 1,
      relation: 'at least',
      limit: 2,
      because: 'the end of one node is an outage otherwise',
      remedy: `raise '${field}', or accept it with 'singleReplica'`,
    });
  } else {
    checks.whole(field, replicas, single ? 1 : 2, INT32);
  }
}

function checkPlatform({ props, supports, isWindows, preStopAction, timings }: ResolvedWorkload, checks: Checks): void {
  if (props.argoCdSyncWave !== undefined) checks.whole('argoCdSyncWave', props.argoCdSyncWave, -1000, 1000);
  checkKubernetesVersion(props.kubernetesVersion, checks);
  if (props.preStopAction === PreStopAction.SLEEP && !supports(SLEEP_ACTION)) {
    checks.add({
      code: 'T09',
      field: 'preStopAction',
      actual: PreStopAction.SLEEP,
      relation: 'equal to',
      limit: `'${PreStopAction.EXEC_SLEEP}'`,
      because: `Kubernetes ${props.kubernetesVersion} drops the sleep action, ${SLEEP_ACTION} is the first to know it`,
      remedy: 'do not set \'preStopAction\', or raise \'kubernetesVersion\'',
    });
  }
  if (isWindows && preStopAction === PreStopAction.EXEC_SLEEP && timings.preStopSeconds > 0) {
    checks.add({
      code: 'T08',
      field: props.preStopAction === undefined ? 'kubernetesVersion' : 'preStopAction',
      actual: props.preStopAction ?? props.kubernetesVersion,
      relation: props.preStopAction === undefined ? 'at least' : 'equal to',
      limit: props.preStopAction === undefined ? SLEEP_ACTION : `'${PreStopAction.SLEEP}'`,
      because: 'images of Windows have no command sleep',
      remedy: 'use the sleep action of the kubelet',
    });
  }
}
