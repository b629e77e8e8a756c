import { DELAY_PRESETS, STAGES } from '../../simulation/cluster/delays';

/** The values of `--delays`, explained below the flags. */
export const DELAYS_HELP: readonly string[] = [
  `Presets of random delays: ${DELAY_PRESETS.join(', ')}.`,
  `Stages of constant delays: ${STAGES.join(', ')}; those that are not given are at their worst.`,
];
