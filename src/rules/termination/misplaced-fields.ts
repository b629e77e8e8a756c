import { formatPath, View } from '../../model/objects/view';
import { Container } from '../../model/pods/pod';
import { Workload } from '../../model/workload';
import { isTypo } from '../../platform/text/spelling';

/**
 * The remedy for a field that is missing here but present elsewhere: Kubernetes drops unknown fields, with only a
 * warning unless strict validation is requested.
 */
function moveTo(target: string, places: readonly (View | undefined)[]): string | undefined {
  const misplaced = places.find(view => view?.exists);
  return misplaced && `move '${formatPath(misplaced.path)}' to '${target}': where it stands Kubernetes does not know it, and drops it`;
}

/** The remedy for a field with a nearly correct name; Kubernetes drops it as well. */
function rename(target: string, holders: readonly View[]): string | undefined {
  for (const holder of holders) {
    const key = holder.keys().find(name => name !== target && (isTypo(name, target) || OTHER_NAMES[target].test(name)));
    if (key !== undefined) return `rename '${formatPath([...holder.path, key])}' to '${target}': Kubernetes does not know it, and drops it`;
  }
  return undefined;
}

/** Common wrong names of fields. */
const OTHER_NAMES: Readonly<Record<string, RegExp>> = {
  preStop: /^pre-?_?stop(-?_?hook)?$/i,
  lifecycle: /^life-?_?cycle(-?_?hooks?)?$/i,
  terminationGracePeriodSeconds: /^termination-?_?grace(-?_?period)?(-?_?seconds?)?$/i,
};

export function misplacedGrace({ view, pod: { view: template, containers, gracePeriod } }: Workload): string | undefined {
  const field = 'terminationGracePeriodSeconds';
  if (!gracePeriod.defaulted) return undefined;
  return moveTo(formatPath(gracePeriod.path), [view.at('spec', field), template.at(field), ...containers.map(container => container.view.at(field))])
    ?? rename(field, [template.at('spec')]);
}

export function misplacedHook({ pod: { view: template } }: Workload, { view, preStop }: Container): string | undefined {
  if (!preStop.defaulted) return undefined;
  return moveTo(formatPath(preStop.path), [view.at('preStop')])
    ?? rename('preStop', [view.at('lifecycle')])
    ?? rename('lifecycle', [view])
    ?? moveTo(formatPath([...view.path, 'lifecycle']), [template.at('spec', 'lifecycle'), template.at('lifecycle')]);
}
