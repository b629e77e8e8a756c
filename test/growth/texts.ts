import { Growing, SMALLEST } from './growth';
import { parseFacts } from '../../src/audit/keep';
import { parseListing } from '../../src/audit/listing';
import { parseResources } from '../../src/audit/resources';
import { GATE_HISTOGRAM } from '../../src/calibration/histogram';
import { readMeasurements } from '../../src/calibration/read-measurements';
import { readBaseline } from '../../src/config/baseline-file';
import { LONGEST_PATTERN, matches, PatternError } from '../../src/config/patterns';
import { readConfig } from '../../src/config/read';
import { readDocuments } from '../../src/model/objects/documents';
import { KubernetesObject } from '../../src/model/objects/object';
import { View } from '../../src/model/objects/view';
import { readPreStop } from '../../src/model/pods/pre-stop';
import { parseGoDuration } from '../../src/platform/durations';
import { parseKeyValues, setKeyValue } from '../../src/platform/key-values';
import { selects } from '../../src/platform/label-selector';
import { parseSuccessCodes } from '../../src/platform/success-codes';
import { isTypo, neighbourOf } from '../../src/platform/text/spelling';
import { shownCommand } from '../../src/probe/shown-command';
import { shownAddress, shownUrl } from '../../src/probe/shown-url';
import { readHar } from '../../src/rehearsal/load/har';
import { jsonText, visible, visibleInMarkdown, visibleInXml } from '../../src/report/visible-characters';
import { wrapText } from '../../src/report/wrap-text';
import { readIgnored } from '../../src/rules/engine/ignore';
import { deserializeInputs } from '../../src/timing';

/** A piece, as often as it fits. */
const repeated = (piece: string, size: number) => piece.repeat(Math.max(1, Math.round(size / piece.length)));

/** Pieces that differ, as many as fit. */
function numbered(piece: (index: number) => string, size: number): string {
  let text = '';
  for (let index = 0; text.length < size; index++) text += piece(index);
  return text;
}

/** Each text read in one way. */
function read(what: string, reader: (text: string) => unknown, texts: Readonly<Record<string, (size: number) => string>>, most?: number): Growing[] {
  return Object.entries(texts).map(([name, write]) => ({
    name: `${what}: ${name}`,
    most,
    ...most !== undefined && { least: Math.min(SMALLEST, most / 4) },
    make: size => {
      const text = write(size);
      return () => void reader(text);
    },
  }));
}

const pieces = (...all: string[]) => Object.fromEntries(all.map(piece => [JSON.stringify(piece), (size: number) => repeated(piece, size)]));

const object = (body: object): KubernetesObject => ({ apiVersion: 'v1', kind: 'Pod', name: 'p', body: { ...body }, source: { file: 'f', document: 0, line: 1 }, prefix: [] });
const hook = (command: readonly string[]) => readPreStop(View.of(object({ hook: { exec: { command } } }), { push: () => undefined }).at('hook'));
const ignored = (text: string) => readIgnored(View.of(object({ metadata: { annotations: { 'cdk8s-zero-downtime/ignore': text } } }), { push: () => undefined }), new Set(['T01']));

/** One that takes too long is refused. */
function picks(pattern: string, text: string): boolean | undefined {
  try {
    return matches(pattern, text);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

const SHELL = ['exec ', '1', 'sleep 1; ', 'sleep 1 && ', '(', '$(', '"', '\'', '\\', ' ', '\n', 'a|', 'while true; do ', 'if a; then ', '{ ', 'timeout 5 ', 'env A=b ', '# ', '<<EOF\n', 'a=b ', '`', '${', 'trap a TERM; ', 'nohup '] as const;

const YAML: Readonly<Record<string, (size: number) => string>> = {
  'a list': size => repeated('- a\n', size),
  'a map': size => numbered(index => `k${index}: v\n`, size),
  'one key again': size => repeated('k: v\n', size),
  'lists in lists on a line': size => repeated('- ', size),
  'maps in maps': size => Array.from({ length: Math.sqrt(2 * size) }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
  'brackets': size => repeated('[', size),
  'braces': size => repeated('{a: ', size),
  'closed brackets': size => repeated('[', size / 2) + repeated(']', size / 2),
  'a flow list': size => `[${repeated('a, ', size)}]`,
  'a flow map': size => `{${numbered(index => `k${index}: v, `, size)}}`,
  'a flow list over lines': size => `[${repeated('a,\n ', size)}]`,
  'a literal block': size => `a: |\n${repeated('  text\n', size)}`,
  'a folded block': size => `a: >\n${repeated('  text\n', size)}`,
  'empty lines in a block': size => `a: |\n  x\n${repeated('\n', size)}`,
  'plain text over lines': size => `a: x\n${repeated('  y\n', size)}`,
  'double quotes': size => `a: "${repeated('x\\n', size)}"`,
  'quotes over lines': size => `a: "${repeated('x\n  ', size)}"`,
  'single quotes': size => `a: '${repeated('\'\'', size)}'`,
  'a quote that does not end': size => `a: "${repeated('x', size)}`,
  'comments': size => repeated('# text\n', size),
  'hashes': size => repeated('#', size),
  'spaces before a comment': size => `a: b${repeated(' ', size)}# text`,
  'spaces': size => repeated(' ', size),
  'lines of spaces': size => repeated('   \n', size),
  'tabs': size => `a:${repeated('\t', size)}b`,
  'colons': size => repeated(':', size),
  'question marks': size => repeated('? ', size),
  'dashes': size => repeated('-', size),
  'documents': size => repeated('---\na: b\n', size),
  'empty documents': size => repeated('---\n', size),
  'ends of documents': size => repeated('...\n', size),
  'directives': size => repeated('%A b\n', size),
  'anchors': size => numbered(index => `k${index}: &a${index} v\n`, size),
  'aliases': size => `a: &a v\nb: [${repeated('*a, ', size)}]`,
  'merge keys': size => `a: &a {b: c}\nd:\n${repeated('  - <<: *a\n', size)}`,
  'tags': size => repeated('- !!str a\n', size),
  'a long key': size => `${repeated('k', size)}: v`,
  'a long value': size => `k: ${repeated('v', size)}`,
  'a number': size => `k: ${repeated('1', size)}`,
  'carriage returns': size => repeated('- a\r\n', size),
  'carriage returns alone': size => `a: b${repeated('\r', size)}`,
  'templates': size => repeated('{{ a }}\n', size),
  'text that is none': size => repeated('\0', size),
  'wide characters': size => `a: ${repeated('\u{1f600}', size)}`,
  'line separators': size => `a: ${repeated('\u2028', size)}`,
  'JSON lists': size => repeated('[', size / 2) + repeated(']', size / 2),
  'a JSON list': size => JSON.stringify(Array(Math.round(size / 2)).fill(1)),
  'JSON over lines': size => JSON.stringify(Array(Math.round(size / 5)).fill({}), undefined, 2),
  'a JSON text': size => JSON.stringify({ a: repeated('\\"', size) }),
};

const LOG_LINE = 'https 2026-01-02T03:04:05.678901Z app/web/1 10.0.0.1:40000 10.0.0.2:8080 0.000 0.100 0.000 200 200 0 0 "GET https://a:443/ HTTP/1.1" "-" -\n';

const measured = (text: string) => readMeasurements([{ name: 'f', text }], { clockOffset: 0 });
const watchedBeside = (text: string) => readMeasurements([
  { name: 'w', text: JSON.stringify({ version: 1, everySeconds: 1, targets: [{ target: '10.0.0.2:8080', draining: { low: 1, high: 2 } }] }) }, { name: 'f', text },
], { clockOffset: 0 });

/** As long as Linux takes the path of a file. */
const LONGEST_PATH = 4096;

/** In characters: a report is of many objects. */
const LONGEST_REPORT = 8 * 1024 * 1024;

/** What reads a text of a user; texts that stand in an annotation as long as Kubernetes takes them. */
export const TEXTS: readonly Growing[] = [
  ...read('a script', text => hook(['sh', '-c', text]), pieces(...SHELL)),
  ...read('words of a command', text => hook(text.split(' ')), pieces('exec ', 'timeout -t 5 ', 'tini -- ', 'env A=b ', 'sh -c ', 'busybox ', 'sleep 1 ', '-- ')),
  ...read('a one-liner of Python', text => hook(['python', '-c', text]), pieces('import time; ', ' ', ';', '\n', 'time.sleep(1)', '1')),
  ...read('a program', text => hook([text]), pieces('a ', '/', ' ', 'sh')),
  ...read('attributes', parseKeyValues, pieces('a=b,', ',', ' ', '=', 'a', '"', 'a= ,')),
  ...read('attributes, one of them set', text => setKeyValue(text, 'key', 'value'), pieces('a=b,', ',', ' ', '=', 'key=a,', ', ')),
  ...read('a duration of Go', parseGoDuration, pieces('1h', '1', '1.', 'µs', 'h', '-', ' ')),
  ...read('success codes', parseSuccessCodes, pieces('200,', '1', '-', ',', ' ', '200-299,')),
  ...read('a budget annotation', deserializeInputs, {
    'unknown keys': size => `{${numbered(index => `${index ? ',' : ''}"k${index}":1`, size)}}`,
    'lists': size => repeated('[', size),
    'reclaim': size => JSON.stringify({ reclaim: Array(Math.round(size / 8)).fill('SPOT') }),
    'delays': size => `{"loadBalancer":{"preset":"ALB_IP"${numbered(index => `,"k${index}":1`, size)}}}`,
    'a long key': size => JSON.stringify({ [repeated('k', size)]: 1 }),
  }),
  ...read('suppressed rules', ignored, pieces('T01: a; ', ';', ':', ' ', 'a', '\n', 'T01:;')),
  {
    name: 'labels of a selector',
    make: size => {
      const labels = Object.fromEntries(Array.from({ length: size / 10 }, (_, index) => [`key-${index}`, 'a']));
      return () => void selects(labels, labels);
    },
  },
  ...read('names that may be misspelt', text => isTypo(`a${text}b`, `a${text}c`), pieces('a', '-', '1', 'a-')),
  ...read('a name of a field', text => neighbourOf(text, ['deregistrationDelaySeconds', 'preStop']), pieces('a', '-', '1'), 64 * 1024),
  ...read('YAML', text => readDocuments('f', text), YAML),
  ...read('a configuration', text => readConfig('f', text, () => ['T01']), {
    ...YAML,
    entries: size => `workloads:\n${numbered(index => `  - {select: {name: n${index}}, budget: {longestRequest: 5s}}\n`, size)}`,
    excluded: size => `exclude:\n${numbered(index => `  - n${index}/**\n`, size)}`,
  }, 256 * 1024),
  ...read('a pattern', text => picks(text, 'a'.repeat(60)), pieces('*', '**/', '?', '[', '{', '{a,', '!(', '+(', '@(a|', '[a', '\\', 'a', '*a', '*(a|', '+(a)', '?(a)*'), LONGEST_PATTERN),
  ...read('a name under patterns', text => ['*a*b', '**/a/**/b', 'a?(b)*c', '{a,b}*c', '*[ab]*c', '+(a)c', '!(b)c'].map(pattern => matches(pattern, text)), pieces('a', 'a/', 'ab'), LONGEST_PATH),
  ...read('a baseline', text => readBaseline('f', text), {
    ...YAML,
    findings: size => `findings:\n${numbered(index => `  - {code: T01, object: o${index}, field: f, severity: error, file: f}\n`, size)}`,
  }, 256 * 1024),
  ...read('an access log', measured, { lines: size => repeated(LOG_LINE, size), ...pieces(' ', '"', 'https ', '\n', '1', 'https 2026-01-02T03:04:05Z ') }),
  ...read('an access log beside a watch', watchedBeside, { lines: size => repeated(LOG_LINE, size) }),
  ...read('metrics of Prometheus', text => measured(`# ${GATE_HISTOGRAM}\n${text}`), {
    'series': size => numbered(index => `${GATE_HISTOGRAM}_bucket{name="n${index}",le="10"} 1\n`, size),
    'edges': size => numbered(index => `${GATE_HISTOGRAM}_bucket{le="${index}"} ${index}\n`, size),
    'labels that do not end': size => repeated(`${GATE_HISTOGRAM}_bucket{`, size),
    'labels that do not end, on lines': size => repeated(`${GATE_HISTOGRAM}_bucket{\n`, size),
    'a label with commas': size => `${GATE_HISTOGRAM}_bucket{${repeated(', ', size)}} 1\n`,
    'a label with spaces': size => `${GATE_HISTOGRAM}_bucket{,${repeated(' ', size)}} 1\n`,
    'spaces before the count': size => repeated(`${GATE_HISTOGRAM}_bucket{}${' '.repeat(500)}\n`, size),
    'other metrics': size => repeated('other_metric{a="b"} 1\n', size),
  }),
  ...read('a file of a watch', measured, {
    'targets': size => JSON.stringify({ version: 1, everySeconds: 1, targets: Array.from({ length: size / 80 }, (_, index) => ({ target: `10.0.0.1:${index}`, draining: { low: 1, high: 2 } })) }),
    'one target again': size => JSON.stringify({ version: 1, everySeconds: 1, targets: Array(Math.round(size / 80)).fill({ target: '10.0.0.1:1', draining: { low: 1, high: 2 } }) }),
  }),
  ...read('a HAR file', readHar, {
    'requests': size => JSON.stringify({ log: { entries: Array.from({ length: size / 60 }, (_, index) => ({ request: { method: 'GET', url: `http://a/${index}` } })) } }),
    'one request again': size => JSON.stringify({ log: { entries: Array(Math.round(size / 60)).fill({ request: { method: 'GET', url: 'http://a/' } }) } }),
    'headers': size => JSON.stringify({ log: { entries: [{ request: { method: 'GET', url: 'http://a/', headers: Array.from({ length: size / 30 }, (_, index) => ({ name: `n${index}`, value: 'v' })) } }] } }),
    'a long address': size => JSON.stringify({ log: { entries: [{ request: { method: 'GET', url: `http://a/${repeated('a?&', size)}` } }] } }),
    'lists': size => repeated('[', size),
  }),
  ...read('what a cluster serves', parseResources, { ...pieces(' ', '\n', 'a '), lines: size => repeated('deployments deploy apps/v1 true Deployment\n', size) }),
  ...read('a listing', parseListing, { items: size => JSON.stringify({ kind: 'List', items: Array(Math.round(size / 20)).fill({ kind: 'Pod' }) }), lists: size => repeated('[', size) }),
  ...read('facts of an audit', parseFacts, { lists: size => repeated('[', size) }),
  ...read('an address that is shown', text => shownUrl(new URL(`http://a/?${text}`)), pieces('a', '&', 'token=a&', '=', '%')),
  ...read('a text that is shown as an address', shownAddress, pieces('a', '@', '/', ';', '?', '&')),
  ...read('a word of a command that is shown', text => shownCommand([text]), pieces('a', 'a ', ' ', '-a ', 'a=', '"', 'a://', ':', '\n')),
  ...[visible, visibleInXml, visibleInMarkdown, jsonText].flatMap(show => read(`text for ${show.name}`, show, pieces('a', '\u001b', '\n', '\u202e', '`', '\ud800', ' ', ' :', '::', '##['))),
  ...read('text in lines', text => wrapText(text, 80, '  '), pieces('a ', ' ', 'a', '5 s ', '5 ', '\n'), LONGEST_REPORT),
  ...read('text in lines after a long name', text => wrapText('a', 80, text), pieces('a ', ' ', 'a'), LONGEST_REPORT),
];
