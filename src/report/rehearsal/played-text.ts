import { asSimulated, describeLost, describePrediction, describeTrouble, titleOfPlayed } from './played';
import { Played } from '../../rehearsal/deployment/prepare';
import { PodLine, RehearsedRun } from '../../rehearsal/deployment/run';
import { formatCount, sumsOf } from '../budget/termination-sums';
import { happened, sumTable, worstWindows } from '../simulation/simulation-text';
import { visible } from '../visible-characters';
import { wrapText } from '../wrap-text';

/** The rehearsed scenario, run by run. */
export function playedToText(played: Played, width: number): string[] {
  const { runs, plan } = played;
  const labelled = (label: string, text: string) => wrapText(visible(text), width, `  ${label.padEnd(11)}`);
  const title = titleOfPlayed(played);
  return [
    ...wrapText(visible(`${title.charAt(0).toUpperCase()}${title.slice(1)}`), width, '', '  '),
    ...runs.flatMap((one, index) => [
      ...runs.length > 1 ? [`  Run ${index + 1}`] : [],
      ...labelled('Measured', describeLost(one.run)),
      ...labelled('Predicted', describePrediction(one, played.plan)),
      ...describeTrouble(one.run).flatMap(text => labelled('But', text)),
      ...windows(played, one.run, width),
    ]),
    ...runs.length > 0 ? sumTable(sumsOf(plan), width) : [],
  ];
}

/** Each window of losses, with what the pods wrote around it. */
function windows(played: Played, run: RehearsedRun, width: number): string[] {
  const { outcome } = asSimulated(played, run);
  const { shown, more } = worstWindows(outcome.windows);
  return [
    ...shown.flatMap(window => [
      ...wrapText(`${formatCount(window.lost)} lost: ${happened(window)}`, width, `    ${window.fromSeconds.toFixed(1)}–${window.toSeconds.toFixed(1)} s  `),
      ...(run.logs[outcome.windows.indexOf(window)] ?? []).map(line),
    ]),
    ...more > 0 ? [`    and ${more} windows in which fewer were lost`] : [],
  ];
}

function line({ pod, time, text }: PodLine): string {
  return `      ${pod} at ${time.toFixed(1)} s: ${visible(text)}`;
}
