/** Values that only the AWS CDK knows, and only when it deploys, as it writes them into text. */
const TOKEN = /\$\{Token\[[^\]]+\]\}/g;

/** Whether there is one in a text, or a list that is one. */
export function hasToken(value: string): boolean {
  return /[$#]\{Token\[/.test(value);
}

/** Whether there is nothing else in the text. */
export function isTokenOnly(value: string): boolean {
  return /^\$\{Token\[[^\]]+\]\}$/.test(value);
}

/** The text with a word for each token, so that the rest of it can be checked. */
export function withoutTokens(value: string): string {
  return value.replace(TOKEN, 'token');
}
