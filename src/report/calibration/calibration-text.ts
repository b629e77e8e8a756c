import markdownTable from 'markdown-table';
import { CalibratedDelay, CalibratedInput, Calibration } from '../../calibration/calibrate';
import { Demand, Estimate, TooFew } from '../../calibration/estimate';
import { Quantity } from '../../calibration/sample';
import { DELAYS, INPUT_NAMES } from '../../timing';
import { count } from '../count';
import { roundTo } from '../round';

/** What was measured, for people: each delay with how sure it is, and what was refused. */
export function calibrationToText({ preset, delays, inputs, refused, others }: Calibration): string {
  return [
    ...delays.length === 0 ? inputs.length === 0 ? ['No delay of the profile was measured well enough'] : [] : [
      `Delays for '${preset.name}', in seconds`,
      '',
      markdownTable([['delay', 'typical', 'bound', 'preset', 'n', 'how sure'], ...delays.map(each => row(each, preset))]),
    ],
    ...delays.flatMap(({ delay, derivation }) => derivation === undefined ? [] : ['', `${DELAYS[delay].name}: ${derivation}`]),
    ...inputs.length === 0 ? [] : [
      ...delays.length === 0 ? [] : [''],
      'Inputs of the application, in seconds',
      '',
      markdownTable([['input', 'typical', 'bound', 'n', 'how sure'], ...inputs.map(inputRow)]),
    ],
    ...others.flatMap(estimate => ['', `Not used, as another source has a higher bound: ${nameOf(estimate.quantity)} from ${estimate.source}, ${seconds(estimate.typical)} / ${seconds(estimate.bound)}`]),
    ...refused.flatMap(each => ['', refusal(each)]),
    ...gaps([...delays.map(({ estimate }) => estimate), ...inputs.map(({ estimate }) => estimate), ...others]),
  ].map(line => `${line}\n`).join('');
}

function row({ delay, typical, bound, estimate }: CalibratedDelay, preset: Calibration['preset']): string[] {
  return [DELAYS[delay].name, seconds(typical), seconds(bound), `${preset.typical[delay]} / ${preset[delay]}`, String(estimate.n), describeMethod(estimate)];
}

function inputRow({ input, estimate }: CalibratedInput): string[] {
  return [INPUT_NAMES[input].name, seconds(estimate.typical), seconds(estimate.bound), String(estimate.n), describeMethod(estimate)];
}

/** `95 % of events with 95 % confidence: the largest of 59; from polls of …`. */
export function describeMethod({ demand, rank, n, source, typicalInterval: [low, high] }: Estimate): string {
  const nth = rank === n ? `the largest of ${n}` : `the ${rank}th of ${n} by size`;
  return `bound covers ${describeDemand(demand)}: ${nth}; typical is the median, between ${seconds(low)} and ${seconds(high)}; from ${source}`;
}

function describeDemand({ coverage, confidence }: Demand): string {
  return `${percent(coverage)} of events with ${percent(confidence)} confidence`;
}

function refusal({ quantity, source, n, needed }: TooFew): string {
  return `Refused: ${nameOf(quantity)} from ${source} has ${count(n, 'measurement')} but needs ${needed}, ${needed - n} more; `
    + 'or ask for less with --coverage or --confidence';
}

function gaps(estimates: readonly { readonly quantity: Quantity; readonly inGaps: number }[]): string[] {
  return estimates.filter(({ inGaps }) => inGaps > 0)
    .flatMap(({ quantity, inGaps }) => ['', `${count(inGaps, 'event')} of ${nameOf(quantity)} fell into gaps between polls and ${inGaps === 1 ? 'is' : 'are'} left out`]);
}

/** The name of what was measured; of a delay, that of its property. */
export function nameOf(quantity: Quantity): string {
  if (quantity === 'leakWindowSeconds') return 'the leak window';
  if (quantity === 'gateOpensSeconds') return 'the time until the gate opens';
  if (quantity === 'startupSeconds' || quantity === 'shutdownSeconds') return INPUT_NAMES[quantity].name;
  return DELAYS[quantity].name;
}

function seconds(value: number): string {
  return String(roundTo(value, 1));
}

function percent(share: number): string {
  return `${roundTo(100 * share, 1)} %`;
}
