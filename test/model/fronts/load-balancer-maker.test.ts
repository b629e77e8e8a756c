import { needsOf } from '../../../src/model/known-inputs';
import { buildModel } from '../../../src/model/model';
import { readDocuments } from '../../../src/model/objects/documents';

const MODEL = (spec: object, annotations: Readonly<Record<string, string>> = {}) => buildModel(readDocuments('all.yaml', `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web:1, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, annotations: ${JSON.stringify(annotations)} }
spec: ${JSON.stringify({ type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec })}
`).objects);

const BETA = 'service.beta.kubernetes.io';

describe('the load balancer of a Service', () => {
  test.each<[string, object, Record<string, string>, string, boolean]>([
    ['is assumed where nothing says who makes it', {}, {}, 'nlb-instance', true],
    ['is assumed where only annotations of any provider are there', {}, { [`${BETA}/aws-load-balancer-healthcheck-interval`]: '10' }, 'nlb-instance', true],
    ['is assumed where annotations are for several clouds', {}, { [`${BETA}/aws-load-balancer-ssl-ports`]: '443', [`${BETA}/azure-load-balancer-internal`]: 'true' }, 'nlb-instance', true],
    ['is that of the class', { loadBalancerClass: 'service.k8s.aws/nlb' }, {}, 'nlb-instance', false],
    ['sends to pods on EKS Auto Mode', { loadBalancerClass: 'eks.amazonaws.com/nlb' }, {}, 'nlb-auto', false],
    ['sends to nodes on EKS Auto Mode where that is said', { loadBalancerClass: 'eks.amazonaws.com/nlb' }, { [`${BETA}/aws-load-balancer-nlb-target-type`]: 'instance' }, 'nlb-instance', false],
    ['is of type nlb', {}, { [`${BETA}/aws-load-balancer-type`]: 'nlb' }, 'nlb-instance', false],
    ['is of type nlb-ip', {}, { [`${BETA}/aws-load-balancer-type`]: 'nlb-ip' }, 'nlb-ip', false],
    ['is of type external', {}, { 'service.kubernetes.io/aws-load-balancer-type': 'external' }, 'nlb-instance', false],
    ['is known by an annotation that only the controller reads', {}, { [`${BETA}/aws-load-balancer-nlb-target-type`]: 'ip' }, 'nlb-ip', false],
    ['is none of AWS\' with the class of somebody else', { loadBalancerClass: 'metallb.io/metallb' }, { [`${BETA}/aws-load-balancer-type`]: 'external' }, 'cluster-ip', false],
    ['is none of AWS\' with annotations for another cloud', {}, { 'metallb.io/address-pool': 'public' }, 'cluster-ip', false],
    ['is none where the type is another', { type: 'NodePort' }, { [`${BETA}/aws-load-balancer-scheme`]: 'internal' }, 'cluster-ip', false],
  ])('%s', (_, spec, annotations, loadBalancer, assumed) => {
    const { workloads: [{ fronts: [front, ...others] }] } = MODEL(spec, annotations);
    expect([front.loadBalancer.name, front.assumed !== undefined, others]).toEqual([loadBalancer, assumed, []]);
  });

  test('is named as assumed where the budget is told', () => {
    expect(needsOf(MODEL({}))[0].fronts).toEqual(['Service web, taken for a Network Load Balancer']);
    expect(needsOf(MODEL({ loadBalancerClass: 'service.k8s.aws/nlb' }))[0].fronts).toEqual(['Service web']);
  });
});
