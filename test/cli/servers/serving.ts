import { PassThrough } from 'node:stream';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { Io } from '../../../src/cli/io';
import { hostSystem } from '../../../src/cli/system';

/** What a server in this process reads, answers and says. */
export interface Serving {
  readonly io: Io;
  readonly input: PassThrough;
  readonly output: PassThrough;
  readonly stderr: () => string;
}

/** The world of a server in this process; every attempt to write a file fails. */
export function serving(): Serving {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let stderr = '';
  const refuse = () => { throw new Error('a server writes no file'); };
  const io: Io = {
    stdout: () => { throw new Error('standard output is for the protocol'); },
    stderr: text => { stderr += text; },
    columns: 80,
    color: true,
    files: { ...nodeFiles(async function* () {}), write: refuse, create: refuse, createFolder: refuse },
    system: hostSystem({ wallClock: () => 0, onInterrupt: () => () => undefined, streams: () => ({ input, output }) }),
  };
  return { io, input, output, stderr: () => stderr };
}
