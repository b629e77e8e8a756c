import { readPreStop } from '../../src/model/pre-stop';
import { Malformed, View } from '../../src/model/view';

function read(hook: unknown): object {
  const malformed: Malformed[] = [];
  const object = { apiVersion: 'v1', kind: 'Pod', name: 'p', body: { hook }, source: { file: 'f', document: 0, line: 1 }, prefix: [] };
  const { seconds, exact } = readPreStop(View.of(object, malformed).at('hook'));
  return { seconds, exact };
}

const shell = (script: string) => ({ exec: { command: ['/bin/sh', '-c', script] } });

describe('readPreStop()', () => {
  test.each<[hook: unknown, seconds: number | undefined, exact: boolean]>([
    [undefined, 0, true],
    [{ sleep: { seconds: 40 } }, 40, true],
    [{ exec: { command: ['sleep', '40'] } }, 40, true],
    [{ exec: { command: ['/bin/sleep', '1m', '30s'] } }, 90, true],
    [shell('sleep 40'), 40, true],
    [{ exec: { command: ['bash', '-ec', 'sleep 40;'] } }, 40, true],
    [{ exec: { command: ['/bin/busybox', 'sh', '-c', 'exec sleep 40'] } }, 40, true],
    [shell('sleep 40 && nginx -s quit'), 40, false],
    [shell('echo bye >&2; sleep 5\nsleep 10 # for the load balancer\n'), 15, false],
    [shell('sleep $DELAY'), undefined, false],
    [shell('sleep 5 || true'), undefined, false],
    [shell('while true; do sleep 1; done'), undefined, false],
    [shell('sleep 30 & wait'), undefined, false],
    [{ exec: { command: ['/wait-shutdown'] } }, undefined, false],
    [{ exec: { command: [] } }, 0, true],
    [{ exec: { command: ['sleep 60'] } }, 0, true],
    [{ exec: { command: ['/bin/sh', 'sleep 60'] } }, 0, true],
    [{ exec: { command: ['/bin/sh', '/drain.sh'] } }, undefined, false],
    [{ httpGet: { path: '/drain', port: 8080 } }, undefined, false],
    [{ tcpSocket: { port: 8080 } }, undefined, false],
    [{ sleep: { seconds: 'long' } }, undefined, true],
    [{ exec: { command: 'sleep 40' } }, 0, true],
  ])('reads %j', (hook, seconds, exact) => expect(read(hook)).toEqual({ seconds, exact }));
});
