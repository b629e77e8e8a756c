import { ChildProcess, spawn } from 'node:child_process';
import { hostEnvironment, signalProcess } from './host';
import { Output } from './output';
import { handlesSignal, listeningPorts, processesWith, programOf } from './proc';
import { isShell } from '../../model/pods/shell';
import { now } from '../clock';

/** The command of an application, and how it is told its port. */
export interface Command {
  readonly argv: readonly string[];
  /** The variable with the port, such as PORT. */
  readonly portVariable: string;
}

/** In an argument, the place of the port. */
const PORT_PLACE = '{port}';

/** How a process ended. */
export interface ProcessEnd {
  readonly time: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The variable that all processes of one rehearsal inherit, also those that leave their group. */
export const MARK = 'ZERO_DOWNTIME_REHEARSAL';

/** One copy of the application, in a process group of its own. */
export class Application {
  /** Starts a copy; rejects with the error of the system if that is not possible. */
  public static async start({ argv, portVariable }: Command, port: number, mark: string): Promise<Application> {
    const [program, ...args] = argv.map(word => word.replaceAll(PORT_PLACE, String(port)));
    const child = spawn(program, args, {
      detached: true, // a group of its own, so that Ctrl-C reaches only the rehearsal, and that all of it can be ended
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...hostEnvironment(), [portVariable]: String(port), [MARK]: mark },
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => resolve(new Application(child, port, mark)));
    });
  }

  public readonly output = new Output();
  /** When it was started, by the clock of the rehearsal. */
  public readonly started: number;
  public readonly exited: Promise<ProcessEnd>;
  private ended?: ProcessEnd;

  private constructor(private readonly child: ChildProcess, public readonly port: number, private readonly mark: string) {
    this.started = now();
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => this.output.push(chunk));
    this.exited = new Promise(resolve => {
      child.once('exit', (exitCode, signal) => {
        this.ended = { time: now(), exitCode, signal };
        // The last output may come after the exit; a process that keeps the pipe open must not keep the rehearsal waiting.
        setTimeout(() => [child.stdout, child.stderr].forEach(stream => stream?.destroy()), OUTPUT_GRACE).unref();
        resolve(this.ended);
      });
    });
  }

  public get pid(): number {
    return this.child.pid!;
  }

  /** How it ended, if it has. */
  public get end(): ProcessEnd | undefined {
    return this.ended;
  }

  /**
   * Whether the process would get the signal as process 1 of a container, where the kernel drops signals without a handler;
   * undefined where that cannot be seen.
   */
  public handles(signal: NodeJS.Signals): boolean | undefined {
    return this.ended ? undefined : handlesSignal(this.pid, signal);
  }

  /** Signals the process that was started, as the kubelet signals process 1 of a container. */
  public signal(signal: NodeJS.Signals): void {
    if (!this.ended) signalProcess(this.pid, signal);
  }

  /** Holds the process and its group back. */
  public pause(): void {
    signalProcess(-this.pid, 'SIGSTOP');
  }

  public resume(): void {
    if (!this.ended) signalProcess(-this.pid, 'SIGCONT');
  }

  /** Ends the process and its group at once. */
  public kill(): void {
    signalProcess(-this.pid, 'SIGKILL');
  }

  /** Whether the process is a shell that runs the application as a child. */
  public isShellInFront(): boolean {
    return isShell(this.program) && this.members().length > 1;
  }

  /** Whether the process runs Node.js. */
  public isNode(): boolean {
    return /(^|\/)node$/.test(this.program);
  }

  private get program(): string {
    return programOf(this.pid) ?? this.child.spawnfile;
  }

  /** The ports on which it, or a process that it started, listens. */
  public listensOn(): readonly number[] {
    return listeningPorts(this.members());
  }

  /** Itself and the processes that it started, also those that left its group. */
  public members(): readonly number[] {
    return processesWith(`${MARK}=${this.mark}`);
  }
}

/** Milliseconds for the rest of the output of a process that has ended. */
const OUTPUT_GRACE = 500;
