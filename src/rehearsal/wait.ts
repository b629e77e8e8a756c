/** Thrown where a rehearsal is interrupted. */
export class Interrupted extends Error {
  public constructor() {
    super('interrupted');
  }
}

/** Waits for some seconds; an interruption ends the wait, and is thrown. */
export async function sleep(seconds: number, interruption: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    if (interruption.aborted) {
      reject(new Interrupted());
      return;
    }
    const interrupt = () => {
      clearTimeout(timer);
      reject(new Interrupted());
    };
    const timer = setTimeout(() => {
      interruption.removeEventListener('abort', interrupt);
      resolve();
    }, Math.max(0, seconds) * 1000);
    interruption.addEventListener('abort', interrupt, { once: true });
  });
}

/** Waits for a promise, at most for some seconds; undefined if it is not settled by then. */
export async function within<Value>(seconds: number, promise: Promise<Value>, interruption: AbortSignal): Promise<Value | undefined> {
  const limit = new AbortController();
  const ended = () => limit.abort();
  interruption.addEventListener('abort', ended, { once: true });
  try {
    return await Promise.race([promise, sleep(seconds, limit.signal).then(() => undefined)]);
  } catch (error) {
    if (interruption.aborted) throw new Interrupted();
    throw error;
  } finally {
    interruption.removeEventListener('abort', ended);
    limit.abort();
  }
}
