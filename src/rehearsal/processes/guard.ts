import { ChildProcess, spawn } from 'node:child_process';
import { MARK } from './application';
import { HAS_GROUPS } from './host';

/**
 * A shell that ends the processes of a rehearsal if the rehearsal itself is ended in a way that no handler sees, such as
 * SIGKILL: its standard input closes then. Each line of it names a process group; `over` says that all are gone.
 */
const SCRIPT = [
  'trap "" INT TERM HUP',
  'while read -r line; do [ "$line" = over ] && exit 0; groups="$groups $line"; done',
  'for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done',
  `for file in $(grep -l -s -a -F "${MARK}=$0" /proc/[0-9]*/environ 2>/dev/null); do pid="\${file#/proc/}"; kill -s KILL "\${pid%/environ}" 2>/dev/null; done`,
].join('\n');

/** Watches over the process groups of a rehearsal from outside of it. */
export class Guard {
  private shell?: ChildProcess;

  constructor(private readonly mark: string) {}

  /** Has the guard up before there is a process to watch, or one of the first moments would stay. */
  public async stand(): Promise<void> {
    if (!HAS_GROUPS || this.shell) return;
    const shell = spawn('sh', ['-c', SCRIPT, this.mark], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    this.shell = shell;
    shell.stdin.on('error', () => undefined);
    shell.unref();
    await new Promise<void>(resolve => {
      shell.once('spawn', resolve);
      shell.once('error', () => resolve()); // without a shell there is no guard, and handlers end the processes as well
    });
  }

  public watch(group: number): void {
    this.shell?.stdin!.write(`${group}\n`);
  }

  public release(): void {
    this.shell?.stdin!.end('over\n');
    this.shell = undefined;
  }
}
