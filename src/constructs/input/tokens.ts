/** Tokens in text: values that only the AWS CDK can resolve, when it deploys. */
const TOKEN = /\$\{Token\[[^\]]+\]\}/g;

/** Whether a text contains a token, or encodes a list that is one. */
export function hasToken(value: string): boolean {
  return /[$#]\{Token\[/.test(value);
}

/** Whether a text is a single token. */
export function isTokenOnly(value: string): boolean {
  return /^\$\{Token\[[^\]]+\]\}$/.test(value);
}

/** The text with a word for each token, so that the rest of it can be checked. */
export function withoutTokens(value: string): string {
  return value.replace(TOKEN, 'token');
}
