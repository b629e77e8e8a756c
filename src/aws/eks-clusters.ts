import type * as eks from 'aws-cdk-lib/aws-eks';
import type { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';

/** The two modules of the AWS CDK for clusters of EKS. */
export type EksModule = 'eks' | 'eksv2';

/** The beginnings of the names that the AWS CDK gives to its classes of clusters, also where an app has it twice. */
const CLASSES: Readonly<Record<EksModule, string>> = { eks: 'aws-cdk-lib.aws-eks.', eksv2: 'aws-cdk-lib.aws-eks-v2.' };
const IMPORTED = 'ImportedCluster';

/** The parts of clusters that both modules have, and imported clusters only in part. */
export interface EksCluster extends IConstruct {
  readonly albController?: IConstruct;
  addCdk8sChart(id: string, chart: Chart): Construct;
}

/** A cluster of either module, its resource alone excluded: only the others take charts. */
export function takesCharts(cluster: eks.IClusterRef): cluster is eks.IClusterRef & EksCluster {
  return typeof (cluster as Partial<EksCluster>).addCdk8sChart === 'function';
}

/** The module of a cluster that the program makes; undefined of an imported one, and of anything else. */
export function moduleOf(cluster: IConstruct): EksModule | undefined {
  const name = (cluster.constructor as Partial<typeof eks.Cluster>).PROPERTY_INJECTION_ID ?? '';
  if (name.endsWith(IMPORTED)) return undefined;
  return (Object.keys(CLASSES) as EksModule[]).find(module => name.startsWith(CLASSES[module]));
}
