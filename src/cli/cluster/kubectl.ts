import { Ask, Reply } from '../../audit/read-cluster';
import { System } from '../system';

/** How to reach a cluster: as kubectl itself is told. */
export interface ClusterOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** The verbs that are ever passed on: none of them changes anything. */
const READING = ['get', 'api-resources', 'version'];

/** Asks a cluster through the kubectl of the user, with the login that it has. */
export function askThroughKubectl({ context, kubeconfig }: ClusterOptions, system: Pick<System, 'run'>): Ask {
  const where = [...context === undefined ? [] : [`--context=${context}`], ...kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]];
  return async args => {
    if (!READING.includes(args[0])) throw new Error(`kubectl ${args[0]} is not a verb that only reads`);
    return runForText(['kubectl', ...args, ...where], system);
  };
}

/** Runs a program for what it prints; why there is nothing is what it says itself, in one line. */
export async function runForText(argv: readonly string[], system: Pick<System, 'run'>): Promise<Reply> {
  const [program] = argv;
  try {
    const { exitCode, signal, stdout, stderr } = await system.run(argv);
    // Where a part of the API does not answer, kubectl api-resources prints the rest, and fails.
    if (exitCode === 0 || (argv[1] === 'api-resources' && stdout !== '')) return { text: stdout };
    const said = stderr.trim().split('\n').filter(line => line !== '').pop();
    return { why: said?.replace(/^(error|Error from server \(\w+\)): /, '') ?? `${program} ended with ${signal ?? exitCode}` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { why: code === 'ENOENT' ? `the program '${program}' is not found` : message };
  }
}
