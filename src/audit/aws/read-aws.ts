import { controllersIn } from '../../model/live/controller';
import { Elb, Listener, LoadBalancer, Target, TargetGroup } from '../../model/live/elb';
import { ObjectIndex } from '../../model/objects/object-index';
import { CLUSTER_NAME_FLAG, CLUSTER_TAG } from '../../platform/load-balancer-controller';
import { isRecord } from '../../platform/records';
import { asObject, Ask, ClusterReading } from '../read-cluster';
import { Unread } from '../snapshot';

/** What AWS says, and what it does not say to this user. */
export interface AwsReading {
  readonly elb: Elb;
  readonly unread: readonly Unread[];
}

/** DescribeTags takes so many resources at a time. */
const AT_A_TIME = 20;

/** The target groups that the bindings of a cluster name, by the region in their ARN. */
export function boundGroups({ objects }: ClusterReading): ReadonlyMap<string, readonly string[]> {
  const arns = objects.flatMap(({ resource, body: { spec } }) =>
    resource.kind === 'TargetGroupBinding' && isRecord(spec) && typeof spec.targetGroupARN === 'string' ? [spec.targetGroupARN] : []);
  const byRegion = new Map<string, string[]>();
  for (const arn of new Set(arns)) {
    const region = arn.split(':')[3] ?? '';
    byRegion.set(region, [...byRegion.get(region) ?? [], arn]);
  }
  return byRegion;
}

/** A reading of a cluster together with what AWS says of its load balancers. */
export async function withAws(reading: ClusterReading, ask: Ask): Promise<ClusterReading> {
  const groups = boundGroups(reading);
  const clusterName = clusterNameIn(reading);
  // Where no binding can be read, the region is that of the aws command.
  const { elb, unread } = await readAws(ask, groups.size === 0 && clusterName !== undefined ? new Map([['', []]]) : groups, clusterName);
  return { ...reading, facts: { ...reading.facts, elb, unread: [...reading.facts.unread, ...unread] } };
}

/** The name that the controller gives the cluster in its tags. */
function clusterNameIn({ objects }: ClusterReading): string | undefined {
  const index = new ObjectIndex(objects.filter(({ resource }) => resource.kind === 'Deployment').map(asObject), []);
  return controllersIn(index)[0]?.flag(CLUSTER_NAME_FLAG);
}

/** Asks AWS for target groups, their targets and their load balancers; only calls that describe something. */
export async function readAws(ask: Ask, groups: ReadonlyMap<string, readonly string[]>, clusterName: string | undefined): Promise<AwsReading> {
  const readings = await Promise.all([...groups].map(([region, arns]) => new Reader(ask, region).read(arns, clusterName)));
  return {
    elb: { targetGroups: readings.flatMap(({ elb }) => elb.targetGroups), loadBalancers: readings.flatMap(({ elb }) => elb.loadBalancers) },
    unread: readings.flatMap(({ unread }) => unread),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads one region, a call at a time: the API of ELB is throttled for the account as a whole. */
class Reader {
  private readonly unread = new Map<string, Unread>();
  private lastRefusal = '';

  public constructor(private readonly ask: Ask, private readonly region: string) {}

  public async read(arns: readonly string[], clusterName: string | undefined): Promise<AwsReading> {
    const all = [...new Set([...arns, ...await this.taggedGroups(clusterName)])];
    const described = await this.describeGroups(all);
    const tags = await this.tagsOf(described.map(group => textOf(group, 'TargetGroupArn')));
    const targetGroups: TargetGroup[] = [];
    for (const group of described) targetGroups.push(await this.targetGroup(group, tags));
    const loadBalancers: LoadBalancer[] = [];
    const used = [...new Set(targetGroups.flatMap(group => group.loadBalancers))];
    for (let index = 0; index < used.length; index += AT_A_TIME) {
      for (const each of await this.list('elbv2', 'describe-load-balancers', 'LoadBalancers', '--load-balancer-arns', ...used.slice(index, index + AT_A_TIME))) {
        loadBalancers.push(await this.loadBalancer(each));
      }
    }
    return { elb: { targetGroups, loadBalancers }, unread: [...this.unread.values()] };
  }

  /** Those that the controller of this cluster has tagged: also where bindings cannot be read. */
  private async taggedGroups(clusterName: string | undefined): Promise<string[]> {
    if (clusterName === undefined) return [];
    const found = await this.list('resourcegroupstaggingapi', 'get-resources', 'ResourceTagMappingList',
      '--resource-type-filters', 'elasticloadbalancing:targetgroup', '--tag-filters', `Key=${CLUSTER_TAG},Values=${clusterName}`);
    return found.map(resource => textOf(resource, 'ResourceARN')).filter(arn => arn !== '');
  }

  /** One group that is gone makes the whole call fail: then each is asked for by itself. */
  private async describeGroups(arns: readonly string[]): Promise<Fields[]> {
    const found: Fields[] = [];
    for (let index = 0; index < arns.length; index += AT_A_TIME) {
      const some = arns.slice(index, index + AT_A_TIME);
      const reply = await this.call('elbv2', 'describe-target-groups', '--target-group-arns', ...some);
      if (reply !== undefined) found.push(...listIn(reply, 'TargetGroups'));
      else if (some.length > 1) for (const arn of some) found.push(...await this.list('elbv2', 'describe-target-groups', 'TargetGroups', '--target-group-arns', arn));
      else this.note('elbv2', 'describe-target-groups', some[0]);
    }
    return found;
  }

  private async tagsOf(arns: readonly string[]): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
    const tags = new Map<string, Readonly<Record<string, string>>>();
    for (let index = 0; index < arns.length; index += AT_A_TIME) {
      const found = await this.list('elbv2', 'describe-tags', 'TagDescriptions', '--resource-arns', ...arns.slice(index, index + AT_A_TIME));
      for (const each of found) tags.set(textOf(each, 'ResourceArn'), pairsIn(each, 'Tags'));
    }
    return tags;
  }

  private async targetGroup(group: Fields, tags: ReadonlyMap<string, Readonly<Record<string, string>>>): Promise<TargetGroup> {
    const arn = textOf(group, 'TargetGroupArn');
    const attributes = await this.list('elbv2', 'describe-target-group-attributes', 'Attributes', '--target-group-arn', arn);
    const health = await this.list('elbv2', 'describe-target-health', 'TargetHealthDescriptions', '--target-group-arn', arn);
    return {
      arn,
      name: textOf(group, 'TargetGroupName'),
      targetType: textOf(group, 'TargetType'),
      healthCheck: {
        ...Object.fromEntries(Object.entries(group).filter((entry): entry is [string, string | number] => /^(HealthCheck|HealthyThreshold|UnhealthyThreshold)/.test(entry[0]) && entry[0] !== 'HealthCheckEnabled')),
        Matcher: isRecord(group.Matcher) ? textOf(group.Matcher, 'HttpCode') || textOf(group.Matcher, 'GrpcCode') : undefined,
      },
      attributes: pairs(attributes),
      tags: tags.get(arn) ?? {},
      loadBalancers: Array.isArray(group.LoadBalancerArns) ? group.LoadBalancerArns.filter(item => typeof item === 'string') : [],
      targets: health.map(targetOf),
    };
  }

  private async loadBalancer(described: Fields): Promise<LoadBalancer> {
    const arn = textOf(described, 'LoadBalancerArn');
    const attributes = await this.list('elbv2', 'describe-load-balancer-attributes', 'Attributes', '--load-balancer-arn', arn);
    const listeners: Listener[] = [];
    if (described.Type === 'network') {
      for (const listener of await this.list('elbv2', 'describe-listeners', 'Listeners', '--load-balancer-arn', arn)) {
        const own = await this.list('elbv2', 'describe-listener-attributes', 'Attributes', '--listener-arn', textOf(listener, 'ListenerArn'));
        listeners.push({ port: typeof listener.Port === 'number' ? listener.Port : undefined, protocol: textOf(listener, 'Protocol'), attributes: pairs(own) });
      }
    }
    const zones = listIn(described, 'AvailabilityZones').map(zone => textOf(zone, 'ZoneName'));
    return { arn, name: textOf(described, 'LoadBalancerName'), zones, attributes: pairs(attributes), listeners };
  }

  private async list(service: string, operation: string, key: string, ...args: string[]): Promise<Fields[]> {
    const reply = await this.call(service, operation, ...args);
    if (reply === undefined) this.note(service, operation, args[args.length - 1]);
    return reply === undefined ? [] : listIn(reply, key);
  }

  private async call(service: string, operation: string, ...args: string[]): Promise<Fields | undefined> {
    const reply = await this.ask([service, operation, ...args, '--output', 'json', ...this.region === '' ? [] : ['--region', this.region]]);
    if ('why' in reply) {
      this.lastRefusal = reply.why;
      return undefined;
    }
    try {
      const value: unknown = JSON.parse(reply.text);
      if (isRecord(value)) return value;
    } catch { /* said below */ }
    this.lastRefusal = 'aws printed something else than JSON';
    return undefined;
  }

  /** Says it once for each operation: a right that is missing is missing for all of them. */
  private note(service: string, operation: string, what: string): void {
    const resource = `aws ${service} ${operation}`;
    if (this.unread.has(resource)) return;
    this.unread.set(resource, { resource, kind: '', why: `${what}: ${this.lastRefusal}`, unjudged: UNJUDGED[operation] ?? 'what it would say is not judged' });
  }
}

/** What is not judged without an operation; continues "without them ". */
const UNJUDGED: Readonly<Record<string, string>> = {
  'get-resources': 'target groups are found by their bindings only',
  'describe-target-groups': 'health checks and all else of the target group are not judged',
  'describe-tags': 'target groups are found by their bindings only',
  'describe-target-group-attributes': 'it is not known whether the attributes of target groups are as declared',
  'describe-target-health': 'it is not known which targets are registered and healthy',
  'describe-load-balancers': 'load balancers are not judged',
  'describe-load-balancer-attributes': 'it is not known whether the attributes of load balancers are as declared',
  'describe-listeners': 'the idle timeouts of Network Load Balancers are not judged',
  'describe-listener-attributes': 'the idle timeouts of Network Load Balancers are not judged',
};

function targetOf(description: Fields): Target {
  const target = isRecord(description.Target) ? description.Target : {};
  const health = isRecord(description.TargetHealth) ? description.TargetHealth : {};
  return {
    id: textOf(target, 'Id'),
    port: typeof target.Port === 'number' ? target.Port : undefined,
    zone: textOf(target, 'AvailabilityZone') || undefined,
    state: textOf(health, 'State'),
    reason: [textOf(health, 'Reason'), textOf(health, 'Description')].filter(part => part !== '').join(': ') || undefined,
  };
}

function listIn(fields: Fields, key: string): Fields[] {
  const value = fields[key];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
}

function pairsIn(fields: Fields, key: string): Readonly<Record<string, string>> {
  return pairs(listIn(fields, key));
}

function pairs(list: readonly Fields[]): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map(item => [textOf(item, 'Key'), textOf(item, 'Value')]));
}
