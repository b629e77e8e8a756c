import { sleepingHook } from '../../model/pods/sleeping-hook';
import { isSupported, SLEEP_ACTION, SLEEP_OF_ZERO } from '../../platform/cluster/kubernetes-version';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'T09',
  name: 'prestop-supported',
  severity: 'error',
  formula: `a native sleep needs Kubernetes ${SLEEP_ACTION}; one of 0 s needs ${SLEEP_OF_ZERO}`,
  symptom: 'the API server drops the field: connections are refused as if there were no preStop',
  explanation: `The sleep action is on since ${SLEEP_ACTION} (by a feature gate in 1.29). An API server that does not know it drops the field without a word, and one `
    + `before ${SLEEP_OF_ZERO} refuses to sleep for 0 s.`,
  remedy: 'sleep by a command, or raise the Kubernetes version',
  charts: ['lifecycle', 'lifecycleHooks'],
  source: 'https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/3960-pod-lifecycle-sleep-action',
  check: ({ workload: { pod }, kubernetesVersion }) => {
    return pod.containers.flatMap(container => {
      const { preStop, view } = container;
      const { kind, seconds } = preStop.value;
      const since = seconds === 0 ? SLEEP_OF_ZERO : SLEEP_ACTION;
      if (kind !== 'sleep' || isSupported(kubernetesVersion, since)) return [];
      const hook = sleepingHook(container, seconds ?? 0, kubernetesVersion);
      const asCommand = hook && !('sleep' in hook) ? hook : seconds === 0 ? { exec: { command: ['sleep', '0'] } } : undefined;
      return [{
        ...at(preStop),
        path: [...preStop.path, 'sleep'],
        actual: `${seconds ?? '?'} s by the sleep action`,
        relation: 'absent' as const,
        because: `Kubernetes ${kubernetesVersion} does not take it, ${since} is the first to do so`,
        fixes: asCommand && [{ kind: 'set' as const, object: view.object, path: [...view.path, 'lifecycle', 'preStop'], value: asCommand }],
        undecided: 'the image has no command that sleeps',
      }];
    });
  },
};
