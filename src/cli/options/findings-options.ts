import { Command } from 'commander';
import { parseChoice, parseFile } from './parse';
import type { FailOn } from '../../config/shape';
import type { Settings } from '../../model/settings/settings';
import { Io } from '../io';

/** Whether text is coloured. */
export interface ColorOption {
  readonly color?: string;
}

export function addColorOption(command: Command): Command {
  return command.option('--color <when>', 'colour in text: auto, always or never (default: auto, in a terminal without NO_COLOR)');
}

/** How findings are printed, and which of them fail the command. */
export interface FindingsOptions extends ColorOption {
  readonly format?: string;
  readonly strict?: boolean;
  readonly verbose?: boolean;
}

export function addFindingsOptions(command: Command): Command {
  return addColorOption(command.option('--format <format>', 'one of text, json, sarif, junit, github, gitlab, html: a page by application (default: text)'))
    .option('--verbose', 'in text: print every finding by itself, with the sum behind each number and its location')
    .option('--strict', 'treat warnings as errors (junit otherwise reports them as skipped)');
}

/** The flags that choose a configuration. */
export interface ConfigOptions {
  /** The file, or false with `--no-config`. */
  readonly config?: string | boolean;
}

export function addConfigOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration (default: the nearest zero-downtime.yaml in the folder of the manifests or above it)', text => parseFile('--config', text))
    .option('--no-config', 'read no configuration');
}

/** How manifests are read. */
export interface ManifestOptions extends ConfigOptions {
  readonly namespace?: string;
}

export function addManifestOptions(command: Command): Command {
  return addConfigOptions(command)
    .option('-n, --namespace <name>', 'the namespace of objects that name none, as for `helm install` and `kubectl apply`');
}

/** The flags of a baseline. */
export interface BaselineOptions {
  /** The file, or false with `--no-baseline`. */
  readonly baseline?: string | boolean;
  readonly updateBaseline?: boolean;
  readonly compareWith?: string;
}

export function addBaselineOptions(command: Command): Command {
  return command
    .option('--compare-with <file>', 'what an earlier `check --format json` has printed: the html says what has changed since then, by application', text => parseFile('--compare-with', text))
    .option('--baseline <file>', 'findings that are known and do not fail the command (default: zero-downtime-baseline.yaml beside the configuration, '
      + 'if it is there; without a configuration in the working directory)', text => parseFile('--baseline', text))
    .option('--no-baseline', 'read no baseline')
    .option('--update-baseline', 'write the baseline: what is found now is known from then on; says how many are new and how many are gone');
}

/** What fails a command: `--strict`, otherwise the configuration. */
export function failsOn({ strict }: { readonly strict?: boolean }, { config }: Pick<Settings, 'config'>): FailOn {
  return strict ? 'warning' : config?.failOn ?? 'error';
}

const COLORS = ['auto', 'always', 'never'] as const;

/** Whether text is coloured: `--color` decides, otherwise the environment and the terminal. */
export function parseColor(text: string = 'auto', { color }: Pick<Io, 'color'>): boolean {
  const choice = parseChoice('--color', text, COLORS);
  return choice === 'auto' ? color : choice === 'always';
}
