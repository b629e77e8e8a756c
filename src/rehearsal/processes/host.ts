/* eslint-disable no-restricted-globals -- a process group is signalled by its number, which only the process itself can do */

/** The environment that a started process inherits. */
export function hostEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Whether /proc shows the processes of this machine, their sockets and their signal handlers. */
export const HAS_PROC = process.platform === 'linux';

/** Whether there are process groups. */
export const HAS_GROUPS = process.platform !== 'win32';

/** Signals a process, or its whole group by the negative number; false if it is gone. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
