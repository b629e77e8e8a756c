import { draw } from './drawing';
import { drawingsToHtml } from './html';
import { layOut } from './layout';
import { drawingsToSvg } from './svg';
import { timelinesToText } from './text';
import { Simulated } from '../simulation/simulated';

export const TIMELINE_FORMATS = ['text', 'svg', 'html'] as const;
export type TimelineFormat = typeof TIMELINE_FORMATS[number];

/** The reported runs, drawn one below the other. */
export function renderTimelines(simulated: readonly Simulated[], format: TimelineFormat): string {
  const timelines = simulated.map(layOut);
  switch (format) {
    case 'text': return timelinesToText(timelines);
    case 'svg': return drawingsToSvg(timelines.map(draw));
    case 'html': return drawingsToHtml(timelines.map(draw));
  }
}
