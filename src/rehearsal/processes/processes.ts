import { randomUUID } from 'node:crypto';
import { Application, Command } from './application';
import { Guard } from './guard';
import { signalProcess } from './host';
import { Ports } from './ports';
import { isZombie } from './proc';
import { StartFailure } from './start-failure';
import { shownCommand } from '../../probe/shown-command';

/** All processes of a rehearsal: none is left behind. */
export class Processes {
  private readonly ports = new Ports();
  private readonly id: string = randomUUID();
  private readonly guard = new Guard(this.id);
  private readonly all: Application[] = [];
  private closed = false;
  private started = 0;

  constructor(public readonly command: Command) {}

  /** Starts a copy of the application on a port of its own. */
  public async start(): Promise<Application> {
    const mark = `${this.id}.${this.started++}`;
    await this.guard.stand();
    const application = await Application.start(this.command, await this.ports.free(), mark).catch((error: NodeJS.ErrnoException) => {
      throw new StartFailure('no-command', describeError(this.command, error));
    });
    this.all.push(application);
    this.guard.watch(application.pid);
    if (this.closed) application.kill(); // ended while it was starting
    return application;
  }

  /** Ends all processes at once, without waiting for that. */
  public kill(): void {
    this.closed = true;
    for (const application of this.all) {
      application.kill();
      for (const pid of application.members()) signalProcess(pid, 'SIGKILL');
    }
  }

  /** Ends all processes, and waits until none is left. */
  public async close(): Promise<void> {
    this.kill();
    await Promise.all(this.all.map(({ exited }) => exited));
    for (let tries = 0; tries < TRIES && this.left().length > 0; tries++) {
      this.kill();
      await new Promise(resolve => { setTimeout(resolve, RETRY); });
    }
    this.guard.release();
  }

  /** Ends what is left of one copy, after its own end or in place of it. */
  public async end(application: Application): Promise<void> {
    application.kill();
    for (const pid of application.members()) signalProcess(pid, 'SIGKILL');
    await application.exited;
  }

  /** Processes that are still there. */
  private left(): number[] {
    return this.all.flatMap(application => application.members()).filter(pid => !isZombie(pid));
  }
}

const TRIES = 50;
const RETRY = 20;

function describeError({ argv }: Command, { code, message }: NodeJS.ErrnoException): string {
  const [program] = shownCommand(argv);
  switch (code) {
    case 'ENOENT': return `the command '${program}' cannot be started: it was not found`;
    case 'EACCES': return `the command '${program}' cannot be started: it is not an executable file, or this user must not run it`;
    default: return `the command '${program}' cannot be started (${message})`;
  }
}

