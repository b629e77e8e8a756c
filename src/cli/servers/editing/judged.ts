import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { Bounds, OpenTexts, overlaid, TooLarge } from './overlay';
import { CONFIG_NAME } from '../../../config/config';
import { loadSettings, SettingsProblem } from '../../../model/settings/load-settings';
import { Settings } from '../../../model/settings/settings';
import { checkManifests, Manifests } from '../../../rules/engine/report';
import { ReadProblem, ReportedFinding } from '../../../rules/engine/reported-finding';
import { ALL_RULES } from '../../commands/rules';
import { isWithin } from '../../files/below';
import { readManifests } from '../../files/manifests';
import { settingsFiles } from '../../files/settings';
import { Io } from '../../io';

/** Manifests that were judged together, or what keeps them from it. */
export type Judged = JudgedSet | { readonly refused: readonly SettingsProblem[] };

export interface JudgedSet {
  readonly settings: Settings;
  readonly manifests: Manifests;
  /** What counts, by the files as they are named in findings. */
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly ReadProblem[];
  readonly textOf: (file: string) => string | undefined;
  /** How findings name a file, by its absolute path. */
  readonly nameOf: (path: string) => string;
}

/** Judges the manifests of a path as `check` does, with the texts of an editor. */
export async function judge(path: string, open: OpenTexts, bounds: Bounds, io: Io): Promise<Judged> {
  const files = overlaid(io.files, open, bounds);
  const paths = [named(path)];
  const nameOf = isAbsolute(paths[0]) ? (file: string) => file : named;
  const isLookedAt = (file: string) => isWithin(resolve(file), path);
  const loaded = loadSettings({ paths, isLookedAt, codes: () => ALL_RULES.map(({ code }) => code) }, settingsFiles(files));
  if ('problems' in loaded) return { refused: loaded.problems };
  const { settings } = loaded;
  const { manifests, textOf } = await readManifests(paths, { ...io, files, stderr: () => undefined }, settings);
  const { findings, problems } = checkManifests(manifests, { settings }, textOf);
  return { settings, manifests, textOf, nameOf, problems, findings: findings.filter(({ suppressed }) => suppressed === undefined) };
}

/** A path as findings name it: from the working directory, if it is below that. */
export function named(path: string): string {
  return isWithin(path, '.') ? relative('.', path) || '.' : path;
}

/**
 * The paths that a file may be judged with, the largest first: the nearest folder with a configuration, or else the folder that is open in the
 * editor; the folder of the file; the file alone, if it is in no folder that is open.
 */
export function setsOf(file: string, folders: readonly string[], isFile: (path: string) => boolean): string[] {
  const folder = folders.filter(known => isWithin(file, known)).sort((one, other) => other.length - one.length)[0];
  if (folder === undefined) return [file];
  for (let at = dirname(file); isWithin(at, folder); at = dirname(at)) {
    if (isFile(join(at, CONFIG_NAME))) return [...new Set([at, dirname(file), file])];
    if (dirname(at) === at) break;
  }
  return [...new Set([folder, dirname(file), file])];
}

/** Judges the first of some sets that is within the bounds; `tooLarge` remembers those that are not. */
export async function judgeFirst(
  sets: readonly string[], open: OpenTexts, bounds: Bounds, tooLarge: Set<string>, io: Io,
): Promise<{ readonly set: string; readonly judged: Judged } | undefined> {
  for (const set of sets.filter(known => !tooLarge.has(known))) {
    try {
      return { set, judged: await judge(set, open, bounds, io) };
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      tooLarge.add(set);
    }
  }
  return undefined;
}
