import { Command } from 'commander';
import { parseChoice } from './parse';
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
  return addColorOption(command.option('--format <format>', 'one of text, json, sarif, junit, github (default: text)'))
    .option('--verbose', 'in text: print every finding by itself, with the sum behind each number and its location')
    .option('--strict', 'treat warnings as errors (junit otherwise reports them as skipped)');
}

const COLORS = ['auto', 'always', 'never'] as const;

/** Whether text is coloured: `--color` decides, otherwise the environment and the terminal. */
export function parseColor(text: string = 'auto', { color }: Pick<Io, 'color'>): boolean {
  const choice = parseChoice('--color', text, COLORS);
  return choice === 'auto' ? color : choice === 'always';
}
