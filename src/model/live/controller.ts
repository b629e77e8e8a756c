import { GATE_WEBHOOK, LOAD_BALANCER_CONTROLLER_NAME } from '../../platform/load-balancer-controller';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** The AWS Load Balancer Controller as a cluster runs it. */
export interface LoadBalancerController {
  /** Its Deployment. */
  readonly view: View;
  /** The place of its arguments. */
  readonly args: View;
  /** Its version without the v, such as `3.5.0`; undefined if its image has another tag. */
  readonly version?: string;
  readonly readyReplicas: number;
  /** The value of a flag; undefined if it is not given. */
  readonly flag: (name: string) => string | undefined;
}

export function controllersIn(index: ObjectIndex): LoadBalancerController[] {
  return index.all('Deployment').flatMap((view): LoadBalancerController[] => {
    const container = view.at('spec', 'template', 'spec', 'containers').list()
      .find(each => imageName(each.at('image').text()) === LOAD_BALANCER_CONTROLLER_NAME);
    if (container === undefined) return [];
    const words = [...container.at('command').texts(), ...container.at('args').texts()];
    return [{
      view,
      args: container.at('args'),
      version: /:v(\d+\.\d+\.\d+)/.exec(container.at('image').text() ?? '')?.[1],
      readyReplicas: view.at('status', 'readyReplicas').number() ?? 0,
      flag: name => flagIn(words, name),
    }];
  });
}

/** `public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0` is `aws-load-balancer-controller`. */
function imageName(image = ''): string {
  return image.split('@')[0].split('/').pop()!.split(':')[0];
}

function flagIn(words: readonly string[], name: string): string | undefined {
  const index = words.findIndex(word => word === `--${name}` || word.startsWith(`--${name}=`));
  if (index < 0) return undefined;
  const word = words[index];
  if (word.includes('=')) return word.slice(word.indexOf('=') + 1);
  const next = words[index + 1];
  return next === undefined || next.startsWith('--') ? 'true' : next;
}

/** The webhooks by which controllers add readiness gates to pods. */
export function gateWebhooks(index: ObjectIndex, name = GATE_WEBHOOK): View[] {
  return index.all('MutatingWebhookConfiguration')
    .flatMap(view => view.at('webhooks').list())
    .filter(webhook => webhook.at('name').text() === name);
}
