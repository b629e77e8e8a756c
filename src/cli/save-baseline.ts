import { Io } from './io';
import type { Baseline, KnownFinding } from '../config/baseline';
import { count } from '../report/count';
import { visible } from '../report/visible-characters';
import { saveFile } from './files/save';
import type { Update } from '../rules/baseline/known';

/** The number of new findings that are named. */
const NAMED = 10;

/** Writes a baseline and reports what comes in and what leaves it; false if it is not written. */
export function saveBaseline({ file, findings: before }: Baseline, { findings, added, removed }: Update, isIncomplete: boolean, io: Io): boolean {
  if (isIncomplete) {
    io.stderr(`${visible(file)} is not updated, since not everything could be read\n`);
    return false;
  }
  // Loaded by whoever writes one.
  const { writeBaseline } = require('../config/baseline-file') as typeof import('../config/baseline-file');
  const total = sizeOf(findings);
  if (total === 0 && before.length === 0) {
    io.stderr(`nothing is found: ${visible(file)} is not needed\n`);
    return true;
  }
  if (!saveFile(file, writeBaseline(findings), io)) return false;
  const news = sizeOf(added);
  io.stderr(`the baseline holds ${count(total, 'finding')}: ${news} added, ${removed} taken out\n`);
  for (const { severity, code, object, field } of added.slice(0, before.length === 0 ? 0 : NAMED)) io.stderr(visible(`  added: ${severity} ${code} ${object} ${field}`) + '\n');
  if (before.length > 0 && added.length > NAMED) io.stderr(`  and ${count(added.length - NAMED, 'more place')}\n`);
  return true;
}

function sizeOf(all: readonly KnownFinding[]): number {
  return all.reduce((total, { count: each = 1 }) => total + each, 0);
}
