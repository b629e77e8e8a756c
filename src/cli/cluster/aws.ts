import { runForText } from './kubectl';
import { Ask } from '../../audit/read-cluster';
import { System } from '../system';

/** Asks AWS through the command of the user, with the login that it has; only for what describes something. */
export function askThroughAws(system: Pick<System, 'run'>): Ask {
  return async args => {
    if (!/^(describe|get)-/.test(args[1])) throw new Error(`aws ${args[1]} is not an operation that only reads`);
    return runForText(['aws', ...args], system);
  };
}
