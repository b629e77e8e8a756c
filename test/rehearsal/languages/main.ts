import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agreesWith } from '../../../src/rehearsal/deployment/prediction';
import { AppRequest } from '../../../src/rehearsal/load/request';
import { behaviourOf } from '../../../src/rehearsal/measure/behaviour';
import { Measured } from '../../../src/rehearsal/measure/measure';
import { OnSigterm, SimulatedService } from '../../../src/simulation';
import { withMeasuredDelays } from '../../../src/timing';
import { CLOSE, measureServer, QUICK, serverCommand, SLOW } from '../applications';
import { FAST_ALB, playCalmly, Played, playOnce, SAFE } from '../rollouts';

/** An application in another language, whose behaviour is known. */
interface Known {
  readonly name: string;
  /** The command, or why it cannot be had here. */
  readonly command: () => readonly string[] | { readonly missing: string };
  readonly signal?: NodeJS.Signals;
  readonly onSigterm: OnSigterm;
  /** W, A and K in seconds; undefined where no setting of the server says it. */
  readonly accepts: number;
  readonly shutdown: number | undefined;
  readonly keepAlive: number | 'none' | undefined;
  /** How much later than that it may close an idle connection. */
  readonly keepAliveSlack?: number;
  /** Requests of the load, if the server cannot take as many of those that last: each of its workers takes one at a time. */
  readonly brief?: AppRequest;
}

const has = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/**
 * A long leak window and many requests, so that a few hundred are lost: 5 % of them are more than those that fall to one side of an event
 * or the other by chance.
 */
const SERVICE: SimulatedService = {
  ...SAFE,
  replicas: 2,
  preStopSeconds: 0.4,
  deregistrationDelaySeconds: 10,
  progressDeadlineSeconds: 120,
  loadBalancer: withMeasuredDelays(FAST_ALB, { deregistrationPropagationSeconds: 3 }),
};
const RATE = 200;

/** The share of requests that may be sent late: more say something of this machine only. */
const TOO_LATE = 0.01;

const KNOWN: readonly Known[] = [
  {
    name: 'gunicorn',
    command: () => has('python3', '-m', 'gunicorn', '--version')
      ? ['python3', '-m', 'gunicorn', '--chdir', __dirname, '--worker-class', 'gthread', '--threads', '128', '--bind', '127.0.0.1:{port}', 'wsgi:app'] : { missing: 'gunicorn' },
    onSigterm: 'drain',
    accepts: 0,
    shutdown: undefined,
    keepAlive: 2,
    keepAliveSlack: 1,
  },
  {
    name: 'gunicorn, sync workers',
    command: () => has('python3', '-m', 'gunicorn', '--version')
      ? ['python3', '-m', 'gunicorn', '--chdir', __dirname, '--workers', '8', '--bind', '127.0.0.1:{port}', 'wsgi:app'] : { missing: 'gunicorn' },
    onSigterm: 'drain',
    accepts: 0,
    shutdown: undefined,
    keepAlive: 'none',
    brief: { method: 'GET', path: '/brief', headers: {}, weight: 4 },
  },
  {
    name: 'uvicorn',
    command: () => has('python3', '-m', 'uvicorn', '--version')
      ? ['python3', '-m', 'uvicorn', '--app-dir', __dirname, '--port', '{port}', '--timeout-keep-alive', '2', 'asgi:app'] : { missing: 'uvicorn' },
    onSigterm: 'drain',
    accepts: 0,
    shutdown: undefined,
    keepAlive: 2,
  },
  { name: 'Go', command: go, onSigterm: 'drain', accepts: 1, shutdown: 0.5, keepAlive: 2 },
  {
    name: 'Java',
    command: () => has('java', '-version') ? ['java', '-XX:TieredStopAtLevel=1', join(__dirname, 'Server.java')] : { missing: 'Java' },
    onSigterm: 'exit',
    accepts: 0,
    shutdown: 0.5,
    keepAlive: undefined,
  },
  {
    name: 'nginx, SIGQUIT',
    command: () => has('nginx', '-v') ? [join(__dirname, 'nginx.sh')] : { missing: 'nginx' },
    signal: 'SIGQUIT',
    onSigterm: 'drain',
    accepts: 0,
    shutdown: undefined,
    keepAlive: 2,
  },
  {
    name: 'nginx, SIGTERM',
    command: () => has('nginx', '-v') ? [join(__dirname, 'nginx.sh')] : { missing: 'nginx' },
    onSigterm: 'exit',
    accepts: 0,
    shutdown: undefined,
    keepAlive: 2,
  },
];

function go(): readonly string[] | { readonly missing: string } {
  if (!has('go', 'version')) return { missing: 'Go' };
  const binary = join(mkdtempSync(join(tmpdir(), 'rehearsal-')), 'server');
  return spawnSync('go', ['build', '-o', binary, join(__dirname, 'main.go')], { stdio: 'inherit' }).status === 0 ? [binary] : { missing: 'a Go that builds' };
}

const RUNS = 2;

/** What is wrong with a measurement, a sentence each. */
function wrongs({ onSigterm, accepts, shutdown, keepAlive, keepAliveSlack = 0 }: Known, measured: Measured): string[] {
  const behaviour = behaviourOf(measured);
  const far = (name: string, value: number | undefined, known: number, slack = 0) =>
    value === undefined || value < known - CLOSE || value > known + slack + CLOSE ? [`${name} is ${known} s but was measured as ${value?.toFixed(3)} s`] : [];
  const kept = measured.keepAlive;
  return [
    ...behaviour.onSigterm === onSigterm ? [] : [`on the signal it must ${onSigterm}, but ${behaviour.onSigterm} was measured (${JSON.stringify(behaviour.inFlight)})`],
    ...far('W', behaviour.acceptsAfterSigterm?.most, accepts),
    ...shutdown === undefined ? [] : far('A', behaviour.shutdown?.most, shutdown),
    ...typeof keepAlive === 'number' ? far('K', kept?.kind === 'closes' ? kept.seconds : undefined, keepAlive, keepAliveSlack) : [],
    ...keepAlive === 'none' && kept?.kind !== 'none' ? [`no connection is kept, but measured was ${JSON.stringify(kept)}`] : [],
  ];
}

async function examine(known: Known): Promise<boolean> {
  const command = known.command();
  if ('missing' in command) {
    console.log(`${known.name}: skipped, ${command.missing} is not on this machine`);
    return true;
  }
  const signal = known.signal ?? 'SIGTERM';
  let [problems, measured]: [string[], Measured | undefined] = [[], undefined];
  for (let tries = 0; tries < 3 && (tries === 0 || problems.length > 0); tries++) {
    measured = await measureServer(command, {
      requests: [SLOW, ...known.brief ? [known.brief] : []],
      ready: QUICK,
      stop: { signal, limitSeconds: 10, hasInit: false },
      runs: RUNS,
      requestSeconds: 2,
      keepAliveSeconds: 5,
    });
    problems = wrongs(known, measured);
  }
  // The simulation knows no connections that an application still answers on after it has stopped listening.
  const settings = { requests: [known.brief ?? SLOW], stop: { signal, isHeard: true }, opensConnections: true, rate: RATE };
  let played = await playOnce(command, measured!, SERVICE, settings);
  for (let tries = 1; tries < 3 && isTooLate(played); tries++) played = await playOnce(command, measured!, SERVICE, settings);
  const { run: { outcome }, predicted } = played;
  if (isTooLate(played)) {
    problems.push('this machine is too busy, and what was lost says nothing');
  } else if (!agreesWith(outcome.lost, predicted)) {
    problems.push(`lost were ${JSON.stringify(outcome.lostByClass)}, but predicted ${JSON.stringify(predicted.lostByClass)}`);
  }
  const { acceptsAfterSigterm: W, shutdown: A, startup: S } = behaviourOf(measured!);
  console.log(`${known.name}: S ${S?.most.toFixed(2)} s, ${compared('W', W?.most, known.accepts)}, ${compared('A', A?.most, known.shutdown)}, `
    + `${describeKeepAlive(measured!, known)}; ${describeLosses(played)}`);
  problems.forEach(problem => console.log(`  WRONG: ${problem}`));
  return problems.length === 0;
}

function isTooLate({ run: { measurement: { late, requests } } }: Played): boolean {
  return late > TOO_LATE * requests;
}

/** `W 1.00 s (known: 1 s)` */
function compared(name: string, seconds: number | undefined, known: number | undefined): string {
  return `${name} ${seconds?.toFixed(2)} s${known === undefined ? '' : ` (known: ${known} s)`}`;
}

function describeKeepAlive({ keepAlive }: Measured, known: Known): string {
  if (keepAlive?.kind !== 'closes') return `K ${keepAlive?.kind}`;
  return compared('K', keepAlive.seconds, typeof known.keepAlive === 'number' ? known.keepAlive : undefined);
}

/** `370 of 2,000 lost, 372 predicted (368 to 376)` */
function describeLosses({ run: { outcome, measurement: { late } }, predicted: { lost, least, most } }: Played): string {
  return `${outcome.lost} of ${outcome.requests} lost, ${lost} predicted (${least} to ${most})${late > 0 ? `, ${late} sent late` : ''}`;
}

/** A long load with one rollout: without a drain a small share is lost, with one nothing. */
async function loadTest(): Promise<boolean> {
  const command = serverCommand({ ON_SIGTERM: 'exit', REQUEST: 20 });
  const settings = { rate: RATE, requests: [SLOW] };
  const fast = { ...SAFE, replicas: 2 };
  const [without, drained] = [await playCalmly(command, { ...fast, preStopSeconds: 0 }, settings), await playCalmly(command, fast, settings)];
  const { lost } = without.run.outcome;
  console.log(`load test without a drain: ${describeLosses(without)}; that is 0.07 % of ${Math.round(lost / 0.0007)} requests; `
    + `with one: ${describeLosses(drained)}`);
  return lost > 0 && agreesWith(lost, without.predicted) && drained.run.outcome.lost === 0;
}

/** An application that does not come up is wrong, too. */
function failed({ name }: Known): (error: unknown) => boolean {
  return error => {
    console.log(`${name}: WRONG: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  };
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  let isRight = true;
  for (const known of KNOWN) {
    if (asked.length === 0 || asked.some(word => known.name.startsWith(word))) isRight = await examine(known).catch(failed(known)) && isRight;
  }
  if (asked.length === 0 || asked.includes('load')) isRight = await loadTest() && isRight;
  if (!isRight) process.exitCode = 1;
}

void main();
