import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { HAS_PROC } from './host';

/** The processes whose environment contains a text; none where /proc does not show them. */
export function processesWith(text: string): number[] {
  if (!HAS_PROC) return [];
  return numbersIn('/proc').filter(pid => read(`/proc/${pid}/environ`)?.split('\0').includes(text));
}

/** The TCP ports on which some processes listen. */
export function listeningPorts(pids: readonly number[]): number[] {
  if (!HAS_PROC) return [];
  const sockets = new Set(pids.flatMap(pid => numbersIn(`/proc/${pid}/fd`).map(descriptor => link(`/proc/${pid}/fd/${descriptor}`))));
  const ports = ['tcp', 'tcp6'].flatMap(table => (read(`/proc/net/${table}`) ?? '').split('\n').slice(1)).flatMap(line => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === LISTEN && sockets.has(`socket:[${inode}]`) ? [parseInt(local.split(':')[1], 16)] : [];
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}

const LISTEN = '0A';

/**
 * Whether a process has a handler for a signal; undefined where that is not shown. Process 1 of a container gets no signal
 * without one.
 */
export function handlesSignal(pid: number, signal: NodeJS.Signals): boolean | undefined {
  const [, mask] = /^SigCgt:\s*([0-9a-f]+)/m.exec((HAS_PROC ? read(`/proc/${pid}/status`) : undefined) ?? '') ?? [];
  if (mask === undefined) return undefined;
  // eslint-disable-next-line no-bitwise -- a mask with one bit for each signal
  return (BigInt(`0x${mask}`) >> BigInt(constants.signals[signal] - 1) & 1n) === 1n;
}

/** The file of the program that a process runs. */
export function programOf(pid: number): string | undefined {
  return HAS_PROC ? link(`/proc/${pid}/exe`) : undefined;
}

/** Whether a process waits for its parent to notice its end. */
export function isZombie(pid: number): boolean {
  return HAS_PROC && /^State:\s*Z/m.test(read(`/proc/${pid}/status`) ?? '');
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).filter(name => /^\d+$/.test(name)).map(Number);
  } catch {
    return []; // gone meanwhile, or of another user
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}

function link(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
