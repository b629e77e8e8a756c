import { PAGES } from './pages';
import { FIX_ALL } from '../../src/cli/servers/editing/actions';
import { BOUNDS } from '../../src/cli/servers/editing/overlay';

const { text } = PAGES.find(({ path }) => path === 'docs/editors.md')!;

describe('the page about editors', () => {
  test('says what is too large', () =>
    expect(text).toContain(`more than ${BOUNDS.files.toLocaleString('en')} manifests or ${BOUNDS.bytes / 1024 ** 2} MiB of them`));

  test('names the action that fixes all', () => expect(text).toContain(`"${FIX_ALL}"`));
});
