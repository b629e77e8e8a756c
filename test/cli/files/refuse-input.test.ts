import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWords } from '../scenario';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'refuse-'));
  put('zero-downtime.yaml', 'defaults: {loadBalancer: alb-ip, longestRequestSeconds: 10, shutdownSeconds: 5}\ncluster: {objects: [objects/all.yaml]}\nbaseline: known.svg\n');
  put('known.svg', 'findings: []\n');
  mkdirSync(at('objects'));
  put('objects/all.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n');
  put('web.yaml', readFileSync('test/cli/manifests/web.yaml', 'utf8'));
});
afterEach(() => rmSync(root, { recursive: true }));

const at = (file: string) => join(root, file);
const put = (file: string, text: string) => writeFileSync(at(file), text);

async function refusal(...argv: string[]): Promise<string> {
  const { status, stdout, stderr } = await runWords(argv);
  expect([status, stdout]).toEqual([2, '']);
  return stderr.replace('(run with --help for usage)\n', '').replaceAll(root, '');
}

describe('an output that is an input is refused', () => {
  const CONFIG = () => ['--config', at('zero-downtime.yaml')];

  test.each([
    ['zero-downtime.yaml', 'is the configuration'],
    ['known.svg', 'is the baseline'],
    ['objects/all.yaml', 'has objects of the cluster, as the configuration says'],
  ])('policy: %s, also by a link', async (file, what) => {
    symlinkSync(at(file), at('link'));
    linkSync(at(file), at('other'));
    const before = readFileSync(at(file), 'utf8');
    for (const output of [file, 'objects/../link', 'other']) {
      expect(await refusal('policy', ...CONFIG(), '-o', `${root}/${output}`)).toBe(`error: '--output' is '/${output}', which ${what}; name another file\n`);
    }
    expect(readFileSync(at(file), 'utf8')).toBe(before);
  });

  test('timeline: the configuration and the baseline', async () => {
    linkSync(at('zero-downtime.yaml'), at('config.txt'));
    expect(await refusal('timeline', at('web.yaml'), ...CONFIG(), '-o', at('config.txt'))).toBe("error: '--output' is '/config.txt', which is the configuration; name another file\n");
    expect(await refusal('timeline', at('web.yaml'), ...CONFIG(), '-o', at('known.svg'))).toBe("error: '--output' is '/known.svg', which is the baseline; name another file\n");
  });

  test('rehearse: manifests, the baseline and the requests', async () => {
    linkSync(at('web.yaml'), at('web.svg'));
    const rehearse = (...argv: string[]) => refusal('rehearse', ...argv, '--', 'none');
    expect(await rehearse(at('web.yaml'), '--timeline', at('web.svg'))).toBe("error: '--timeline' is '/web.svg', which is one of the manifests; name another file\n");
    expect(await rehearse(at('web.yaml'), '--timeline', at('known.svg'))).toBe("error: '--timeline' is '/known.svg', which is the baseline; name another file\n");
    expect(await rehearse('--scenario', 'rollout', '--body', at('web.yaml'), '--timeline', at('web.svg')))
      .toBe("error: '--timeline' is '/web.svg', which is the body of the requests; name another file\n");
  });

  test('check: a configuration without keys as the baseline', async () => {
    put('zero-downtime.yaml', '# nothing yet\n');
    expect(await refusal('check', at('web.yaml'), '--baseline', at('zero-downtime.yaml'), '--update-baseline'))
      .toBe("error: '--baseline' is '/zero-downtime.yaml', which is the configuration; name another file\n");
  });

  test('calibrate watch: the kubeconfig', async () => {
    expect(await refusal('calibrate', 'watch', '-n', 'shop', '--kubeconfig', at('web.yaml'), '-o', at('web.yaml')))
      .toBe("error: '--output' is '/web.yaml', which is the kubeconfig; name another file\n");
  });
});

test.each([
  [['policy', '-o', ''], "'--output' is empty but must be the name of a file, or -"],
  [['calibrate', 'watch', '-n', 'shop', '-o', ''], "'--output' is empty but must be the name of a file"],
  [['check', 'web.yaml', '--baseline', '', '--update-baseline'], "'--baseline' is empty but must be the name of a file"],
  [['check', 'web.yaml', '--compare-with', ''], "'--compare-with' is empty but must be the name of a file"],
  [['config', '--config', ''], "'--config' is empty but must be the name of a file"],
  [['audit', '--output', ''], "'--output' is empty but must be the name of a folder"],
  [['audit', '--from', ''], "'--from' is empty but must be the name of a folder"],
])('an empty name is refused: %j', async (argv, expected) => expect(await refusal(...argv)).toBe(`error: ${expected}\n`));

test('a link to nothing stays one', async () => {
  symlinkSync(at('nothing'), at('web.svg'));
  expect(await refusal('timeline', at('web.yaml'), '--longest-request', '5s', '-o', at('web.svg')))
    .toBe('cannot write /web.svg: the file is a link to nothing, which a new file would replace; remove it, or name what it is to lead to\n');
  expect(readdirSync(root)).not.toContain('nothing');
});
