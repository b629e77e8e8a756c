/** Parameters that choose what is shown, and let nobody in. Of all others, only the names are shown: nobody knows all names of secrets. */
const HARMLESS = new Set(['format', 'lang', 'limit', 'locale', 'offset', 'order', 'page', 'per_page', 'size', 'sort', 'version']);

/** A value that somebody types, and that ends its parameter. */
const TYPED = /^[\w.,:-]{0,20}$/;

/** The longest name of a user or a parameter; a longer one may be a token. */
const LONGEST_NAME = 20;

export const MASK = '***';

/** An address as reports and logs may show it: without passwords, and without what a query hands over in confidence. */
export function shownUrl(url: URL): string {
  const shown = new URL(url);
  // Without a password, the user's name may be one.
  if (!shown.password || shown.username.length > LONGEST_NAME) shown.username &&= MASK;
  if (shown.password) shown.password = MASK;
  shown.pathname = shownPath(shown.pathname);
  shown.search = shownQuery(shown.search);
  shown.hash = '';
  return shown.href;
}

/** The same of a text that is to be an address, or the path of one, and may be neither: whatever may be a user is not shown. */
export function shownAddress(text: string): string {
  const start = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.exec(text)?.[0] ?? '';
  const rest = text.slice(start.length);
  const user = start === '' && text.startsWith('/') ? -1 : rest.lastIndexOf('@');
  const [, path, query] = /^([^?#]*)(\??[^#]*)/.exec(rest.slice(user + 1))!;
  return `${start}${user < 0 ? '' : `${MASK}@`}${shownPath(path)}${shownQuery(query)}`;
}

/** The segments of a path stay, for which a report is made; their parameters, such as `;jsessionid=`, are masked. */
function shownPath(path: string): string {
  return path.split('/').map(segment => {
    const [name, ...parameters] = segment.split(/(?:;|%3b)/i);
    return [name, ...parameters.map(masked)].join(';');
  }).join('/');
}

function shownQuery(query: string): string {
  return query === '' ? '' : `?${query.slice(1).split('&').map(masked).join('&')}`;
}

function masked(parameter: string): string {
  const equals = parameter.indexOf('=');
  const [name, value] = [parameter.slice(0, Math.max(0, equals)), parameter.slice(equals + 1)];
  if (parameter === '' || (HARMLESS.has(name) && TYPED.test(value))) return parameter;
  // Without a value, as with the padding of Base64, the name may be one.
  return name === '' || /^=*$/.test(value) || name.length > LONGEST_NAME ? MASK : `${name}=${MASK}`;
}
