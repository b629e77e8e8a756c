import markdownTable from 'markdown-table';
import { Simulated } from './simulated';
import { describeConclusion, describeCourse, describeSearch, describeSigterm, describeTraffic, formatSeconds, SimulationReport } from './simulation';
import { describeLimit, describeSum, happened, titleOf, trouble, unknowns, verdict, worstWindows } from './simulation-text';
import { formatCount, sumsOf } from '../budget/termination-sums';
import { visibleInMarkdown as markdown } from '../visible-characters';

/** For a comment on a change. */
export function simulationToMarkdown({ simulated, leftOut }: SimulationReport): string {
  const parts = [
    ...simulated.map(section),
    ...leftOut.map(({ workload, reason }) => markdown(`${workload} was not simulated: ${reason}`)),
    ...simulated.length === 0 && leftOut.length === 0 ? ['Nothing was simulated: there is no workload in what could be read'] : [],
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(simulated: Simulated): string {
  const { plan, outcome: { windows } } = simulated;
  const { shown, more } = worstWindows(windows);
  const sums = sumsOf(plan);
  return [
    `### ${markdown(titleOf(simulated))}`,
    `**${markdown(verdict(simulated))}**`,
    [
      `${describeCourse(simulated)}; ${describeTraffic(plan)}; on SIGTERM the application ${describeSigterm(plan)}`,
      describeSearch(simulated),
      describeConclusion(simulated),
      ...trouble(simulated),
      ...unknowns(simulated).map(text => `unknown: ${text}`),
    ].map(text => `- ${markdown(text)}`).join('\n'),
    ...shown.length === 0 ? [] : [table(['From', 'To', 'Lost', 'Class', 'What happened'], ['r', 'r', 'r', 'l', 'l'], shown.map(window => [
      `${window.fromSeconds.toFixed(1)} s`, `${window.toSeconds.toFixed(1)} s`, formatCount(window.lost), window.lossClass, happened(window),
    ]))],
    ...more > 0 ? [`and ${more} windows in which fewer were lost`] : [],
    ...sums.length === 0 ? [] : [table(['', 'Has', 'Needs', ''], ['l', 'r', 'l', 'l'], sums.map(sum => [
      `${sum.name} (${sum.symbol})`, formatSeconds(sum.seconds), describeLimit(sum).replace(/^needs /, ''), describeSum(sum),
    ]))],
    ...plan.subject.assumed.length === 0 ? [] : [['Assumed:', '', ...plan.subject.assumed.map(text => `- ${markdown(text)}`)].join('\n')],
  ].join('\n\n');
}

function table(header: readonly string[], align: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable([header, ...rows.map(cells => cells.map(markdown))].map(cells => [...cells]), { align: [...align] });
}
