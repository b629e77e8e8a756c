import type { Writable } from 'node:stream';

/**
 * Writes to a standard stream until it fails, and reports the failure once.
 *
 * The reader may close a pipe early, as `| head` does: that is not a failure.
 */
export function writerTo(stream: Writable, onFailure: (error: NodeJS.ErrnoException) => void): (text: string) => void {
  let failed = false;
  const fail = (error: NodeJS.ErrnoException): void => {
    if (!failed && error.code !== 'EPIPE') onFailure(error);
    failed = true;
  };
  stream.on('error', fail);
  return text => {
    if (failed) return;
    try {
      stream.write(text);
    } catch (error) {
      fail(error as NodeJS.ErrnoException); // of a file in Node.js 20; later versions send an event
    }
  };
}
