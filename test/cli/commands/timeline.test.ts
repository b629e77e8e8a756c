import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { main } from '../../../src/cli/main';
import { Progress } from '../../../src/cli/progress';
import { hostSystem } from '../../../src/cli/system';
import { run } from '../scenario';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'zero-downtime-')); });
afterEach(() => rmSync(folder, { recursive: true }));

describe('zero-downtime timeline', () => {
  test.each([
    ['rollout.svg', '<svg '], ['rollout.html', '<!DOCTYPE html>'], ['rollout.htm', '<!DOCTYPE html>'], ['rollout.txt', 'Deployment '],
  ])('writes %s in the format that its name says', async (name, beginning) => {
    const file = join(folder, name);
    const { status, stdout, stderr } = await run(`timeline examples/2048/expected -o ${file}`);
    expect([status, stdout, stderr]).toEqual([0, '', `wrote ${file}\n`]);
    expect(readFileSync(file, 'utf8').slice(0, beginning.length)).toBe(beginning);
    expect(readdirSync(folder)).toEqual([name]);
  });

  test('replaces a file that is there, with the same bytes for the same manifests', async () => {
    const file = join(folder, 'rollout.svg');
    writeFileSync(file, 'old');
    await run(`timeline test/fix/lbc-2048.yaml -o ${file}`);
    const first = readFileSync(file, 'utf8');
    expect((await run('timeline test/fix/lbc-2048.yaml --format svg')).stdout).toBe(first);
  });

  test('says why a file cannot be written, and leaves none', async () => {
    writeFileSync(join(folder, 'file'), 'mine');
    mkdirSync(join(folder, 'taken.svg'));
    const refused = async (...names: string[]) => {
      const path = join(folder, ...names);
      const { status, stdout, stderr } = await run(`timeline examples/2048/expected -o ${path}`);
      expect([status, stdout, stderr.startsWith(`cannot write ${path}: the file `)]).toEqual([2, '', true]);
      return stderr.slice(`cannot write ${path}: the file `.length).replaceAll(folder, '');
    };
    expect(await refused('nowhere', 'rollout.svg')).toBe("is to be in '/nowhere', which does not exist\n");
    expect(await refused('file', 'rollout.svg')).toBe("is to be in '/file', which is not a folder\n");
    expect(await refused('taken.svg')).toBe('is a folder\n');
    expect(await refused('x'.repeat(300))).toBe('has too long a name\n');
    expect(readdirSync(folder)).toEqual(['file', 'taken.svg']);
    expect(await run('timeline examples/2048/expected -o \'\'')).toMatchObject({
      status: 2, stderr: expect.stringContaining('error: \'--output\' is empty but must be the name of a file, or -\n'),
    });
  });

  test.each([
    ['rollout.pdf', '', 'must end in .svg, .html, .htm, .txt, or be without an ending'],
    ['rollout.SVGZ', '', 'must end in .svg, .html, .htm, .txt, or be without an ending'],
    ['rollout.pdf', '--format svg', "must end in .svg, as '--format' is 'svg', or be without an ending"],
    ['rollout.svg', '--format html', "must end in .html, .htm, as '--format' is 'html', or be without an ending"],
    ['rollout.html', '--format text', "must end in .txt, as '--format' is 'text', or be without an ending"],
  ])('does not write %s %s', async (name, flags, reason) => {
    const file = join(folder, name);
    const { status, stdout, stderr } = await run(`timeline examples/2048/expected -o ${file} ${flags}`);
    expect([status, stdout, stderr]).toEqual([2, '', `error: '--output' is '${file}' but ${reason}\n(run with --help for usage)\n`]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([['rollout.SVG', '--format svg', '<svg '], ['of.prod/rollout', '--format svg', '<svg '], ['rollout', '', 'Deployment ']])('writes %s %s', async (name, flags, beginning) => {
    mkdirSync(join(folder, 'of.prod'));
    expect((await run(`timeline examples/2048/expected -o ${join(folder, name)} ${flags}`)).status).toBe(0);
    expect(readFileSync(join(folder, name), 'utf8').slice(0, beginning.length)).toBe(beginning);
  });

  test('writes into a named pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY + constants.O_NONBLOCK);
    const { status, stderr } = await run(`timeline examples/2048/expected -o ${pipe}`);
    expect([status, stderr, readFileSync(reader, 'utf8').slice(0, 11), statSync(pipe).isFIFO()]).toEqual([0, `wrote ${pipe}\n`, 'Deployment ', true]);
    closeSync(reader);
  });

  test.each([
    ['', 'loses 5,500 of 8,200 requests typically, 8,000 of 10,200 at worst: '],
    ['--delays worst', 'loses 5,500 of 8,200 requests typically, 8,000 of 10,200 at worst: '],
    ['--delays typical', 'loses 5,500 of 8,200 requests typically: '],
  ])('plays typical delays, and the worst unless only the typical are asked for: %s', async (flags, words) => {
    const { stdout } = await run(`timeline test/fix/lbc-2048.yaml --longest-request 10s --startup 20s ${flags}`);
    expect(stdout.replace(/\n {2}/g, ' ')).toContain(words);
  });

  test('ends with 1 where requests are lost', async () => {
    expect((await run('timeline test/fix/lbc-2048.yaml --format svg')).status).toBe(1);
  });
});

describe('zero-downtime simulate', () => {
  test.each([['examples/2048/expected', 0], ['test/fix/lbc-2048.yaml', 1], ['examples/2048/expected test/fix/lbc-2048.yaml --delays adversarial --runs 20', 1]])(
    'draws %s as timeline does, and ends with %d', async (argv, status) => {
      const drawn = await run(`simulate ${argv} --format svg`);
      expect(drawn).toMatchObject({ status, stderr: '' });
      expect(drawn.stdout).toBe((await run(`timeline ${argv} --format svg`)).stdout);
    },
  );

  test('draws the worst of many random runs, with what all of them came to', async () => {
    const flags = 'examples/2048/expected --delays random=alb-stress';
    const many = await run(`simulate ${flags} --runs 20 --format svg`);
    const { worstSeed } = JSON.parse((await run(`simulate ${flags} --runs 20 --format json`)).stdout);
    expect(many.stdout).toContain('of 20 runs: p50 ');
    const pods = (svg: string) => [...svg.matchAll(/<rect class="pre-stop" x="(.*?)" y=".*?" width="(.*?)"/g)].map(([, x, width]) => [x, width]);
    expect(pods(many.stdout)).toEqual(pods((await run(`timeline ${flags} --seed ${worstSeed} --format svg`)).stdout));
  });

  test('fails when there is nothing to draw', async () => {
    expect(await run('simulate docs/timeline-2048.svg test/crds --format svg')).toMatchObject({
      status: 2, stdout: '', stderr: expect.stringContaining('Nothing was drawn: there is no workload in what could be read\n'),
    });
  });

  test('shows requests that outlast the idle timeout, and connections that the application closes first', async () => {
    const lost = async (argv: string) => JSON.parse((await run(`simulate ${argv} --format json`)).stdout).lostByClass;
    expect((await lost('examples/2048/expected --longest-request 61s --request-duration fixed=61s --rate 1'))['idle-timeout']).toBeGreaterThan(0);
    const manifests = 'test/cli/manifests';
    expect((await lost(`${manifests}/keep-alive-too-short.yaml`))['keep-alive-race']).toBeGreaterThan(0);
    expect((await lost(`${manifests}/keep-alive-long-enough.yaml`))['keep-alive-race']).toBe(0);
  });

  test('the worst seed repeats the worst run', async () => {
    const simulate = async (flags: string) =>
      JSON.parse((await run(`simulate examples/2048/expected --delays random=alb-stress --format json ${flags}`)).stdout);
    const many = await simulate('--runs 40 --seed 3');
    expect(many.lostPerRun.max).toBeGreaterThan(0);
    const once = await simulate(`--runs 1 --seed ${many.worstSeed}`);
    expect([once.lost, once.windows]).toEqual([many.lostPerRun.max, many.windows]);
    expect((await simulate('--seed 4294967295 --runs 1')).runs).toBe(1);
  });
});

describe('Progress', () => {
  test('shows a bar on a terminal, and clears it', async () => {
    const told: string[] = [];
    let now = 0;
    const status = await main(['simulate', 'examples/2048/expected', '--delays', 'random', '--runs', '4'], {
      stdout: () => undefined,
      stderr: text => { told.push(text); },
      columns: 80,
      color: false,
      files: nodeFiles(async function* () { /* nothing is read */ }),
      system: { ...hostSystem({ watchedColumns: 40, wallClock: () => 0, onInterrupt: () => () => undefined }), clock: () => now += 150 },
    });
    expect(status).toBe(0);
    expect(told).toEqual([
      '\r\u001b[K[=============            ] 2 of 4 runs', '\r\u001b[K[=========================] 4 of 4 runs', '\r\u001b[K',
    ]);
  });

  test('says nothing where nobody watches', () => {
    const io = { system: { clock: () => 0 }, stderr: () => { throw new Error('told'); } } as unknown as ConstructorParameters<typeof Progress>[0];
    const progress = new Progress(io, 'runs', 1);
    expect(progress.watch()).toBeUndefined();
    progress.stop();
  });
});
