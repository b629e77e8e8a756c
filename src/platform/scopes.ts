/**
 * Kinds that are in no namespace, beside those that are called Cluster…: of Kubernetes, of the Gateway API, of Karpenter, of the
 * controllers of AWS, and of policies.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace
 */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'Namespace', 'Node', 'PersistentVolume', 'StorageClass', 'VolumeAttributesClass', 'CSIDriver', 'CSINode', 'VolumeSnapshotClass',
  'CustomResourceDefinition', 'APIService', 'PriorityClass', 'RuntimeClass', 'FlowSchema', 'PriorityLevelConfiguration', 'DeviceClass',
  'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'CertificateSigningRequest', 'ServiceCIDR', 'IPAddress',
  'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding',
  'IngressClass', 'GatewayClass', 'IngressClassParams', 'NodePool', 'NodeClass', 'EC2NodeClass', 'NodeClaim', 'Provisioner',
  'MutatingPolicy', 'ValidatingPolicy', 'GeneratingPolicy', 'ImageValidatingPolicy', 'Assign', 'AssignMetadata', 'AssignImage', 'ModifySet', 'ConstraintTemplate',
]);

/** Whether an object is in no namespace, as far as its kind is known. */
export function isClusterScoped({ kind }: { readonly kind: string }): boolean {
  return kind.startsWith('Cluster') || CLUSTER_SCOPED.has(kind);
}
