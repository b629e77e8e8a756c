import { visible } from './visible-characters';

/** Text that a browser shows as it is, in an element or in an attribute in double quotes. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);
}

/** What a page is made of. */
interface Page {
  readonly title: string;
  readonly style: string;
  /** Above the script, markup. */
  readonly body: string;
  readonly script?: string;
}

/** A page that loads nothing; all but the title is markup already. */
export function htmlPage({ title, style, body, script }: Page): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'${script === undefined ? '' : '; script-src \'unsafe-inline\''}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
}
