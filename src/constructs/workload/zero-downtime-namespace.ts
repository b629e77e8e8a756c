import { ApiObject, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { SYNC_WAVE_ANNOTATION, wavesBeforePods } from '../../platform/argo';
import { GATE_LABEL } from '../../platform/load-balancer-controller';
import { LoadBalancerKind } from '../../platform/load-balancers';
import { Checks } from '../input/checks';
import { checkAnnotations, checkLabels } from '../input/metadata-checks';
import { constructProps, flag, instance, manifestTexts, needed, Shape, text } from '../input/shape';

/**
 * Properties of a namespace.
 */
export interface ZeroDowntimeNamespaceProps {
  /**
   * Name of the namespace: a DNS label of at most 63 characters.
   */
  readonly name: string;

  /**
   * Labels in addition to the one that turns the readiness gates on.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Annotations.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };

  /**
   * Whether the namespace is synthesised. If it is not, it must be created elsewhere, with the label
   * `elbv2.k8s.aws/pod-readiness-gate-inject: enabled`.
   *
   * @default true
   */
  readonly create?: boolean;
}

export const NAMESPACE: Shape<ZeroDowntimeNamespaceProps> = { name: needed(text), labels: manifestTexts, annotations: manifestTexts, create: flag };

/**
 * A namespace whose pods become ready only when the load balancer sends to them: its label makes the AWS
 * Load Balancer Controller inject readiness gates. If all of its services are behind load balancers of EKS Auto Mode, which
 * has no gates, the label is left out.
 *
 * Several services may share it.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
 */
export class ZeroDowntimeNamespace extends Construct {
  /**
   * The default namespace of the services of a chart, with the name of the chart's `namespace`, else of the
   * chart. It belongs to the chart, since the dependencies of one service must not concern the others.
   *
   * @internal
   */
  public static _sharedIn(scope: Construct): ZeroDowntimeNamespace {
    const chart = Chart.of(scope);
    const shared = chart.node.tryFindChild(SHARED_ID);
    return shared instanceof ZeroDowntimeNamespace
      ? shared : new ZeroDowntimeNamespace(chart, SHARED_ID, { name: chart.namespace ?? chart.node.id });
  }

  /** Name of the namespace. */
  public readonly namespaceName: string;

  /** The Namespace object; absent when something else creates it. */
  public readonly apiObject?: ApiObject;

  private firstWave = Infinity;
  private readonly kinds = new Set<LoadBalancerKind>();

  public constructor(scope: Construct, id: string, props: ZeroDowntimeNamespaceProps) {
    const { name, labels, annotations, create = true } = constructProps(scope, id, props, NAMESPACE);
    super(scope, id);
    const checks = new Checks(this.node.path);
    checks.matching(
      'name', name, /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
      'a DNS label: at most 63 lower-case letters, digits and hyphens',
      'choose another \'name\'; where the chart gave it, give the chart a \'namespace\', or the service a ZeroDowntimeNamespace',
    );
    checkLabels('labels', labels, checks);
    checkAnnotations('annotations', annotations, checks);
    checks.throwIfAny();
    this.namespaceName = name;
    this.apiObject = create ? new ApiObject(this, 'Namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { ...labels, [GATE_LABEL]: Lazy.any({ produce: () => this.needsGates() ? 'enabled' : undefined }) as unknown as string },
        annotations,
      },
    }) : undefined;
    // The chart gives its own namespace to every object, but a namespace is in none.
    if (this.apiObject?.metadata.namespace !== undefined) this.apiObject.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }

  /**
   * Adds a service: the label is left out if no controller reads it.
   *
   * @internal
   */
  public _serve(kind: LoadBalancerKind): void {
    this.kinds.add(kind);
  }

  private needsGates(): boolean {
    return this.kinds.size === 0 || [...this.kinds].some(({ hasTargetGroup, gate }) => !hasTargetGroup || gate?.label === GATE_LABEL);
  }

  /**
   * Puts the namespace into an Argo CD sync wave before the pods of a service: the earliest one counts.
   *
   * @internal
   */
  public _syncBefore(wave: number): void {
    this.firstWave = Math.min(this.firstWave, wave - wavesBeforePods('Namespace'));
    this.apiObject?.metadata.addAnnotation(SYNC_WAVE_ANNOTATION, String(this.firstWave));
  }
}

const SHARED_ID = 'ZeroDowntimeNamespace';

export const namespace = instance<ZeroDowntimeNamespace>(
  'a ZeroDowntimeNamespace, such as new ZeroDowntimeNamespace(chart, \'Namespace\', { name: \'shop\' })',
  value => typeof value.namespaceName === 'string' && typeof value._syncBefore === 'function',
);
