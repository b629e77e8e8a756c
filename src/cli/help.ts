import { AddHelpTextContext, Command, Help } from 'commander';
import { createColors } from 'picocolors';
import { Io } from './io';
import { wrapText } from '../report/wrap-text';

/** Where a description gets less than this beside its flag, it stands below it. */
const LEAST_DESCRIPTION = 40;

const { bold } = createColors(true); // taken out again where there is no colour

/** Fits the help of a command, and of those that are added to it, to the width of the page. */
export function fitHelp(command: Command, { stdout, stderr, columns, color }: Io): Command {
  return command
    .configureOutput({
      writeOut: stdout,
      writeErr: stderr,
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => color,
      getErrHasColors: () => false, // what is known of colour is about standard output
    })
    .configureHelp({ minWidthToWrap: 1, formatItem, styleTitle: bold });
}

function formatItem(this: Help, term: string, termWidth: number, description: string, helper: Help): string {
  const columns = helper.helpWidth ?? Infinity;
  if (columns - termWidth - '    '.length >= LEAST_DESCRIPTION) return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
  return [...wrapText(term, columns, '  ', '    '), ...description ? wrapText(description, columns, '      ') : []].join('\n');
}

/** What a command says behind its flags: paragraphs, and examples, which are indented and stay as they are, as a reader copies them. */
export function paragraphs({ columns, color }: Io, lines: () => readonly string[]): (context: AddHelpTextContext) => string {
  return ({ error }) => lines().flatMap(line => {
    if (line.startsWith('  ')) return line;
    const wrapped = wrapText(line, columns);
    return color && !error && /^Examples?:$/.test(line) ? wrapped.map(bold) : wrapped;
  }).join('\n');
}
