import { run } from '../cli/scenario';

/** The pictures of `docs/`, each with the command that draws it. */
export const PICTURES = {
  'timeline-2048-unsafe.svg': 'timeline examples/2048-before/expected --longest-request 10s --startup 20s --format svg',
  'timeline-2048.svg': 'timeline examples/2048/expected --format svg',
  'termination-unsafe.svg': 'timeline examples/2048-before/expected --longest-request 10s --scenario scale-in --format svg',
  'termination.svg': 'timeline examples/2048/expected --scenario scale-in --format svg',
  'termination-nlb.svg': 'timeline examples/nlb-tcp/expected --scenario scale-in --format svg',
} as const satisfies Readonly<Record<string, string>>;

export async function drawPicture(name: keyof typeof PICTURES): Promise<string> {
  return (await run(PICTURES[name])).stdout;
}
