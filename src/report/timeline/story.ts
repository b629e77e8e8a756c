import { LossClass, LossSpell, Outcome, Plan, PodTimeline } from '../../simulation';
import { CheckedSum, formatCount, suffices, sumsOf } from '../budget/termination-sums';
import { isClean, Simulated, slowReaction } from '../simulation/simulated';
import { describeConclusion, describeCourse, describeScenario, formatSeconds } from '../simulation/simulation';
import { startsTooSlowly } from '../simulation/simulation-text';

/** The most reasons in the sentence; the track shows the others. */
const MAX_REASONS = 2;

/** What happens and why, in one sentence. */
export function storyOf(simulated: Simulated): string {
  const { plan, outcome, measured } = simulated;
  const sentence = isClean(simulated) ? `${subject(describeCourse(simulated))} loses ${noneOf(simulated)}: ${whyNone(simulated)}`
    : `${subject(describeScenario(plan))} ${[...told(simulated), ...endOf(simulated)].join(', ')}${why(simulated)}`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${/[.!?]$/.test(sentence) ? '' : '.'}`;

  function told({ distribution, typical, runs }: Simulated): string[] {
    if (distribution && distribution.lost.max > 0) {
      const { clean, requests, lost } = distribution;
      return [`loses requests in ${formatCount(runs - clean)} of ${formatCount(runs)} runs, at most ${formatCount(lost.max)} of about ${formatCount(Math.round(requests / runs))}`];
    }
    if (typical === undefined) return [`loses ${countOf(outcome)} requests${measured ? '' : MODE_WORDS[plan.delays.mode] ?? ''}`];
    return [`loses ${countOf(typical)} requests typically`, `${countOf(outcome)} ${typical.lost > outcome.lost ? 'with every delay at its bound' : 'at worst'}`];
  }
}

/** The subject with a closing comma, if it contains one. */
function subject(scenario: string): string {
  return scenario.includes(', ') ? `${scenario},` : scenario;
}

const MODE_WORDS: { readonly [Mode in Plan['delays']['mode']]?: string } = { worst: ' at worst', adversarial: ' at worst', typical: ' typically' };

function countOf({ lost, requests }: Outcome): string {
  return `${lost === 0 ? 'none' : formatCount(lost)} of ${formatCount(requests)}`;
}

function noneOf({ plan: { delays }, outcome, runs, distribution, measured }: Simulated): string {
  if (distribution) return `none of ${formatCount(distribution.requests)} requests in ${formatCount(runs)} runs`;
  const requests = `none of ${formatCount(outcome.requests)} requests`;
  if (measured) return requests;
  switch (delays.mode) {
    case 'worst': return `${requests}, even with every delay at its bound`;
    case 'adversarial': return `${requests}, whichever delays within the bounds were tried`;
    case 'typical': return `${requests} typically`;
    default: return requests;
  }
}

function endOf({ plan, outcome: { completed, progressDeadlineExceededAt }, typical }: Simulated): string[] {
  if (!completed) return [`and never comes to its end${startsTooSlowly(plan)}`];
  if (progressDeadlineExceededAt !== undefined) return [`and exceeds its progress deadline at ${formatSeconds(progressDeadlineExceededAt)}`];
  if (typical?.completed === false) return [`and typically never comes to its end${startsTooSlowly(plan)}`];
  return [];
}

/** The sums, if they prove that nothing is lost; otherwise the conclusion that the runs allow. */
function whyNone(simulated: Simulated): string {
  const { plan, outcome: { pods } } = simulated;
  const sums = sumsOf(plan);
  const preStop = sums.find(({ symbol }) => symbol === 'P');
  if (preStop === undefined || !sums.every(suffices) || !pods.some(({ deleted }) => deleted !== undefined)) return describeConclusion(simulated);
  return [
    ...sums.some(({ symbol }) => symbol === 'M') ? ['new pods get requests before old ones go'] : [],
    `a deleted pod serves until it gets no more (${numbersOf(preStop)})`,
  ].join(', and ');
}

function why(simulated: Simulated): string {
  const { plan, outcome, typical } = simulated;
  const worse = typical && typical.lost > outcome.lost ? typical : outcome;
  if (worse.lost === 0) return '';
  const sums = sumsOf(plan);
  const pods = new Map(worse.pods.map(pod => [pod.name, pod]));
  const reasons = new Map<string, { readonly cause: Cause; lost: number }>();
  for (const spell of worse.spells) {
    const cause = causeOf(spell, pods.get(spell.pods[0]), plan);
    const reason = reasons.get(cause.words) ?? { cause, lost: 0 };
    reasons.set(cause.words, { ...reason, lost: reason.lost + spell.lost });
  }
  const most = [...reasons.values()].sort((one, other) => other.lost - one.lost).slice(0, MAX_REASONS);
  const clauses = most.map(({ cause: { words, symbol } }) => ({ words, numbers: shortfall(sums, symbol, simulated) }));
  // Of two causes with the same number, only the second names it.
  return `: ${clauses.map(({ words, numbers }, index) => `${words}${numbers === clauses[index + 1]?.numbers ? '' : numbers}`).join(', and ')}`;
}

/** Why requests are lost, and the number that would have to change. */
interface Cause { readonly words: string; readonly symbol?: string }

function causeOf(spell: LossSpell, pod: PodTimeline | undefined, { scenario, application: { onSigterm } }: Plan): Cause {
  const crashed = scenario.kind === 'crash';
  switch (spell.lossClass) {
    case 'refused':
    case 'black-holed':
      if (pod && spell.fromSeconds < Math.min(pod.listenerClosed ?? Infinity, pod.nodeGone ?? Infinity)) return { words: 'new pods are sent requests before they listen' };
      if (crashed) return { words: 'containers end by themselves while they are still sent requests' };
      if (pod?.nodeGone !== undefined && pod.nodeGone <= (pod.listenerClosed ?? Infinity)) return { words: 'pods go with their node while they are still sent requests', symbol: 'N' };
      return { words: 'deleted pods stop listening while they are still sent requests', symbol: onSigterm === 'ignore' ? 'G' : 'P' };
    case 'killed':
      if (crashed) return { words: 'containers end by themselves with requests in flight' };
      if (pod?.nodeGone !== undefined && spell.fromSeconds >= pod.nodeGone) return { words: 'pods go with their node while requests are in flight', symbol: 'N' };
      if (pod?.sigkill !== undefined && spell.fromSeconds >= pod.sigkill) return { words: 'SIGKILL ends pods with requests in flight', symbol: 'G' };
      return { words: 'pods end on SIGTERM with requests in flight', symbol: 'P' };
    case 'no-target':
      return crashed || spell.pods.length === 0 ? { words: 'no other pod is in service' } : { words: 'old pods go before new ones get requests', symbol: 'M' };
    default: return CAUSES[spell.lossClass];
  }
}

const CAUSES: Readonly<Record<Exclude<LossClass, 'refused' | 'black-holed' | 'killed' | 'no-target'>, Cause>> = {
  'cut': { words: 'the load balancer cuts requests in flight when the deregistration delay ends', symbol: 'D' },
  'idle-timeout': { words: 'the load balancer gives up on answers that outlast its idle timeout', symbol: 'Li' },
  'keep-alive-race': { words: 'requests are sent on connections that the application is closing', symbol: 'K' },
};

/** ` (preStop 0 s, needs 25 s)` */
function shortfall(sums: readonly CheckedSum[], symbol: string | undefined, simulated: Simulated): string {
  const sum = sums.find(one => one.symbol === symbol);
  if (sum && !suffices(sum)) return ` (${numbersOf(sum)})`;
  const reaction = symbol === 'P' || symbol === 'G' || symbol === 'D' ? slowReaction(simulated) : undefined;
  return reaction === undefined ? '' : ` (the controller reacts after up to ${formatSeconds(reaction)})`;
}

function numbersOf({ name, seconds, needs, exceeds }: CheckedSum): string {
  return `${name} ${formatSeconds(seconds)}, needs ${exceeds ? 'more than ' : ''}${formatSeconds(needs.value)}`;
}

/** The two runs that the picture shows, if there are two. */
export function describeRuns({ plan: { delays: { mode } }, typical }: Simulated): string | undefined {
  return typical !== undefined && mode === 'worst' ? 'one run with typical delays, one with every delay at its bound' : undefined;
}
