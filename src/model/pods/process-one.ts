import { Container } from './pod';
import { Sourced } from '../objects/object';

/** Programs that end at once on SIGTERM and drain on SIGQUIT; their official images set that stop signal. */
const DRAINS_ON_SIGQUIT = /(^|\/)((nginx|openresty|php-fpm)(:|@|$)|php:[^@]*fpm)/;

/** The script of a shell that is process 1 and runs the application as its child, to which it does not pass SIGTERM on. */
export function shellInFront({ command, args, view }: Container): Sourced<string> | undefined {
  const words = [...command, ...args];
  if (!/(^|\/)(sh|bash|ash|dash)$/.test(words[0] ?? '')) return undefined;
  const flag = words.findIndex(word => /^-[a-z]*c$/.test(word));
  const script = flag < 0 ? undefined : words[flag + 1];
  if (script === undefined || /(^|[\s;&])exec\s|\btrap\b/.test(script)) return undefined;
  const { object, path } = view.at(command.length > 0 ? 'command' : 'args');
  return { value: script, object, path, defaulted: false };
}

/** A stop signal on which a container ends at once, although its program drains on another. */
export function abruptStopSignal({ image, stopSignal, view }: Container): Sourced<string> | undefined {
  if (stopSignal === undefined || stopSignal === 'SIGQUIT' || !DRAINS_ON_SIGQUIT.test(image)) return undefined;
  const { object, path } = view.at('lifecycle', 'stopSignal');
  return { value: stopSignal, object, path, defaulted: false };
}
