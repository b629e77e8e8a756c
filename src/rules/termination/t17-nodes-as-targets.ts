import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { whyNodesGo } from '../reclaim/reclaim-paths';

export const rule: Rule = {
  code: 'T17',
  name: 'nodes-as-targets',
  severity: 'info',
  formula: 'pods are the targets, not the nodes; a warning where nodes are known to be taken away',
  symptom: 'requests fail when a node is drained and ends, also those to pods on other nodes: 502 and 504',
  explanation: 'Where nodes are the targets, requests go through any node to a pod on any other. A node that is drained and ends takes along what passes '
    + 'through it, until the load balancer has deregistered it: no setting of the pods covers that.',
  remedy: 'use ip targets, or take a node out of the load balancer (node.kubernetes.io/exclude-from-external-load-balancers) before it ends',
  undecided: 'another target type makes another target group (C01): when it is changed is for a person to decide',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/885',
  check: subject => subject.workload.fronts.filter(({ loadBalancer: { targets } }) => targets.areNodes).map((front): RuleFinding => {
    const goes = whyNodesGo(subject, front);
    return {
      ...at(front.targetType ?? front.view),
      says: 'nodes are the targets: one that ends takes along what passes through it to pods on other nodes',
      because: goes && `nodes go, ${goes}`,
      severity: goes === undefined ? undefined : 'warning',
    };
  }),
};
