import { dirname, join } from 'node:path';
import { kindOf } from './kind-of';
import { findFiles, identityOf } from './read';
import { BASELINE_NAME } from '../../config/config';
import type { Settings } from '../../model/settings/settings';
import { Io } from '../io';
import { UsageError } from '../options/parse';

/** A file that a command reads, and what it is, continuing "which …". */
export interface Input {
  readonly file: string;
  readonly what: string;
}

/** What a command writes must not take the place of what it reads, whatever name that has. */
export function refuseInput(flag: string, output: string, inputs: readonly Input[], io: Io): void {
  const target = kindOf(output, io) === 'file' ? identityOf(output, io.files) : undefined;
  const taken = target === undefined ? undefined : inputs.find(({ file }) => identityOf(file, io.files) === target);
  if (taken !== undefined) throw new UsageError(`'${flag}' is '${output}', which ${taken.what}; name another file`);
}

export async function manifestInputs(paths: readonly string[], { files }: Io): Promise<Input[]> {
  const inputs: Input[] = [];
  for await (const { file } of findFiles(paths, files)) inputs.push({ file, what: 'is one of the manifests' });
  return inputs;
}

/** The configuration, and the objects of the cluster that it names. */
export function configInputs({ config, context }: Settings): Input[] {
  return [
    ...config ? [{ file: config.file, what: 'is the configuration' }] : [],
    ...context.map(({ source: { file } }) => ({ file, what: 'has objects of the cluster, as the configuration says' })),
  ];
}

/** The same with the baseline, also of a command that does not read it: the reasons in it are written by hand. */
export function settingsInputs(settings: Settings): Input[] {
  const { config, baseline } = settings;
  const file = baseline?.known.file ?? join(config ? dirname(config.file) : '.', config?.baseline ?? BASELINE_NAME);
  return [...configInputs(settings), { file, what: 'is the baseline' }];
}
