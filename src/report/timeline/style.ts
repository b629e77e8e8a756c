/** Colours by their meaning: on light pages and on paper, and on dark pages. */
const COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  'page': ['#ffffff', '#14171a'],
  'ink': ['#1a1d21', '#e8eaed'],
  'muted': ['#57606a', '#a3acb6'],
  'grid': ['#dfe3e8', '#30363d'],
  'pulling': ['#efe8df', '#3a332d'],
  'starting': ['#dce7f4', '#33475e'],
  'gate-closed': ['#f1dc8c', '#6b5e1e'],
  'ready': ['#86c592', '#2a6136'],
  'pre-stop': ['#fbdcae', '#8a5c18'],
  'sigterm': ['#a786c4', '#6f4a8f'],
  'unused': ['#f0f2f4', '#22272c'],
  'loss': ['#c40018', '#ff7b72'],
  'lost': ['#d9505f', '#c9463f'],
  'good': ['#14692a', '#6fd38a'],
  'request': ['#2c5d99', '#79b4f5'],
  'flight': ['#bcd2ee', '#2c4a70'],
};

/** The fill colour of each part. */
const FILLS: Readonly<Record<string, string>> = {
  'page,.loss-back': 'page',
  'pulling': 'pulling',
  'starting': 'starting',
  'initial': 'starting',
  'gate-closed': 'gate-closed',
  'ready': 'ready',
  'healthy': 'ready',
  'pre-stop': 'pre-stop',
  'draining': 'pre-stop',
  'sigterm': 'sigterm',
  'unused': 'unused',
  'request-new': 'flight',
  'request-in-flight': 'unused',
  'ink': 'ink',
  'title': 'ink',
  'name': 'ink',
  'on-bar': 'ink',
  'on-hatch': 'ink',
  'muted': 'muted',
  'loss-text': 'loss',
  'good-text': 'good',
  'lost-solid': 'lost',
};

const STROKES: Readonly<Record<string, string>> = {
  'grid': 'grid',
  'extension': 'muted',
  'growing': 'request',
  'new': 'request',
  'in-flight': 'request',
  'hatch': 'loss',
  'given-line': 'ink',
  'margin-line': 'good',
  'short-line': 'loss',
  'loss,.request-lost': 'loss',
  'base': 'muted',
  'lost-outline': 'ink',
  'awaited': 'ink',
  'ink,.muted,.name,.loss-text,.good-text,.on-hatch': 'page',
  'pulling,.starting,.initial,.gate-closed,.ready,.healthy,.pre-stop,.draining,.sigterm,.unused,.request-new,.request-in-flight': 'page',
};

/** The style sheet of the picture, which needs no other file. */
export const STYLE = [
  'text{font-family:ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,sans-serif;white-space:pre}',
  '.title,.name{font-weight:600}.loss-text{font-weight:600}',
  'line,path{fill:none;stroke-width:1}.extension{stroke-width:.5;stroke-dasharray:2 2}',
  '.growing{stroke-width:1.5}.new{stroke-width:3.5}.in-flight{stroke-width:2;stroke-dasharray:3 2}.hatch{stroke-width:2}',
  '.request-lost{fill:url(#hatch)}.loss{fill:url(#hatch);stroke-width:1}',
  '.lost-outline{fill:none;stroke-width:1.75}.awaited{fill:none;stroke-width:1;stroke-dasharray:3 2}.lost-outline,.awaited{pointer-events:all}',
  '.ink,.muted,.name,.loss-text,.good-text,.on-hatch{paint-order:stroke;stroke-width:2px}.on-hatch{stroke-width:6px}text{pointer-events:none}',
  colours(0),
  `@media screen and (prefers-color-scheme:dark){${colours(1)}}`,
].join('');

function colours(theme: 0 | 1): string {
  const rule = (selector: string, property: string, colour: string) => `.${selector}{${property}:${COLOURS[colour][theme]}}`;
  return [
    ...Object.entries(FILLS).map(([selector, colour]) => rule(selector, 'fill', colour)),
    ...Object.entries(STROKES).map(([selector, colour]) => rule(selector, 'stroke', colour)),
  ].join('');
}
