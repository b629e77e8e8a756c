import { formatPath, View } from '../../model/objects/view';
import { Container } from '../../model/pods/pod';
import { Workload } from '../../model/workload';

/**
 * The way out where a field is missed that stands elsewhere: Kubernetes drops what it does not know, with no more than a
 * warning if nobody asks it to validate strictly.
 */
function moveTo(target: string, places: readonly (View | undefined)[]): string | undefined {
  const misplaced = places.find(view => view?.exists);
  return misplaced && `move '${formatPath(misplaced.path)}' to '${target}': where it stands Kubernetes does not know it, and drops it`;
}

export function misplacedGrace({ view, pod: { view: template, containers, gracePeriod } }: Workload): string | undefined {
  const field = 'terminationGracePeriodSeconds';
  if (!gracePeriod.defaulted) return undefined;
  return moveTo(formatPath(gracePeriod.path), [view.at('spec', field), template.at(field), ...containers.map(container => container.view.at(field))]);
}

export function misplacedHook({ pod: { view: template } }: Workload, { view, preStop }: Container): string | undefined {
  if (!preStop.defaulted) return undefined;
  return moveTo(formatPath(preStop.path), [view.at('preStop')])
    ?? moveTo(formatPath([...view.path, 'lifecycle']), [template.at('spec', 'lifecycle'), template.at('lifecycle')]);
}
