import { drawCloseUp } from './close-up-drawing';
import { drawLanes } from './lanes-drawing';
import { Timeline } from './layout';
import { legend } from './legend';
import { fitText, label, LEFT, MARGIN, RIGHT, scale, Shape, WIDTH, widthOf } from './shapes';
import { describeRuns, storyOf } from './story';
import { drawTrack, trackHead } from './track-drawing';
import { describeScenario, describeSearch, describeSigterm, describeTraffic, formatSeconds } from '../simulation/simulation';
import { titleOf, unknowns, verdict } from '../simulation/simulation-text';
import { wrapText } from '../wrap-text';

/** A picture and its size. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly title: string;
  readonly description: string;
}

/** Draws a timeline: what happens and why, what is lost when, the pods, the close-up. */
export function draw(timeline: Timeline): Drawing {
  const { simulated } = timeline;
  const shapes: Shape[] = [];
  let y = heading(timeline, shapes);
  y = course(timeline, shapes, y + 30);
  y = legend(timeline, shapes, y + 20);
  if (timeline.closeUp) y = drawCloseUp(timeline.closeUp, shapes, y + 44);
  return {
    width: WIDTH,
    height: Math.ceil(y + MARGIN),
    shapes: shapes.sort((a, b) => layerOf(a) - layerOf(b)),
    title: titleOf(simulated),
    description: `${describeScenario(simulated.plan)}, simulated: ${verdict(simulated)}.`,
  };
}

/** The stacking order: bars above lines of the grid, hatching above both, labels above everything. */
function layerOf(shape: Shape): number {
  switch (shape.kind) {
    case 'bar': return { 'loss-back': 4, 'loss': 5 }[shape.style] ?? 2;
    case 'area': return shape.style === 'lost-solid' ? 2 : 3;
    case 'line': return shape.style === 'grid' ? 1 : 3;
    case 'arrow': return 3;
    case 'label': return 6;
  }
}

function heading({ simulated }: Timeline, shapes: Shape[]): number {
  const { plan } = simulated;
  const room = RIGHT - MARGIN;
  let y = 34;
  const paragraph = (text: string, style: string, size: number, leading: number) => {
    for (const line of wrapText(text, Math.floor(room / widthOf('n', size)))) {
      shapes.push(label(fitText(line, room, size), MARGIN, y, style, size));
      y += leading;
    }
  };
  paragraph(titleOf(simulated), 'title', 18, 25);
  paragraph(storyOf(simulated), 'ink', 15, 21);
  for (const text of unknowns(simulated)) paragraph(`Unknown: ${text}`, 'ink', 12, 16);
  paragraph(`${describeTraffic(plan)}; on SIGTERM the application ${describeSigterm(plan)}; ${describeRuns(simulated) ?? describeSearch(simulated)}`, 'muted', 11, 15);
  return y - 15;
}

/** The track of losses and the lanes of the pods, over one axis. */
function course(timeline: Timeline, shapes: Shape[], top: number): number {
  const x = scale(timeline.from, timeline.to, LEFT, RIGHT);
  const axis = trackHead(timeline, shapes, top) + 22;
  const tracks = drawTrack(timeline, shapes, x, axis + 8);
  const runs = timeline.track.runs;
  shapes.push(label(`The pods${runs.length > 1 ? `, ${runs[runs.length - 1].words}` : ''}`, MARGIN, tracks + 18, 'name', 13));
  const bottom = drawLanes(timeline, shapes, x, tracks + 28);
  for (const tick of timeline.ticks) {
    shapes.push({ kind: 'line', x1: x(tick), x2: x(tick), y1: axis + 4, y2: bottom, style: 'grid' });
    shapes.push(label(formatSeconds(tick), x(tick), axis, 'muted', 11, 'middle'));
  }
  return bottom;
}
