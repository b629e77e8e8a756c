import { dirname, relative, resolve, sep } from 'node:path';
import { Config, Entry, Selector } from './config';
import { matches } from './patterns';

/** What a selector is asked about. */
export interface Selected {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The entries that are about a workload, from the least to the most specific. */
export function entriesFor({ entries }: Pick<Config, 'entries'>, workload: Selected): Entry[] {
  return entries.filter(({ selector }) => selector === undefined || selects(selector, workload));
}

function selects({ name, namespace, kind, labels = {} }: Selector, workload: Selected): boolean {
  return fits(name, workload.name) && fits(namespace, workload.namespace) && fits(kind, workload.kind)
    && Object.entries(labels).every(([key, pattern]) => fits(pattern, Object.hasOwn(workload.labels, key) ? workload.labels[key] : undefined));
}

function fits(pattern: string | undefined, text: string | undefined): boolean {
  return pattern === undefined || (text !== undefined && matches(pattern, text));
}

/** Whether a configuration leaves a file out: by a pattern of its path, or of a folder above it. */
export function isLeftOut({ file, exclude }: Pick<Config, 'file' | 'exclude'>, path: string): boolean {
  if (exclude.length === 0) return false;
  const steps = relative(dirname(resolve(file)), resolve(path)).split(sep);
  return steps.some((_, index) => exclude.some(pattern => matches(pattern.replace(/^\.\/|\/$/g, ''), steps.slice(0, index + 1).join('/'))));
}
