import * as fc from 'fast-check';
import { judge, namesVersions } from '../../src/probe/judge';
import { Latencies, PERCENTILES } from '../../src/probe/latencies';
import { classifyError } from '../../src/probe/network-error';
import { isLate } from '../../src/probe/schedule';
import { allowedFailures, sloHolds } from '../../src/probe/verdict';

describe('judge()', () => {
  const statuses = [[200, 299], [404, 404]] as const;

  test.each([
    [199, false], [200, true], [299, true], [300, false], [403, false], [404, true], [405, false],
  ])('takes status %p as good: %p', (status, good) => {
    expect(judge({ type: 'response', status }, { statuses }).good).toBe(good);
  });

  test('unexpected status', () => {
    expect(judge({ type: 'response', status: 503 }, { statuses })).toEqual({ good: false, kind: 'status', detail: 'status 503', reached: true, status: 503 });
  });

  test('fails when the body does not match', () => {
    expect(judge({ type: 'response', status: 200, body: 'healthy' }, { statuses, match: /^ok/ }))
      .toEqual({ good: false, kind: 'mismatch', detail: 'the body does not match /^ok/', reached: true, status: 200 });
    expect(judge({ type: 'response', status: 200, body: 'ok, thanks' }, { statuses, match: /^ok/ })).toEqual({ good: true, status: 200 });
  });

  test('names the version that a group captures, the first that does', () => {
    const match = /<title>(.*)<\/title>|version=(\w+)/;
    expect(judge({ type: 'response', status: 200, body: '<title>2048</title>' }, { statuses, match })).toEqual({ good: true, status: 200, version: '2048' });
    expect(judge({ type: 'response', status: 200, body: 'version=v2' }, { statuses, match })).toEqual({ good: true, status: 200, version: 'v2' });
    expect(judge({ type: 'response', status: 200, body: 'neither' }, { statuses, match })).toEqual({ good: true, status: 200, version: null });
  });

  test('no version of a failed answer', () => {
    expect(judge({ type: 'response', status: 502, body: '<title>502</title>' }, { statuses, match: /<title>(.*)</ })).not.toHaveProperty('version');
  });
});

describe('namesVersions()', () => {
  test.each([[/a/, false], [/(a)/, true], [/(?:a)/, false], [/\(a\)/, false], [/(?<name>a)/, true], [/[(]a/, false]])('of %p is %p', (match, expected) => {
    expect(namesVersions(match)).toBe(expected);
  });
});

describe('classifyError()', () => {
  const error = (code: string, message = code, syscall?: string) => Object.assign(new Error(message), { code, syscall });

  test.each([
    [error('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'connect'), 'refused', false],
    [error('ECONNRESET', 'read ECONNRESET', 'read'), 'reset', true],
    [error('ECONNRESET', 'socket hang up'), 'closed', true],
    [error('ECONNRESET', 'aborted'), 'closed', true],
    [error('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'), 'closed', true],
    [error('EPIPE', 'write EPIPE', 'write'), 'closed', true],
    [error('ETIMEDOUT', 'connect ETIMEDOUT', 'connect'), 'timeout', false],
    [error('ENOTFOUND', 'getaddrinfo ENOTFOUND x', 'getaddrinfo'), 'dns', false],
    [error('EAI_AGAIN', 'getaddrinfo EAI_AGAIN x', 'getaddrinfo'), 'dns', false],
    [error('EHOSTUNREACH', 'connect EHOSTUNREACH', 'connect'), 'unreachable', false],
    [error('EPROTO', 'wrong version number', 'write'), 'tls', true],
    [error('CERT_HAS_EXPIRED'), 'tls', true],
    [error('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls', true],
    [error('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls', true],
    [error('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'tls', true],
    [error('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls', true],
    [error('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'), 'tls', true],
    [error('HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/'), 'protocol', true],
    [error('EWHATEVER'), 'other', true],
  ])('of %p is %p', (given, kind, reached) => {
    expect(classifyError(given)).toEqual({ type: 'failure', kind, detail: given.message, reached });
  });

  test.each(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS'])('holds %s against nobody else', code => {
    expect(classifyError(error(code, `connect ${code}`, 'connect'))).toEqual({ type: 'unsent', detail: `connect ${code}` });
  });

  test('several addresses: the error of one that was reached', () => {
    const all = Object.assign(new AggregateError([
      error('ENETUNREACH', 'connect ENETUNREACH ::1', 'connect'), error('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:80', 'connect'),
    ]), { code: 'ENETUNREACH' });
    expect(classifyError(all)).toEqual({ type: 'failure', kind: 'refused', detail: 'connect ECONNREFUSED 10.0.0.1:80', reached: false });
  });
});

describe('sloHolds()', () => {
  test.each([
    [1000, 0, 100, true], [1000, 1, 100, false],
    [1000, 0, 99.9, true], [1000, 1, 99.9, true], [1000, 2, 99.9, false],
    [12000, 8, 99.93, true], [12000, 9, 99.93, false],
    [999, 1, 99.9, false], [3, 3, 0, true], [0, 0, 0, false],
  ])('of %p requests of which %p failed, at %p %%, is %p', (requests, failed, slo, holds) => {
    expect(sloHolds({ requests, failed }, slo)).toBe(holds);
  });
});

describe('allowedFailures()', () => {
  test('exact arithmetic', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3_000_000 }), fc.integer({ min: 0, max: 100_000 }), (requests, thousandths) => {
      const exact = BigInt(requests) * BigInt(100_000 - thousandths) / 100_000n;
      expect(allowedFailures(requests, thousandths / 1000)).toBe(Number(exact));
    }));
  });
});

describe('isLate()', () => {
  test.each([
    [50, 50, false], [50, 50.1, true], // 50 ms is more than the interval of 20 ms
    [4, 250, false], [4, 251, true], // an interval of 250 ms is more than 50 ms
  ])('at %p/s, of %p ms, is %p', (rate, lag, late) => {
    expect(isLate({ rate, durationSeconds: 1 }, lag)).toBe(late);
  });
});

describe('Latencies', () => {
  test('empty: no percentiles', () => {
    expect(new Latencies().summarize()).toBeUndefined();
    expect(new Latencies().percentile(99)).toBeUndefined();
  });

  test('percentiles to three digits, mean and maximum exactly', () => {
    const values = fc.array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(fc.property(values, milliseconds => {
      const latencies = new Latencies();
      milliseconds.forEach(value => latencies.record(value));
      const { percentiles, max, mean } = latencies.summarize()!;
      const sorted = [...milliseconds].sort((a, b) => a - b);
      PERCENTILES.forEach((percent, index) => {
        const exact = sorted[Math.max(1, Math.round(percent / 100 * sorted.length)) - 1]; // the nearest rank
        expect(Math.abs(percentiles[index] - exact)).toBeLessThanOrEqual(exact * 0.001 + 0.001);
      });
      expect(max).toBe(sorted[sorted.length - 1]);
      expect(mean).toBeCloseTo(milliseconds.reduce((sum, value) => sum + value, 0) / milliseconds.length);
    }));
  });

  test('values out of range count as its ends', () => {
    const latencies = new Latencies();
    [-1, 0, 7_200_000].forEach(value => latencies.record(value));
    expect(latencies.summarize()!.percentiles[0]).toBeLessThanOrEqual(0.001);
    expect(latencies.summarize()!.max).toBe(7_200_000);
  });
});
