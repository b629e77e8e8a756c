import { Malformed, View } from '../../../src/model/objects/view';
import { PreStop, readPreStop } from '../../../src/model/pods/pre-stop';

function readHook(hook: unknown): PreStop {
  const malformed: Malformed[] = [];
  const object = { apiVersion: 'v1', kind: 'Pod', name: 'p', body: { hook }, source: { file: 'f', document: 0, line: 1 }, prefix: [] };
  return readPreStop(View.of(object, malformed).at('hook'));
}

function read(hook: unknown): object {
  const { seconds, exact } = readHook(hook);
  return { seconds, exact };
}

function failure(hook: unknown): object {
  const { seconds, fails } = readHook(hook);
  return { seconds, fails };
}

const exec = (...command: unknown[]) => ({ exec: { command } });

const shell = (script: string) => ({ exec: { command: ['/bin/sh', '-c', script] } });

describe('readPreStop()', () => {
  test.each<[hook: unknown, seconds: number | undefined, exact: boolean]>([
    [undefined, 0, true],
    [{ sleep: { seconds: 40 } }, 40, true],
    [{ exec: { command: ['sleep', '40'] } }, 40, true],
    [{ exec: { command: ['/bin/sleep', '1m', '30s'] } }, 90, true],
    [shell('sleep 40'), 40, true],
    [exec('sleep', '--', '40'), 40, true],
    [exec('sleep', '--help'), undefined, false],
    [exec('sh', '-c', '--', 'sleep 40'), 40, true],
    [exec('sh', '-euo', 'pipefail', '-c', 'sleep 40'), 40, true],
    [exec('busybox', 'sh', '-c', 'sleep 40'), 40, true],
    [{ exec: { command: ['bash', '-ec', 'sleep 40;'] } }, 40, true],
    [{ exec: { command: ['/bin/busybox', 'sh', '-c', 'exec sleep 40'] } }, 40, true],
    [shell('sleep 40 && nginx -s quit'), 40, false],
    [shell('sleep 10; nginx -s quit; sleep 30'), 10, false],
    [shell('echo bye; sleep 10; kill -s TERM 1; sleep 30'), 10, false],
    [shell('/app/drain; nginx -s quit'), undefined, false],
    [shell('kill -USR1 1; sleep 30'), 30, false],
    [shell('sleep 15 && kong quit --wait=15 --timeout=30'), 30, false],
    [exec('kong', 'quit'), 0, false],
    [exec('/usr/bin/gateway', 'sleep', '--duration=40s'), 40, true],
    [exec('/bin/contour', 'envoy', 'shutdown', '--check-delay=20s', '--drain-delay=5s'), 25, false],
    [exec('envoy-gateway', 'envoy', 'shutdown', '--drain-timeout=60s'), 10, false],
    [shell('echo bye >&2; sleep 5\nsleep 10 # for the load balancer\n'), 15, false],
    [shell('sleep $DELAY'), undefined, false],
    [shell('sleep 5 || true'), undefined, false],
    [shell('while true; do sleep 1; done'), undefined, false],
    [shell('sleep 30 & wait'), undefined, false],
    [{ exec: { command: ['/wait-shutdown'] } }, 0, false],
    [{ exec: { command: [] } }, 0, true],
    [{ exec: { command: ['/bin/sh', '/drain.sh'] } }, undefined, false],
    [exec('timeout', '60', 'timeout', '-t', '20', 'sleep', '30'), 20, false],
    [exec('timeout', '60', 'nohup', 'sleep', '30'), 30, false],
    [exec('timeout', '60', 'timeout', 'soon', 'sleep', '30'), undefined, false],
    [exec('sleep', '2147483648'), 2147483648, true],
    [exec('sleep', '2147483649'), undefined, false],
    [exec('python3', '-c', `import time; time.sleep(${'9'.repeat(400)})`), undefined, false],
    [exec('timeout', '9'.repeat(400), 'sleep', 'infinity'), undefined, false],
    [exec('python3', '-c', 'import time;\n time.sleep( 20 ) ;'), 20, true],
    [exec('ruby', '-e', ' sleep( 20 );\n'), 20, true],
    [exec('pwsh', '-Command', 'Start-Sleep  -Seconds   20;'), 20, true],
    [{ httpGet: { path: '/drain', port: 8080 } }, undefined, false],
    [{ tcpSocket: { port: 8080 } }, undefined, false],
    [{ sleep: { seconds: 'long' } }, undefined, true],
    [{ exec: { command: 'sleep 40' } }, undefined, false],
    [exec('sleep', 40), undefined, false],
    [{ sleep: { seconds: '60' } }, undefined, true],
    [shell('sleep 1m'), 60, true],
    [shell('sleep 0.5m'), 30, true],
    [shell('sleep .5m; sleep 1h'), 3630, true],
    [shell('sleep "40"'), 40, true],
    [shell('sleep 40 >/dev/null 2>&1'), 40, true],
    [exec('/usr/bin/sleep', '40'), 40, true],
    [exec('tini', '--', 'sleep', '5'), 5, true],
    [exec('/sbin/tini', '-s', '--', '/bin/sh', '-c', 'sleep 5'), 5, true],
    [exec('busybox', 'sleep', '5'), 5, true],
    [shell('trap "" TERM; sleep 20'), 20, false],
    [shell('set -e\nsleep 20\nexit 0'), 20, false],
    [shell('exit 0; sleep 20'), undefined, false],
    [shell('timeout 30 sleep 60'), 30, false],
    [exec('timeout', '30', 'sleep', '20'), 20, false],
    [exec('timeout', '30', 'sleep', 'infinity'), 30, false],
    [shell('timeout 30 nginx -s quit'), 0, false],
    [shell('timeout --signal=INT 30 sleep 60'), undefined, false],
    [shell('sleep $((20 + 5))'), undefined, false],
    [shell('sleep ${DELAY:-20}'), undefined, false],
    [shell('sleep `cat /delay`'), undefined, false],
    [shell('sleep infinity'), undefined, false],
    [shell('sleep 20 &'), undefined, false],
    [shell('(sleep 20)'), undefined, false],
    [shell('{ sleep 20; sleep 5; }'), undefined, false],
    [shell('drain() { sleep 20; }; sleep 5'), undefined, false],
    [shell('[ -f /drain ] && sleep 20'), undefined, false],
    [shell('sh -c "sleep 20"; sleep 5'), undefined, false],
    [shell('sleep 20 | cat; sleep 5'), undefined, false],
    [shell('trap "sleep 20" EXIT; sleep 5'), undefined, false],
    [shell('echo "sleep a while; sleep 7"; sleep 5'), 5, false],
    [shell('curl -s localhost/drain | grep ok; sleep 5'), 5, false],
    [shell('sleep 5 \\\n  10'), 15, true],
    [exec('python3', '-c', 'import time; time.sleep(20)'), 20, true],
    [exec('/usr/bin/python', '-c', 'from time import sleep; sleep(2.5)'), 2.5, true],
    [exec('python', '-c', 'import time, os; time.sleep(int(os.environ["DELAY"]))'), undefined, false],
    [exec('python', '/drain.py'), undefined, false],
    [exec('perl', '-e', 'sleep 20'), 20, true],
    [exec('powershell', '-Command', 'Start-Sleep -s 20'), 20, true],
    [exec('powershell.exe', 'Start-Sleep', '-Seconds', '20'), 20, true],
    [exec('pwsh', '-c', 'Start-Sleep 20'), 20, true],
    [exec('powershell', '-Command', 'Start-Sleep -Milliseconds 20'), undefined, false],
    [exec('powershell', '-File', 'drain.ps1'), undefined, false],
  ])('reads %j', (hook, seconds, exact) => expect(read(hook)).toEqual({ seconds, exact }));

  test.each<[hook: unknown, seconds: number, fails: string]>([
    [exec('sleep 60'), 60, 'the command is one word with spaces, and no program is called so'],
    [exec('/app/drain --now'), 0, 'the command is one word with spaces, and no program is called so'],
    [exec('/bin/sh', 'sleep 60'), 60, '/bin/sh takes \'sleep 60\' for the name of a file, as \'-c\' is missing'],
    [shell('sleep'), 0, '\'sleep\' is not told how long'],
    [exec('sleep'), 0, '\'sleep\' is not told how long'],
    [shell('sleep 20 /usr/sbin/nginx -s quit'), 20, 'sleep takes \'/usr/sbin/nginx\' for a time, as nothing ends its command line before that'],
    [exec('sleep', '5', '10', '-s', 'quit'), 15, 'sleep takes \'-s\' for a time, as nothing ends its command line before that'],
    [exec('sleep', '-5'), 0, '\'sleep -5\' is not a duration that sleep accepts'],
    [shell('sleep 1m30s'), 90, '\'sleep 1m30s\' is not a duration that sleep accepts; it would be \'sleep 1m 30s\''],
    [exec('sleep', '1m30'), 90, '\'sleep 1m30\' is not a duration that sleep accepts; it would be \'sleep 1m 30\''],
    [exec('sleep', '20sec'), 0, '\'sleep 20sec\' is not a duration that sleep accepts'],
  ])('finds why %j ends at once', (hook, seconds, fails) => expect(failure(hook)).toEqual({ seconds, fails }));

  test.each([shell('sleep infinity'), exec('sleep', 'inf'), shell('sleep 5; sleep infinity')])('finds that %j has no end', hook => {
    expect(readHook(hook)).toMatchObject({ endless: true });
    expect(readHook(hook).seconds).toBeUndefined();
  });
});

describe('readPreStop() of a hook of a megabyte', () => {
  const many = (word: string) => Array<string>(1_000_000 / word.length).fill(word);
  test.each<[name: string, hook: unknown, seconds: number | undefined]>([
    ['a script of prefixes', shell(`${many('exec ').join('')}sleep 5`), 5],
    ['words that start the next one', { exec: { command: [...many('tini'), 'sleep', '5'] } }, 5],
    ['limits within limits', { exec: { command: [...many('timeout 5 ').flatMap(() => ['timeout', '9']), 'sleep', '5'] } }, 5],
    ['digits', shell(many('1').join('')), undefined],
    ['a sleep of digits', shell(`sleep ${many('1').join('')}`), undefined],
    ['redirections', shell(many('1>').join('')), undefined],
    ['quotes', shell(many('"\'').join('')), undefined],
    ['spaces in a line of Python', exec('python', '-c', `import time${many(' ').join('')}`), undefined],
  ])('reads %s in one pass', (_, hook, seconds) => {
    const begin = performance.now();
    expect(readHook(hook).seconds).toBe(seconds);
    expect(performance.now() - begin).toBeLessThan(10_000); // a second pass for each character would take minutes
  });
});
