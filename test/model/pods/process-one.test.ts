import { buildModel } from '../../../src/model/model';
import { Container } from '../../../src/model/pods/pod';
import { flippedReadiness, missingProbePorts } from '../../../src/model/pods/probed';
import { abruptStopSignal, shellInFront } from '../../../src/model/pods/process-one';
import { deployment, Plain } from '../../retrofit/manifests';
import { objectsOf } from '../../rules/manifests';

function containerOf(fields: Plain): Container {
  const [workload] = buildModel(objectsOf(JSON.stringify(deployment({ container: fields })))).workloads;
  return workload.pod.containers[0];
}

describe('shellInFront()', () => {
  test.each([
    [{ command: ['sh', '-c', 'migrate && serve'] }, 'migrate && serve'],
    [{ args: ['/bin/bash', '-ec', 'serve'] }, undefined],
    [{ args: ['/bin/bash', '-ec', 'serve &'] }, 'serve &'],
    [{ args: ['/bin/bash', '-ec', 'serve | tee log'] }, 'serve | tee log'],
    [{ args: ['/bin/bash', '-c', 'if true; then serve; fi'] }, 'if true; then serve; fi'],
    [{ args: ['/bin/bash', '-c', '(serve)'] }, '(serve)'],
    [{ args: ['/bin/bash', '-c', 'false || serve;'] }, undefined],
    [{ args: ['/bin/bash', '-c', 'cd "a;b" && serve --log "> x"'] }, undefined],
    [{ args: ['/bin/ash', '-ec', 'serve'] }, 'serve'],
    [{ command: ['sh', '-c', '--', 'serve'] }, 'serve'],
    [{ command: ['sh', '-c', '--'] }, undefined],
    [{ command: ['sh', '-euo', 'pipefail', '-c', 'serve'] }, 'serve'],
    [{ command: ['sh', '-c', '-o', 'pipefail', 'serve'] }, 'serve'],
    [{ command: ['sh', '--', '-c', 'serve'] }, undefined],
    [{ command: ['sh', '-c', 'migrate && exec serve'] }, undefined],
    [{ command: ['sh', '-c', 'trap stop TERM; serve & wait'] }, undefined],
    [{ command: ['sh', 'start.sh'] }, undefined],
    [{ command: ['sh', '-c'] }, undefined],
    [{ command: ['serve', '-c', 'config'] }, undefined],
  ])('of %j is %j', (fields, script) => expect(shellInFront(containerOf(fields))?.value).toBe(script));

  test('is found where the command is written', () => {
    expect(shellInFront(containerOf({ args: ['sh', '-c', 'serve'] }))?.path.at(-1)).toBe('args');
  });
});

test.each([
  ['nginx:1.27', 'SIGTERM', 'SIGTERM'],
  ['nginx:1.27', 'SIGQUIT', undefined],
  ['nginx:1.27', undefined, undefined],
  ['shop/web:1', 'SIGTERM', undefined],
])('abruptStopSignal() of %s with %s is %s', (image, stopSignal, abrupt) => {
  expect(abruptStopSignal(containerOf({ image, lifecycle: { stopSignal } }))?.value).toBe(abrupt);
});

describe('missingProbePorts()', () => {
  const ports = [{ name: 'http', containerPort: 8080 }];
  test.each<[Plain, unknown[]]>([
    [{ readinessProbe: { httpGet: { port: 'http' } }, livenessProbe: { tcpSocket: { port: 9090 } } }, []],
    [{ readinessProbe: { httpGet: { port: 'web' } } }, [['web', 'httpGet']]],
    [{ readinessProbe: { exec: { command: ['true'] } }, startupProbe: { tcpSocket: { port: 0 } }, livenessProbe: { grpc: { port: 65536 } } }, [[0, 'tcpSocket'], [65536, 'grpc']]],
  ])('of %j are %j', (probes, missing) => {
    expect(missingProbePorts(containerOf({ ports, ...probes })).map(({ value, path }) => [value, path.at(-2)])).toEqual(missing);
  });
});

test.each([
  [['test', '-f', '/tmp/ready'], 'rm /tmp/ready; sleep 60', '/tmp/ready'],
  [['test', '-f', '/tmp/ready'], 'sleep 60', undefined],
  [['/bin/sh', '-c', 'true'], '/bin/sh -c true', undefined],
])('flippedReadiness() of %j with %j is %j', (command, script, file) => {
  expect(flippedReadiness(containerOf({ readinessProbe: { exec: { command } }, lifecycle: { preStop: { exec: { command: ['sh', '-c', script] } } } }))).toBe(file);
});
