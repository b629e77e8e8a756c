/** Parameters that let whoever has them in: tokens, keys, signatures and the like. */
const SECRET = /token|key|secret|pass|pwd|sig|auth|cred|session|jwt|code/i;

/** A value that nobody types, such as a token under a name of its own. */
const LONGEST_TYPED = 20;

const MASK = '***';

/** An address as reports and logs may show it: without passwords, and without what a query hands over in confidence. */
export function shownUrl(url: URL): string {
  const shown = new URL(url);
  if (shown.password) shown.password = MASK;
  if (shown.username.length > LONGEST_TYPED) shown.username = MASK;
  shown.search = shown.search.slice(1).split('&').map(masked).join('&');
  shown.hash = '';
  return shown.href;
}

function masked(parameter: string): string {
  const equals = parameter.indexOf('=');
  const [name, value] = equals < 0 ? ['', parameter] : [parameter.slice(0, equals), parameter.slice(equals + 1)];
  return value.length > LONGEST_TYPED || (equals >= 0 && SECRET.test(name)) ? `${equals < 0 ? '' : `${name}=`}${MASK}` : parameter;
}
