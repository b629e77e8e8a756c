import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Node, parseDocument, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { CASE_FILES, CHANGE_CASES, RULE_CASES } from './cases';
import { dataOf, formatData } from './finding-data';
import { findIn } from './manifests';
import { FAMILIES, messagesOf } from './messages';

/**
 * Writes into the cases what is found now, and into `messages` in which words; the difference is there to be reviewed. A case
 * that finds nothing, or no longer finds anything, is left alone: whether it should is for a person to say.
 */
for (const { file, rule } of CASE_FILES) {
  const text = readFileSync(file, 'utf8');
  const cases = [...RULE_CASES, ...CHANGE_CASES].filter(item => item.rule === rule);
  const edits = findsOf(text).map((finds, index) => ({ ...finds, found: findIn(cases[index]).map(dataOf) }))
    .filter(({ any, found }) => any && found.length > 0);
  const written = edits.reduceRight((result, { start, end, indent, found }) =>
    `${result.slice(0, start)}${found.map(data => `\n${' '.repeat(indent)}${formatData(data, indent)}`).join('')}${result.slice(end)}`, text);
  if (written !== text) writeFileSync(file, written);
}

const folder = join(__dirname, 'messages');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const family of FAMILIES) writeFileSync(join(folder, `${family}.txt`), messagesOf(family));

/** Where the lists of findings stand in a file of cases, in its order: from behind the colon. */
function findsOf(text: string): { start: number; end: number; indent: number; any: boolean }[] {
  const cases = parseDocument<YAMLMap>(text).get('cases') as YAMLSeq<YAMLMap<Scalar, Node>>;
  return cases.items.map(item => {
    const { key, value } = item.items.find(pair => pair.key.value === 'finds')!;
    const column = item.range![0] - text.lastIndexOf('\n', item.range![0]) - 1;
    const end = value!.range![1];
    return { start: key.range![1] + 1, end: text[end - 1] === '\n' ? end - 1 : end, indent: column + 2, any: (value as YAMLSeq).items.length > 0 };
  });
}
