import { AddHelpTextContext, Command, Help } from 'commander';
import { createColors } from 'picocolors';
import { Io } from './io';
import { shownCommand } from '../probe/shown-command';
import { visible } from '../report/visible-characters';
import { wrapText } from '../report/wrap-text';

/** The least width of a description next to its flag; with less, it is below the flag. */
const LEAST_DESCRIPTION = 40;

const { bold } = createColors(true); // removed again without colour

/** Fits the help of a command, and of those that are added to it, to the width of the page. */
export function fitHelp(command: Command, { stdout, stderr, columns, color }: Io): Command {
  return command
    .configureOutput({
      writeOut: stdout,
      writeErr: stderr,
      outputError: (text, write) => write(shownError(text)),
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => color,
      getErrHasColors: () => false, // the colour setting is about standard output
    })
    .configureHelp({ minWidthToWrap: 1, formatItem, styleTitle: bold });
}

/** An error repeats a flag that is none as it was typed, or came of a pattern: of a forgotten command behind --, with a secret. */
function shownError(text: string): string {
  const shown = text.replace(/(?<=^error: unknown option ')[^]*?(?='\n)/, word => shownCommand([word])[0]);
  return shown.split('\n').map(visible).join('\n');
}

function formatItem(this: Help, term: string, termWidth: number, description: string, helper: Help): string {
  const columns = helper.helpWidth ?? Infinity;
  if (columns - termWidth - '    '.length >= LEAST_DESCRIPTION) return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
  return [...wrapText(term, columns, '  ', '    '), ...description ? wrapText(description, columns, '      ') : []].join('\n');
}

/** The text after the flags of a command: paragraphs, and examples, which are indented and not wrapped, as a reader copies them. */
export function paragraphs({ columns, color }: Io, lines: () => readonly string[]): (context: AddHelpTextContext) => string {
  return ({ error }) => lines().flatMap(line => {
    if (line.startsWith('  ')) return line;
    const wrapped = wrapText(line, columns);
    return color && !error && /^Examples?:$/.test(line) ? wrapped.map(bold) : wrapped;
  }).join('\n');
}
