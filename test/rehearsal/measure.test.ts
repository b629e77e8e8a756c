import { CLOSE, measureCalmly, measureServer, QUICK, serverCommand, ServerSettings, SLOW } from './applications';
import { Behaviour, behaviourOf } from '../../src/rehearsal/measure/behaviour';
import { HAS_PROC } from '../../src/rehearsal/processes/host';

jest.setTimeout(60_000);

describe('measure()', () => {
  const cases: readonly [string, ServerSettings, (behaviour: Behaviour) => void][] = [
    ['an application that drains and takes 0.6 s to end', { SHUTDOWN: 600, REQUEST: 400 }, behaviour => {
      expect(behaviour).toMatchObject({ onSigterm: 'drain', inFlight: { count: 8, finished: 8, reset: 0, failed: 0 } });
      expect(behaviour.acceptsAfterSigterm!.most).toBeLessThan(CLOSE);
      expect(Math.abs(behaviour.shutdown!.most - 0.6)).toBeLessThan(CLOSE);
      expect(behaviour.loadedExit!.most).toBeGreaterThan(0.6 + 0.1);
      expect(behaviour.idleClosed!.most).toBeLessThan(CLOSE);
    }],
    ['one that goes on for 1 s after the signal', { ACCEPTS: 1000, REQUEST: 200 }, behaviour => {
      expect(behaviour).toMatchObject({ onSigterm: 'drain', announcesClose: true });
      expect(Math.abs(behaviour.acceptsAfterSigterm!.most - 1)).toBeLessThan(CLOSE);
      expect(behaviour.shutdown!.most).toBeLessThan(CLOSE);
    }],
    ['one that answers on kept connections for as long as they are used', { ON_SIGTERM: 'linger', KEEP_ALIVE: 400, REQUEST: 200 }, behaviour => {
      expect(behaviour).toMatchObject({ onSigterm: 'drain', announcesClose: false, inFlight: { count: 8, finished: 8 } });
      expect(behaviour.loadedExit!.most).toBeLessThan(1 + 0.4 + 0.5);
    }],
    ['one that exits at once', { ON_SIGTERM: 'exit', REQUEST: 400 }, behaviour => {
      expect(behaviour).toMatchObject({ onSigterm: 'exit', inFlight: { count: 8, finished: 0, reset: 8 } });
      expect(behaviour.shutdown!.most).toBeLessThan(CLOSE);
    }],
    ['one that answers with 503 while it drains', { ON_SIGTERM: 'fail', REQUEST: 400 }, behaviour => {
      expect(behaviour).toMatchObject({ onSigterm: 'exit', inFlight: { count: 8, failed: 8 } });
    }],
  ];
  test.each(cases)('measures %s', async (_, settings, check) => check(behaviourOf(await measureCalmly(serverCommand(settings)))));

  test('measures one that ignores the signal', async () => {
    const behaviour = behaviourOf(await measureServer(serverCommand({ ON_SIGTERM: 'ignore' }), { stop: { signal: 'SIGTERM', limitSeconds: 1, hasInit: false } }));
    expect(behaviour).toMatchObject({ onSigterm: 'ignore', deaf: 'handled', shutdown: undefined });
  });

  (HAS_PROC ? test : test.skip)('names a missing handler and a shell, as process 1 of a container would not get the signal', async () => {
    const stop = { signal: 'SIGTERM', limitSeconds: 0.5, hasInit: false } as const;
    const unhandled = await measureServer(serverCommand({ ON_SIGTERM: 'unhandled' }), { stop });
    expect(behaviourOf(unhandled)).toMatchObject({ onSigterm: 'ignore', deaf: 'default' });
    const [program, ...args] = serverCommand();
    const shell = await measureServer(['sh', '-c', `${program} ${args.join(' ')}; echo over`], { stop });
    expect(behaviourOf(shell)).toMatchObject({ onSigterm: 'ignore', deaf: 'shell' });
  });

  test('lets an init pass the signal on', async () => {
    const stop = { signal: 'SIGTERM', limitSeconds: 2, hasInit: true } as const;
    const behaviour = behaviourOf(await measureServer(serverCommand({ ON_SIGTERM: 'unhandled', REQUEST: 400 }), { stop }));
    expect(behaviour).toMatchObject({ onSigterm: 'exit', inFlight: { finished: 0 } });
  });

  test('measures the keep-alive timeout, the requests and the start', async () => {
    const measured = await measureCalmly(serverCommand({ KEEP_ALIVE: 700, STARTUP: 500, REQUEST: 300 }), {
      keepAliveSeconds: 4, requests: [{ ...QUICK, weight: 3 }, SLOW],
    });
    expect(measured.keepAlive).toMatchObject({ kind: 'closes' });
    expect(Math.abs((measured.keepAlive as { seconds: number }).seconds - 0.7)).toBeLessThan(CLOSE);
    for (const start of measured.starts) expect(start).toBeGreaterThan(0.5);
    expect(measured.requestTimes).toMatchObject({ count: 10, failed: 0 });
    expect(measured.requestTimes!.longestSeconds).toBeGreaterThan(0.3);
    expect(measured.requestTimes!.p50Seconds).toBeLessThan(0.25);
  });
});
