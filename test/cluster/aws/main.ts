import { spawnSync } from 'node:child_process';
import { Emulator, REGION, startEmulator } from './emulator';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { main as zeroDowntime } from '../../../src/cli/main';
import { hostSystem } from '../../../src/cli/system';
import { clusterOf } from '../../audit/kubectl';
import { Patch } from '../../rules/patch';

/** A drift that somebody makes with the command of AWS, and the codes that must say so; without any, nothing is wrong. */
interface Drift {
  readonly name: string;
  readonly seed: (aws: Emulator['aws'], made: Made) => void;
  /** Code, severity, and what is in the message. */
  readonly finds: readonly (readonly [code: string, severity: string, words: string])[];
}

/** What the controller would have made, by the names of AWS. */
interface Made {
  group: string;
  readonly loadBalancer: string;
}

const attribute = (key: string, value: string) => `Key=${key},Value=${value}`;

const DRIFTS: readonly Drift[] = [
  { name: 'nothing', seed: () => undefined, finds: [] },
  {
    name: 'a shorter deregistration delay, set by hand',
    seed: (aws, { group }) => aws('elbv2', 'modify-target-group-attributes', '--target-group-arn', group, '--attributes', attribute('deregistration_delay.timeout_seconds', '20')),
    finds: [['E01', 'error', 'deregistration_delay.timeout_seconds']],
  },
  {
    name: 'stickiness that nobody has reset',
    seed: (aws, { group }) => aws('elbv2', 'modify-target-group-attributes', '--target-group-arn', group, '--attributes', attribute('stickiness.enabled', 'true')),
    finds: [['E01', 'warning', 'stickiness.enabled']],
  },
  {
    name: 'another interval of the health check',
    seed: (aws, { group }) => aws('elbv2', 'modify-target-group', '--target-group-arn', group, '--health-check-interval-seconds', '30'),
    finds: [['E02', 'warning', 'HealthCheckIntervalSeconds']],
  },
  {
    name: 'another path of the health check',
    seed: (aws, { group }) => aws('elbv2', 'modify-target-group', '--target-group-arn', group, '--health-check-path', '/old'),
    finds: [['E02', 'warning', 'HealthCheckPath']],
  },
  {
    name: 'another idle timeout',
    seed: (aws, { loadBalancer }) => aws('elbv2', 'modify-load-balancer-attributes', '--load-balancer-arn', loadBalancer, '--attributes', attribute('idle_timeout.timeout_seconds', '400')),
    finds: [['E03', 'warning', 'idle_timeout.timeout_seconds']],
  },
  {
    name: 'a target group that no listener uses',
    seed: (aws, made) => { made.group = makeTargetGroup(aws, 'unused'); }, // the emulator keeps the mark of a listener that is deleted
    finds: [['E04', 'error', 'no load balancer uses']],
  },
  {
    name: 'a pod that is not registered',
    seed: (aws, { group }) => aws('elbv2', 'deregister-targets', '--target-group-arn', group, '--targets', 'Id=10.0.0.2,Port=8080'),
    finds: [['E04', 'warning', 'is no target of']],
  },
  {
    name: 'a pod of another cluster',
    seed: (aws, { group }) => aws('elbv2', 'register-targets', '--target-group-arn', group, '--targets', 'Id=10.0.9.9,Port=8080'),
    finds: [['E05', 'error', '10.0.9.9']],
  },
];

/** Holds `audit --aws` with the real command of AWS against an emulator, over seeded drifts. */
async function main(): Promise<void> {
  const emulator = await startEmulator();
  if (typeof emulator === 'string') return console.log(`AWS: skipped, ${emulator}`);
  const failures: string[] = [];
  try {
    for (const [index, { name, seed, finds }] of DRIFTS.entries()) {
      emulator.reset();
      const made = makeLoadBalancer(emulator, index);
      seed(emulator.aws, made);
      const { findings, problems } = await audit(emulator, bound(made));
      const missed = finds.filter(([code, severity, words]) =>
        !findings.some(found => found.code === code && found.severity === severity && found.message.includes(words)));
      const strange = findings.filter(({ code }) => !finds.some(([wanted]) => wanted === code));
      failures.push(...missed.map(wanted => `${name}: ${wanted.join(' ')} is not found`), ...strange.map(({ code, message }) => `${name}: finds ${code} ${message}`));
      failures.push(...problems.map(({ file, message }) => `${name}: ${file}: ${message}`));
    }
    failures.push(...await withoutBindings(emulator), ...await withAGroupThatIsGone(emulator));
  } finally {
    emulator.stop();
  }
  failures.forEach(failure => console.error(failure));
  const seeded = DRIFTS.length - 1;
  console.log(failures.length === 0 ? `AWS: ${seeded} of ${seeded} seeded drifts found` : `AWS: ${failures.length} failures`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

/** A load balancer with a target group as the controller makes them for the Ingress of the cluster. */
function makeLoadBalancer({ aws }: Emulator, index: number): Made {
  const name = `shop-${index}`;
  const vpc = aws('ec2', 'describe-vpcs').Vpcs[0].VpcId;
  const subnets = aws('ec2', 'describe-subnets', '--filters', `Name=vpc-id,Values=${vpc}`).Subnets.slice(0, 2).map(({ SubnetId }: { SubnetId: string }) => SubnetId);
  const [{ LoadBalancerArn: loadBalancer }] = aws('elbv2', 'create-load-balancer', '--name', name, '--subnets', ...subnets).LoadBalancers;
  const group = makeTargetGroup(aws, name);
  aws('elbv2', 'create-listener', '--load-balancer-arn', loadBalancer, '--protocol', 'HTTP', '--port', '80', '--default-actions', `Type=forward,TargetGroupArn=${group}`);
  aws('elbv2', 'register-targets', '--target-group-arn', group, '--targets', 'Id=10.0.0.1,Port=8080', 'Id=10.0.0.2,Port=8080');
  return { group, loadBalancer };
}

/** A target group with the health check and the tags of the controller. */
function makeTargetGroup(aws: Emulator['aws'], name: string): string {
  const vpc = aws('ec2', 'describe-vpcs').Vpcs[0].VpcId;
  const tags = ['Key=elbv2.k8s.aws/cluster,Value=shop', 'Key=ingress.k8s.aws/stack,Value=shop/web', 'Key=ingress.k8s.aws/resource,Value=shop/web-web:80'];
  return aws('elbv2', 'create-target-group', '--name', name, '--protocol', 'HTTP', '--port', '80', '--vpc-id', vpc, '--target-type', 'ip',
    '--health-check-path', '/', '--health-check-interval-seconds', '15', '--health-check-timeout-seconds', '5', '--healthy-threshold-count', '2',
    '--unhealthy-threshold-count', '2', '--matcher', 'HttpCode=200', '--tags', ...tags).TargetGroups[0].TargetGroupArn;
}

/** The binding of the cluster with this target group. */
function bound({ group }: Pick<Made, 'group'>): Patch {
  return { set: { 'TargetGroupBinding spec.targetGroupARN': group } };
}

interface Report {
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

/** What the command says of AWS: kubectl prints a recorded cluster, and the command of AWS is real. */
async function audit({ env }: Emulator, patch: Patch): Promise<Report> {
  let stdout = '';
  const kubectl = clusterOf(patch);
  const host = hostSystem({ wallClock: () => Date.UTC(2026, 10, 29, 12), onInterrupt: () => () => undefined });
  await zeroDowntime(['audit', '--aws', '--format', 'json'], {
    stdout: text => { stdout += text; },
    stderr: () => undefined,
    columns: 100,
    color: false,
    files: nodeFiles(async function* () { /* nothing comes from there */ }),
    system: {
      ...host,
      run: async ([program, ...args]) => {
        if (program === 'kubectl') return { exitCode: 0, signal: null, stdout: '', stderr: '', ...kubectl(args) };
        const { status, signal, stdout: printed, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
        return { exitCode: status, signal, stdout: printed, stderr };
      },
    },
  });
  const { findings, problems } = JSON.parse(stdout) as Report;
  return { findings: findings.filter(({ code }) => code.startsWith('E')), problems };
}

/** Without bindings, target groups are found by the tags of the controller. */
async function withoutBindings(emulator: Emulator): Promise<string[]> {
  emulator.reset();
  const made = makeLoadBalancer(emulator, 90);
  emulator.aws('elbv2', 'modify-target-group', '--target-group-arn', made.group, '--health-check-path', '/old');
  const { findings } = await audit(emulator, { remove: ['TargetGroupBinding'] });
  return findings.map(({ code }) => code).join() === 'E02' ? [] : [`by tags alone, finds ${findings.map(({ code }) => code).join() || 'nothing'} instead of E02`];
}

/** A binding may name a target group that somebody has deleted: that is said, and the others are read. */
async function withAGroupThatIsGone(emulator: Emulator): Promise<string[]> {
  const group = `arn:aws:elasticloadbalancing:${REGION}:123456789012:targetgroup/gone/0123456789abcdef`;
  const { problems } = await audit(emulator, bound({ group }));
  return problems.some(({ file, message }) => file === 'aws elbv2 describe-target-groups' && message.includes(group)) ? [] : [`a target group that is gone is told as ${JSON.stringify(problems)}`];
}

void main();
