import { OutputLine } from './output';

/** The ways in which an application does not come up. */
export type StartFailureKind = 'no-command' | 'died' | 'forked' | 'other-port' | 'silent' | 'bad-answer';

/** An application that does not come up, in a sentence, with the last lines that it wrote. */
export class StartFailure extends Error {
  public constructor(public readonly kind: StartFailureKind, message: string, public readonly output: readonly OutputLine[] = []) {
    super(message);
  }
}
