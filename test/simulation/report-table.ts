import markdownTable from 'markdown-table';
import { REPORTED_ROLLOUTS, ReportedRollout, replayReport, UNDECIDED_REPORTS } from './reports';
import { LOSS_CLASSES } from '../../src/simulation/outcome';
import { formatNumber } from '../../src/timing';

/** The page that lays what was reported of rollouts beside what the simulator makes of them. */
export function reportTable(): string {
  const table = (rows: readonly (readonly string[])[]) => markdownTable(rows.map(cells => cells.map(cell => cell.replace(/\|/g, '\\|'))));
  return `# Reported rollouts, simulated

What people reported of rollouts behind AWS load balancers, each set up in the simulator as far as it was told, with every
delay at the bound of the profile. The simulator agrees if it loses requests where some were reported lost, and none where
none were. P, G and D are preStop, grace period and deregistration delay in seconds. What a report does not say was assumed,
as the last column says; where even that is silent: the defaults of Kubernetes, the controller and AWS, a start-up of 10 s, a
shutdown of 1 s, 50 requests/s. Of lost requests the number depends on these; only whether there are any is compared.

${table([
  ['Source', 'Load balancer', 'P / G / D', 'What was set up', 'Reported', 'Simulated', 'Assumed'],
  ...REPORTED_ROLLOUTS.map(row),
])}

## Undecided

Reports that do not say enough to be compared.

${table([
  ['Source', 'What was set up', 'Why it decides nothing'],
  ...UNDECIDED_REPORTS.map(({ source, settings, because }) => [linked(source), settings, because]),
])}

This page is written by \`npx ts-node --project tsconfig.dev.json test/simulation/write-report-table.ts\`.
`;
}

function row(report: ReportedRollout): string[] {
  const { source, settings, reported, assumed, service } = report;
  const { preStopSeconds: P, terminationGracePeriodSeconds: G, deregistrationDelaySeconds: D, loadBalancer } = service;
  return [
    linked(source),
    loadBalancer.name,
    [P, G, D].map(seconds => seconds === undefined ? '–' : formatNumber(seconds)).join(' / '),
    settings,
    reported === 'lost' ? 'lost' : 'none lost',
    simulatedAs(report),
    assumed,
  ];
}

function simulatedAs(report: ReportedRollout): string {
  const { lost, requests, lostByClass } = replayReport(report);
  if (lost === 0) return 'none lost';
  const classes = LOSS_CLASSES.filter(lossClass => lostByClass[lossClass] > 0).map(lossClass => `${lostByClass[lossClass]} ${lossClass}`);
  return `lost: ${lost} of ${requests} (${classes.join(', ')})`;
}

function linked(source: string): string {
  const [, path] = /^https:\/\/github\.com\/(.*)$/.exec(source) ?? [];
  return path === undefined ? source : `[${path.replace(/\/(issues|pull)\//, '#')}](${source})`;
}
