import { answer, called, MANIFESTS, NOTES, tool } from './tool';
import { choice, text } from '../../../config/type';
import { withoutUndefined } from '../../../platform/records';
import { simulationToJson } from '../../../report/simulation/simulation';
import { simulationToMarkdown } from '../../../report/simulation/simulation-markdown';
import { simulatePaths } from '../../commands/simulate';
import { UsageError } from '../../options/parse';
import { SCENARIO_KINDS, SIGTERM_CHOICES, DEFAULTS } from '../../options/simulation-options';
import { parseSimulation } from '../../options/simulation-settings';

export const simulate = tool({
  name: 'simulate',
  title: 'Simulate a rollout or a disruption',
  description: 'Plays a rollout, node drain, Spot interruption, crash or outage of the workloads in Kubernetes manifests, and counts the requests that are lost behind their AWS load '
    + 'balancer: typically and at worst, when, and why. Call it to show what a change saves, or to answer what happens if. `check` is faster, and says what to write.',
  takes: {
    ...MANIFESTS,
    scenario: { type: choice(SCENARIO_KINDS), about: `what happens (default: ${DEFAULTS.scenario})` },
    delays: {
      type: choice(['worst', 'typical', 'adversarial', 'random']),
      about: 'the delays of the load balancer; without it, the worst ones, and a search for those that lose most where these lose nothing',
    },
    sigterm: { type: choice(SIGTERM_CHOICES), about: 'what the application does on SIGTERM: finish what is in flight, drop it, or ignore the signal' },
    rate: { type: text('a number as a text'), about: `requests per second, as a text (default: ${DEFAULTS.rate})` },
    requestDuration: { type: text('durations such as p50=20ms,p99=2s'), about: `how long requests take: fixed=10s, or p50=20ms,p99=2s (default: ${DEFAULTS.requestDuration})` },
  },
  answers: {
    requests: { type: 'integer' },
    ok: { type: 'integer' },
    lost: { type: 'integer', description: 'with the delays that were played' },
    lostTypically: { type: ['integer', 'null'], description: 'with typical delays' },
    lostByClass: { type: 'object', description: 'the losses by their reason' },
    windows: { type: 'array', items: { type: 'object' }, description: 'when requests are lost, in seconds from the beginning' },
    rolloutSeconds: { type: 'number' },
    services: { type: 'array', items: { type: 'object' } },
    notSimulated: { type: 'array', items: { type: 'object' }, description: 'the workloads that were left out, with the reason' },
    ...NOTES,
  },
  call: async ({ scenario, delays, sigterm, rate, requestDuration, ...given }, io) => {
    const { paths, said, notes, ...call } = called(given, io);
    const settings = byTheirKeys(() => parseSimulation(withoutUndefined({ scenario, delays, sigterm, rate, requestDuration }), ['random', 'adversarial']));
    const report = await simulatePaths(paths, { said, settings }, call.io);
    return answer(simulationToMarkdown(report), JSON.parse(simulationToJson(report)), notes());
  },
});

/** What is wrong with flags, by the keys that stand for them here. */
function byTheirKeys<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(...error.complaints.map(complaint => complaint.replace(/--([a-z-]+)/g, (_, flag: string) => flag.replace(/-([a-z])/g, (__, letter: string) => letter.toUpperCase()))));
  }
}
