import { at } from './bounds';
import { Rule } from './rule';

/** Images that have neither shell nor sleep. Their `debug` variants do. */
const WITHOUT_SHELL = /(^|[/-])distroless([/:@-]|$)|^cgr\.dev\/chainguard\/(?!.*-dev)/;

export const rule: Rule = {
  code: 'T08',
  name: 'prestop-can-run',
  severity: 'error',
  formula: 'an exec preStop finds its program in the image',
  symptom: 'FailedPreStopHook: the container gets SIGTERM at once, as if P were 0',
  explanation: 'A hook that fails is not waited for. An image without a shell or `sleep` cannot sleep by a command; the kubelet can do it by itself '
    + 'since Kubernetes 1.30.',
  remedy: 'use the native action: preStop: {sleep: {seconds: …}}',
  source: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution',
  check: ({ workload: { pod } }) => pod.containers
    .filter(({ preStop: { value: { kind } } }) => kind === 'exec')
    .map(({ image, preStop, view }) => {
      const certain = WITHOUT_SHELL.test(image) && !/debug/.test(image);
      const { program = '', exact, seconds } = preStop.value;
      return {
        ...at(preStop),
        path: [...preStop.path, 'exec', 'command'],
        actual: `'${program}'`,
        relation: 'present' as const,
        limit: 'in the image',
        because: certain ? `${image} has neither shell nor sleep` : `nothing in the manifests shows whether ${image || 'the image'} has it`,
        severity: certain ? 'error' as const : 'info' as const,
        fixes: certain && exact && seconds !== undefined
          ? [{ kind: 'set' as const, object: view.object, path: [...view.path, 'lifecycle', 'preStop'], value: { sleep: { seconds } } }]
          : undefined,
      };
    }),
};
