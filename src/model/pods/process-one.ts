import { Container } from './pod';
import { scriptOf } from './shell';
import { Sourced } from '../objects/object';

/** Programs that end at once on SIGTERM and drain on SIGQUIT; their official images set that stop signal. */
const DRAINS_ON_SIGQUIT = /(^|\/)((nginx|openresty|php-fpm)(:|@|$)|php:[^@]*fpm)/;

/** Images of such programs without a stop signal in their Dockerfiles, which therefore get SIGTERM. */
const WITHOUT_STOP_SIGNAL = /(^|\/)bitnami\w*\/apisix([:@]|$)/;

/** Images of nginx that set SIGQUIT, on which it finishes requests in flight and closes idle connections. */
const DRAINS_BY_ITSELF = new RegExp([
  String.raw`^(docker\.io/|public\.ecr\.aws/docker/|mirror\.gcr\.io/)?(library/)?nginx([:@]|$)`,
  String.raw`^public\.ecr\.aws/nginx/nginx([:@]|$)`,
  String.raw`(^|/)((nginx|nginxinc)/nginx-unprivileged|openresty/openresty|bitnami\w*/nginx)([:@]|$)`,
].join('|'));

/** Whether the program of a container drains on the stop signal of its image. */
export function drainsBySignal(container: Container): boolean {
  const { image, stopSignal = 'SIGQUIT' } = container;
  return DRAINS_BY_ITSELF.test(image) && stopSignal === 'SIGQUIT' && shellInFront(container) === undefined;
}

/** The script of a shell that is process 1 and runs the application as its child, to which it does not pass SIGTERM on. */
export function shellInFront({ command, args, view }: Container): Sourced<string> | undefined {
  const [program = '', ...words] = [...command, ...args];
  if (!/(^|\/)(sh|bash|ash|dash)$/.test(program)) return undefined;
  const script = scriptOf(words);
  if (script === undefined || /(^|[\s;&|({])exec\s|\btrap\b/.test(script)) return undefined;
  if (/(^|\/)bash$/.test(program) && !staysInFront(script)) return undefined;
  const { object, path } = view.at(command.length > 0 ? 'command' : 'args');
  return { value: script, object, path, defaulted: false };
}

/** Built-in commands of bash, which are not the application. */
const BUILT_IN = /^(:|\[|cd|echo|exit|export|false|printf|return|set|test|true|unset|wait)$/;

/**
 * Whether bash stays as the parent of the last command of a script. It replaces itself by the last command, unless that is compound, a
 * pipeline, in the background, or redirected. Tested with version 5.2.
 */
function staysInFront(script: string): boolean {
  const code = script.replaceAll('\\\n', ' ').replace(/(["'])(?:.*?)\1/gs, 'quoted').trim().replace(/;$/, '');
  const last = code.split(/\n|;|&&|\|\|/).map(command => command.trim()).filter(command => command !== '' && !command.startsWith('#')).at(-1) ?? '';
  const [program = ''] = last.split(/\s+/).filter(word => !/^\w+=/.test(word));
  return BUILT_IN.test(program) || /^(done|fi|esac|\}|\)|!|time|\{|\()/.test(program) || /\)$|[|<>]|&(?!&)/.test(last);
}

/** A stop signal on which a container ends at once, although its program drains on another. */
export function abruptStopSignal({ image, stopSignal, view }: Container): Sourced<string> | undefined {
  const place = view.at('lifecycle', 'stopSignal');
  if (stopSignal === undefined) return WITHOUT_STOP_SIGNAL.test(image) ? place.or<string>(() => undefined, 'SIGTERM') : undefined;
  return stopSignal !== 'SIGQUIT' && (DRAINS_ON_SIGQUIT.test(image) || WITHOUT_STOP_SIGNAL.test(image)) ? place.or(() => stopSignal, 'SIGTERM') : undefined;
}
