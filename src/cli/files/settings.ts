import { sep } from 'node:path';
import { isWithin } from './below';
import { FileError, Files } from './files';
import { decode, encodingProblem, LIMIT, STDIN } from './read';
import { Said } from '../../config/in-force';
import { matches } from '../../config/patterns';
import { loadSettings, SettingsFiles } from '../../model/settings/load-settings';
import { Settings } from '../../model/settings/settings';
import { describeLocation } from '../../report/findings/findings-report';
import { Io } from '../io';
import type { BaselineOptions, ManifestOptions } from '../options/findings-options';
import { parseNamespace, UsageError } from '../options/parse';

/** The configuration of the manifests that a command is given, with what its flags say; throws all that is wrong with it. */
export function readSettings(
  paths: readonly string[], { config, baseline = false, updateBaseline, namespace }: ManifestOptions & BaselineOptions, flags: Said['flags'], { files }: Io,
): Settings {
  const loaded = loadSettings({
    paths,
    config: named(config),
    baseline: named(baseline),
    writesBaseline: updateBaseline,
    isLookedAt: file => paths.some(path => isNamedBy(path, file)),
    flags,
    codes,
  }, settingsFiles(files));
  if ('settings' in loaded) return { ...loaded.settings, namespace: parseNamespace(namespace) };
  throw new UsageError(...loaded.problems.map(problem => `${describeLocation(problem)}: ${problem.message}`));
}

/** A flag with a value, and its negation. */
function named(given: string | boolean | undefined): string | false | undefined {
  return given === true ? undefined : given;
}

/** Whether a file is one that an argument names: by its path, by that of a folder above it, or by a pattern. */
function isNamedBy(path: string, file: string): boolean {
  if (file === STDIN || path === STDIN) return file === path;
  return isWithin(file, path) || matches(path.replace(/^\.\//, ''), file.split(sep).join('/'));
}

/** Loads the rules only if a configuration names some. */
function codes(): readonly string[] {
  const { RULES } = require('../../rules') as typeof import('../../rules');
  const { CHANGE_RULES } = require('../../rules/changes') as typeof import('../../rules/changes');
  const { LIVE_RULES } = require('../../rules/live') as typeof import('../../rules/live');
  return [...RULES, ...CHANGE_RULES, ...LIVE_RULES].map(({ code }) => code);
}

export function settingsFiles(files: Files): SettingsFiles {
  return {
    kindOf: path => attempt(() => files.kindOf(path), () => 'other'),
    list: folder => attempt(() => files.list(folder), () => undefined),
    read: path => attempt(() => {
      const bytes = files.read(path, LIMIT);
      const problem = bytes === undefined ? `is larger than ${LIMIT / 1024 / 1024} MiB` : encodingProblem(bytes);
      return problem === undefined ? { text: decode(bytes!) } : { problem };
    }, problem => ({ problem })),
  };
}

function attempt<Value>(action: () => Value, refused: (why: string) => Value): Value {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return refused(error.message);
  }
}
