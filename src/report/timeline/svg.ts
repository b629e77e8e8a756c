import { create, XMLElement } from 'xmlbuilder';
import { Drawing } from './drawing';
import { Area, Arrow, Shape } from './shapes';
import { STYLE } from './style';
import { roundTo } from '../round';
import { visibleInXml } from '../visible-characters';

/** Options for writing the picture. */
export interface SvgOptions {
  /** Whether parts also carry their explanation as data, for a script of the surrounding page. */
  readonly explains?: boolean;
}

/** One self-contained SVG with the drawings below each other. */
export function drawingsToSvg(drawings: readonly Drawing[], { explains = false }: SvgOptions = {}): string {
  const width = Math.max(1, ...drawings.map(drawing => drawing.width));
  const height = Math.max(1, drawings.reduce((total, drawing) => total + drawing.height, 0));
  const svg = create('svg', { headless: true }).att({
    'xmlns': 'http://www.w3.org/2000/svg',
    'viewBox': `0 0 ${width} ${height}`,
    'width': width,
    'height': height,
    'role': 'img',
    'aria-labelledby': 'timeline-title timeline-description',
  });
  svg.element('title', { id: 'timeline-title' }, visibleInXml(drawings.map(({ title }) => title).join('; ')));
  svg.element('desc', { id: 'timeline-description' }, visibleInXml(drawings.map(({ description }) => description).join(' ')));
  svg.element('style', STYLE);
  svg.element('defs').element('pattern', { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' })
    .element('line', { x1: 0, y1: 0, x2: 0, y2: 6, class: 'hatch' });
  svg.element('rect', { class: 'page', x: 0, y: 0, width, height });
  let y = 0;
  for (const drawing of drawings) {
    const group = svg.element('g', y === 0 ? {} : { transform: `translate(0 ${y})` });
    for (const shape of drawing.shapes) drawShape(group, shape, explains);
    y += drawing.height;
  }
  return `${svg.end({ pretty: true })}\n`;
}

function drawShape(group: XMLElement, shape: Shape, explains: boolean): void {
  switch (shape.kind) {
    case 'bar': {
      const { x, y, width, height, style } = shape;
      explain(group.element('rect', { class: style, x, y, width, height }), shape, explains);
      return;
    }
    case 'area': explain(group.element('path', { class: shape.style, d: outlineOf(shape) }), shape, explains); return;
    case 'line': group.element('line', { class: shape.style, x1: shape.x1, y1: shape.y1, x2: shape.x2, y2: shape.y2 }); return;
    case 'arrow': drawArrow(group, shape); return;
    case 'label': {
      const { x, y, size, style, anchor, text } = shape;
      const anchored = anchor === 'start' ? {} : { 'text-anchor': anchor };
      group.element('text', { 'class': style, 'x': roundTo(x, 2), 'y': roundTo(y, 2), 'font-size': size, ...anchored }, visibleInXml(text));
    }
  }
}

function explain(element: XMLElement, { detail }: { readonly detail?: string }, explains: boolean): void {
  if (detail === undefined) return;
  if (explains) element.att('data-detail', visibleInXml(detail));
  element.element('title', visibleInXml(detail));
}

/** Up and down the steps, and back along the base line. */
function outlineOf({ y, steps, right }: Area): string {
  const edges = steps.flatMap(({ x, height }, index) => height === steps[index - 1]?.height ? [] : [`H${x}V${roundTo(y - height, 2)}`]);
  return `M${steps[0].x} ${y}${edges.join('').replace(/^H[^V]*/, '')}H${right}V${y}Z`;
}

function drawArrow(group: XMLElement, { x1, x2, y, style, open }: Arrow): void {
  const head = Math.min(5, (x2 - x1) / 2);
  const right = open ? `M${roundTo(x2 - 9, 2)} ${y - 2.5}l5 2.5l-5 2.5M${roundTo(x2 - 5, 2)} ${y - 2.5}l5 2.5l-5 2.5` : `M${roundTo(x2 - head, 2)} ${y - 2.5}L${x2} ${y}L${roundTo(x2 - head, 2)} ${y + 2.5}`;
  group.element('path', {
    class: `dimension ${style}-line`,
    d: `M${x1} ${y}H${x2}M${roundTo(x1 + head, 2)} ${y - 2.5}L${x1} ${y}L${roundTo(x1 + head, 2)} ${y + 2.5}${right}`,
  });
}
