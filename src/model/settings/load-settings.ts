import { dirname, join, relative, resolve } from 'node:path';
import { Settings } from './settings';
import { BASELINE_NAME, Config } from '../../config/config';
import { findUpwards, searchFrom } from '../../config/find';
import { Said } from '../../config/in-force';
import { matches } from '../../config/patterns';
import { listSome } from '../../platform/limits/and-more';
import { readDocuments } from '../objects/documents';
import { KubernetesObject } from '../objects/object';

/** The files that settings are read from. */
export interface SettingsFiles {
  /** `other` also for what cannot be looked at, which its reader tells. */
  readonly kindOf: (path: string) => 'file' | 'folder' | 'other' | undefined;
  /** Undefined if the folder cannot be listed. */
  readonly list: (folder: string) => readonly { readonly name: string; readonly folder: boolean }[] | undefined;
  /** The text of a file, or why it cannot be read, continuing "the file …". */
  readonly read: (path: string) => { readonly text: string } | { readonly problem: string };
}

/** What is asked for. */
export interface SettingsAsked {
  /** The manifests that a configuration is searched upwards from. */
  readonly paths: readonly string[];
  /** The configuration to be read instead of searching one; false for none. */
  readonly config?: string | false;
  /** The baseline to be read instead of that of the configuration; false for none. */
  readonly baseline?: string | false;
  /** Whether the baseline may be missing although it is named, since it is to be written. */
  readonly writesBaseline?: boolean;
  /** Whether a file is among those that are looked at, by its path from the working directory. */
  readonly isLookedAt?: (file: string) => boolean;
  readonly flags?: Said['flags'];
  /** The codes of all rules, if a configuration names some. */
  readonly codes: () => readonly string[];
}

/** What keeps a configuration from being used; a sentence without full stop. */
export interface SettingsProblem {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

export type LoadedSettings = { readonly settings: Settings } | { readonly problems: readonly SettingsProblem[] };

/** Finds and reads the configuration of some manifests, with the objects of the cluster that it names. */
export function loadSettings(asked: SettingsAsked, files: SettingsFiles): LoadedSettings {
  const loaded = loadConfig(asked, files);
  if ('problems' in loaded) return loaded;
  const read = loadBaseline(asked, loaded.settings.config, files);
  return 'problems' in read ? read : { settings: { ...loaded.settings, ...read } };
}

function loadConfig({ paths, config: named, flags = { defaults: {}, overrides: {} }, codes }: SettingsAsked, files: SettingsFiles): LoadedSettings {
  const found = named === false ? [] : named === undefined ? search(paths, files) : [named];
  if (found.length === 0) return { settings: { flags, context: [] } };
  const [file, ...others] = found;
  if (others.length > 0) {
    return { problems: [{ file, message: `there is another configuration for some of the paths, '${others.join("', '")}'; run them one by one, or name one with --config` }] };
  }
  const read = files.kindOf(file) === undefined ? { problem: 'does not exist' } : files.read(file);
  if ('problem' in read) return { problems: [{ file, message: `the file ${read.problem}` }] };
  // A parser that keeps positions: only who has a configuration needs it.
  const parsed = (require('../../config/read') as typeof import('../../config/read')).readConfig(file, read.text, codes);
  if ('problems' in parsed) return parsed;
  const { context, problems } = readContext(parsed.config, files);
  return problems.length > 0 ? { problems: listSome(problems) } : { settings: { config: parsed.config, flags, context } };
}

/** The baseline beside the configuration, or in the working directory without one; it need not be there unless it is named. */
function loadBaseline(
  { baseline: named, writesBaseline = false, isLookedAt = () => false }: SettingsAsked, config: Config | undefined, files: SettingsFiles,
): Pick<Settings, 'baseline'> | { readonly problems: readonly SettingsProblem[] } {
  if (named === false) return {};
  const file = named ?? join(config ? dirname(config.file) : '.', config?.baseline ?? BASELINE_NAME);
  if (files.kindOf(file) === undefined) {
    if (named !== undefined && !writesBaseline) return { problems: [{ file, message: 'the baseline does not exist; write it with --update-baseline' }] };
    return writesBaseline ? { baseline: { known: { file, findings: [] }, isLookedAt } } : {};
  }
  const read = files.read(file);
  if ('problem' in read) return { problems: [{ file, message: `the baseline ${read.problem}` }] };
  // A parser that only who has a baseline needs.
  const parsed = (require('../../config/baseline-file') as typeof import('../../config/baseline-file')).readBaseline(file, read.text);
  return 'problems' in parsed ? { problems: parsed.problems.map(message => ({ file, message })) } : { baseline: { known: parsed.baseline, isLookedAt } };
}

function search(paths: readonly string[], files: SettingsFiles): string[] {
  const isFolder = (path: string) => files.kindOf(path) === 'folder';
  const folders = new Set(paths.map(path => resolve(searchFrom(path, isFolder))));
  return [...new Set([...folders].flatMap(folder => findUpwards(folder, path => files.kindOf(path) === 'file') ?? []))];
}

/** The objects of the files that a configuration names. */
function readContext(config: Config, files: SettingsFiles): { context: readonly KubernetesObject[]; problems: readonly SettingsProblem[] } {
  const context: KubernetesObject[] = [];
  const problems: SettingsProblem[] = [];
  config.cluster.objects.forEach((pattern, index) => {
    const place = { file: config.file, ...config.placeOf(['cluster', 'objects', index]) };
    const found = filesFor(pattern, dirname(config.file), files);
    if (found.length === 0) problems.push({ ...place, message: `'${pattern}' of 'cluster.objects' is no file, and no folder with manifests` });
    for (const file of found) {
      const read = files.read(file);
      if ('problem' in read) {
        problems.push({ file, message: `the file ${read.problem}` });
        continue;
      }
      const { objects, problems: unread } = readDocuments(file, read.text);
      for (const object of objects) context.push(object);
      for (const problem of unread) problems.push(problem);
    }
  });
  return { context, problems };
}

/** The manifests of a path or a pattern, which is relative to the folder of the configuration. */
function filesFor(pattern: string, folder: string, files: SettingsFiles): string[] {
  const path = join(folder, pattern);
  const kind = files.kindOf(path);
  const isClosed = (file: string) => files.kindOf(file) === 'folder';
  if (kind === 'folder') return below(path, files).filter(file => MANIFEST.test(file) || isClosed(file));
  if (kind !== undefined) return [path];
  const base = join(folder, searchFrom(pattern, () => false));
  const name = (file: string) => relative(resolve(folder), resolve(file)).replaceAll('\\', '/');
  if (files.kindOf(base) !== 'folder') return [];
  return below(base, files).filter(file => matches(pattern.replace(/^\.\//, ''), name(file)) || isClosed(file));
}

const MANIFEST = /\.(ya?ml|json)$/i;

/** The files below a folder. One that cannot be listed stands for itself: its reader says why. */
function below(folder: string, files: SettingsFiles): string[] {
  const entries = files.list(folder);
  if (entries === undefined) return [folder];
  return [...entries].sort((one, other) => one.name < other.name ? -1 : 1).flatMap(({ name, folder: isFolder }) => {
    const path = join(folder, name);
    return !isFolder ? [path] : name === 'node_modules' || name.startsWith('.') ? [] : below(path, files);
  });
}
