import { Drawing } from './drawing';
import { drawingsToSvg } from './svg';
import { htmlPage } from '../html';

/** A page with the picture, which explains the part under the pointer. It loads nothing. */
export function drawingsToHtml(drawings: readonly Drawing[]): string {
  return htmlPage({
    title: drawings.map(({ title }) => title).join('; '),
    style: PAGE_STYLE,
    body: `${drawingsToSvg(drawings, { explains: true })}</main>
<output id="detail" aria-live="polite">Point at a bar to know more of it.</output>
`,
    script: SCRIPT,
  });
}

const PAGE_STYLE = [
  ':root{color-scheme:light dark}body{margin:0;font:14px/1.4 system-ui,sans-serif;background:#fff;color:#1a1d21}',
  'main{max-width:1200px;margin:0 auto}svg{display:block;width:100%;height:auto}[data-detail]{cursor:help}',
  '#detail{position:sticky;bottom:0;display:block;padding:.6em 20px;background:#eceff2;border-top:1px solid #dfe3e8}',
  '@media (prefers-color-scheme:dark){body{background:#14171a;color:#e8eaed}#detail{background:#262b31;border-color:#30363d}}',
  '@media print{#detail{display:none}}',
].join('');

/** The worst losses may cover the typical ones: the script explains all parts below the pointer. */
const SCRIPT = `
document.querySelector('main').addEventListener('pointermove', event => {
  const found = document.elementsFromPoint(event.clientX, event.clientY).map(element => element.dataset.detail).filter(Boolean);
  if (found.length > 0) document.getElementById('detail').textContent = found.join(' · ');
});
`;
