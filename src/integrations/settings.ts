import { readdirSync, readFileSync, statSync } from 'node:fs';
import { loadSettings, SettingsFiles } from '../model/load-settings';
import { Settings } from '../model/settings';

/** The argument for standard input: a search from it begins in the working directory. */
const WORKING_DIRECTORY = '-';

/**
 * The configuration of manifests, with the baseline beside it, as `check` reads them.
 *
 * @param paths the manifests that it is searched upwards from; those in memory have none
 * @throws all that is wrong with it, a line each
 */
export function settingsFor(paths: readonly string[], config: string | false | undefined): Settings {
  const loaded = loadSettings({ paths: paths.length === 0 ? [WORKING_DIRECTORY] : paths, config, codes }, FILES);
  if ('settings' in loaded) return loaded.settings;
  throw new Error(loaded.problems.map(({ file, line, column, message }) =>
    `${[file, line, line === undefined ? undefined : column].filter(part => part !== undefined).join(':')}: ${message}`).join('\n'));
}

function codes(): readonly string[] {
  const { RULES } = require('../rules') as typeof import('../rules');
  const { CHANGE_RULES } = require('../rules/changes') as typeof import('../rules/changes');
  return [...RULES, ...CHANGE_RULES].map(({ code }) => code);
}

const FILES: SettingsFiles = {
  kindOf: path => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? undefined : stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
  },
  list: folder => readdirSync(folder, { withFileTypes: true }).map(entry => ({ name: entry.name, folder: entry.isDirectory() })),
  read: path => {
    try {
      return { text: readFileSync(path, 'utf8') };
    } catch (error) {
      return { problem: `cannot be read (${(error as NodeJS.ErrnoException).code})` };
    }
  },
};
