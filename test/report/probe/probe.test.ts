import { Measurement } from '../../../src/probe/recorder';
import { formatAvailability, probeToJson, ProbeReport } from '../../../src/report/probe/probe';
import { probeToJunit } from '../../../src/report/probe/probe-junit';
import { probeToText, progressToText } from '../../../src/report/probe/probe-text';

const QUIET: Measurement = {
  seconds: 60,
  requests: 3000,
  ok: 3000,
  failed: 0,
  reached: 3000,
  unsent: 0,
  abandoned: 0,
  late: 0,
  failuresByKind: {},
  firstFailures: {},
  statuses: { 200: 3000 },
  windows: [],
  latency: { percentiles: [1.2344, 2, 3, 4.5, 1234.5], max: 2500, mean: 1.5 },
  versions: [],
};

const REPORT: ProbeReport = {
  url: 'http://web.example.com/',
  rate: 50,
  connections: 'new',
  startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  sloPercent: 100,
  ending: 'duration',
  measurement: QUIET,
};

const ROUGH: ProbeReport = {
  ...REPORT,
  sloPercent: 99.9,
  ending: 'command',
  measurement: {
    ...QUIET,
    ok: 2985,
    failed: 15,
    failuresByKind: { refused: 2, status: 13 },
    firstFailures: { refused: 'connect ECONNREFUSED 10.0.0.1:80', status: 'status 502' },
    statuses: { 200: 2985, 502: 10, 503: 3 },
    windows: [
      { from: 12.34, to: 12.58, recovered: true, failed: 12, kinds: { refused: 2, status: 10 }, statuses: { 502: 10 } },
      { from: 59.94, to: 60, recovered: false, failed: 3, kinds: { status: 3 }, statuses: { 503: 3 } },
    ],
    versions: [
      { version: '2048', count: 1485, firstSeen: 0, lastSeen: 31.2 },
      { version: 'Welcome to nginx!', count: 1499, firstSeen: 30.8, lastSeen: 59.92 },
      { version: null, count: 1, firstSeen: 40, lastSeen: 40 },
    ],
    late: 1,
    unsent: 2,
    firstUnsent: 'connect EADDRNOTAVAIL',
  },
  command: { argv: ['kubectl', 'rollout', 'restart', 'deployment/web'], exitCode: 1, signal: null, seconds: 28.123, cutShort: false },
};

describe('probeToText()', () => {
  test('no failures', () => {
    expect(probeToText(REPORT)).toBe([
      'Probed http://web.example.com/ for 60 s from 2026-01-02T03:04:05.000Z, 50/s, a new connection for each request',
      '',
      'Objective 100 %: holds (0 requests of 3,000 failed, and 100 % availability allows none)',
      'Availability 100 %',
      '',
      'Latency of good requests, from when each was due',
      '  p50 1.23 ms  p90 2 ms  p95 3 ms  p99 4.5 ms  p99.9 1.23 s  max 2.5 s  mean 1.5 ms',
      '',
    ].join('\n'));
  });

  test('failures: windows, causes and confidence', () => {
    expect(probeToText(ROUGH)).toBe([
      'Probed http://web.example.com/ for 60 s from 2026-01-02T03:04:05.000Z, 50/s, a new connection for each request',
      '',
      'Objective 99.9 %: DOES NOT HOLD (15 requests of 3,000 failed, and 99.9 % availability allows 3)',
      'Availability 99.5 %',
      'Failed 13 status (502: 10, 503: 3), 2 refused',
      '  refused: connect ECONNREFUSED 10.0.0.1:80',
      '',
      'Downtime',
      '  0.3 s in 2 windows, the longest 0.24 s',
      '      From        To   Length  At (UTC)      Failed',
      '  12.340 s  12.580 s  0.240 s  03:04:17.340  10 status (502), 2 refused',
      '  59.940 s   the end  0.060 s  03:05:04.940  3 status (503)',
      '',
      'Latency of good requests, from when each was due',
      '  p50 1.23 ms  p90 2 ms  p95 3 ms  p99 4.5 ms  p99.9 1.23 s  max 2.5 s  mean 1.5 ms',
      '',
      'Versions',
      '  Version             Answers    First     Last',
      '  2048                  1,485   0.00 s  31.20 s',
      '  Welcome to nginx!     1,499  30.80 s  59.92 s',
      '  (none in the body)        1  40.00 s  40.00 s',
      '',
      'Command',
      '  kubectl rollout restart deployment/web: failed: exit code 1 after 28.1 s',
      '',
      'Note',
      "  1 request was sent late or not at all because the prober lagged: latencies and windows are less sure; lower '--rate' or give the prober more CPU",
      "  2 requests could not be sent by this machine (connect EADDRNOTAVAIL) and say nothing about the server; lower '--rate' or use '--connections keep-alive'",
      '',
    ].join('\n'));
  });

  test.each([
    ['self-signed certificate', true], ['certificate has expired', true], ['write EPROTO: wrong version number', false],
  ])('says what may be done if every request meets: %s', (firstFailure, said) => {
    const measurement = { ...QUIET, ok: 0, failed: 3000, failuresByKind: { tls: 3000 }, firstFailures: { tls: firstFailure } };
    const note = 'no certificate was accepted, and nothing is known of what is behind it; \'--insecure\' takes any';
    expect(probeToText({ ...REPORT, measurement }).includes(note)).toBe(said);
    expect(probeToText({ ...REPORT, measurement: { ...measurement, requests: 3001 } })).not.toContain(note);
  });

  test('shows the longest of very many windows, in their order', () => {
    const windows = Array.from({ length: 100 }, (_, index) => ({
      from: index, to: index + (index % 10 === 0 ? 0.5 : 0.02), recovered: true, failed: 1, kinds: { reset: 1 }, statuses: {},
    }));
    const lines = probeToText({ ...REPORT, measurement: { ...QUIET, windows } }).split('\n');
    const rows = lines.filter(line => line.endsWith('1 reset'));
    expect(rows).toHaveLength(20);
    expect(rows.filter(line => line.includes('0.500 s'))).toHaveLength(10);
    expect(rows.map(line => parseFloat(line))).toEqual(rows.map(line => parseFloat(line)).sort((a, b) => a - b));
    expect(lines).toContain('  and 80 shorter windows');
  });

  test('escapes control characters of the server', () => {
    const text = probeToText({ ...REPORT, measurement: { ...QUIET, versions: [{ version: 'v1\u001b[31m\nv2\u009b', count: 1, firstSeen: 0, lastSeen: 0 }] } });
    expect(text).toContain('v1\\u{1b}[31m\\nv2\\u{9b} ');
  });
});

describe('progressToText()', () => {
  test('fits into one line', () => {
    const progress = { requests: 1234, failed: 5, p99Milliseconds: 12.345, downtimeSeconds: 0.1 };
    expect(progressToText(24.9, progress, 100)).toBe('24 s  1,234 requests  5 failed  p99 12.3 ms  downtime 0.1 s');
    expect(progressToText(24.9, progress, 10)).toBe('24 s  1,23');
    expect(progressToText(0, { requests: 0, failed: 0, downtimeSeconds: 0 }, 100)).toBe('0 s  0 requests  0 failed  p99 -  downtime 0 s');
  });
});

describe('probeToJson()', () => {
  test('all fields', () => {
    expect(JSON.parse(probeToJson(ROUGH))).toEqual({
      url: 'http://web.example.com/',
      rate: 50,
      connections: 'new',
      startedAt: '2026-01-02T03:04:05.000Z',
      seconds: 60,
      endedBy: 'command',
      requests: 3000,
      ok: 2985,
      failed: 15,
      availability: 0.995,
      slo: 0.999,
      holds: false,
      downtimeSeconds: 0.3,
      failuresByKind: { refused: 2, status: 13 },
      firstFailures: { refused: 'connect ECONNREFUSED 10.0.0.1:80', status: 'status 502' },
      statuses: { 200: 2985, 502: 10, 503: 3 },
      windows: [
        {
          from: 12.34,
          to: 12.58,
          fromTime: '2026-01-02T03:04:17.340Z',
          toTime: '2026-01-02T03:04:17.580Z',
          recovered: true,
          requests: 12,
          failed: 12,
          kinds: { refused: 2, status: 10 },
          statuses: { 502: 10 },
        },
        {
          from: 59.94,
          to: 60,
          fromTime: '2026-01-02T03:05:04.940Z',
          toTime: '2026-01-02T03:05:05.000Z',
          recovered: false,
          requests: 3,
          failed: 3,
          kinds: { status: 3 },
          statuses: { 503: 3 },
        },
      ],
      latencyMilliseconds: { 'p50': 1.234, 'p90': 2, 'p95': 3, 'p99': 4.5, 'p99.9': 1234.5, 'max': 2500, 'mean': 1.5 },
      versions: [
        { version: '2048', count: 1485, firstSeen: 0, lastSeen: 31.2 },
        { version: 'Welcome to nginx!', count: 1499, firstSeen: 30.8, lastSeen: 59.92 },
        { version: null, count: 1, firstSeen: 40, lastSeen: 40 },
      ],
      command: { argv: ['kubectl', 'rollout', 'restart', 'deployment/web'], exitCode: 1, signal: null, seconds: 28.123, cutShort: false },
      late: 1,
      unsent: 2,
      abandoned: 0,
    });
  });

  test('has no latency where nothing was good, and no command where none ran', () => {
    const json = JSON.parse(probeToJson({ ...REPORT, measurement: { ...QUIET, ok: 0, failed: 3000, latency: undefined } }));
    expect(json.latencyMilliseconds).toEqual({ 'p50': null, 'p90': null, 'p95': null, 'p99': null, 'p99.9': null, 'max': null, 'mean': null });
    expect(json).not.toHaveProperty('command');
  });
});

describe('probeToJunit()', () => {
  test('makes a test case of the objective, of each window and of the command', () => {
    expect(probeToJunit(ROUGH)).toBe([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuite name="zero-downtime probe http://web.example.com/" timestamp="2026-01-02T03:04:05" tests="4" failures="4" errors="0" skipped="0" time="60.000">',
      '  <testcase classname="zero-downtime probe" name="availability of at least 99.9 %" time="60.000">',
      '    <failure message="availability 99.5 %: 15 requests of 3,000 failed, and 99.9 % availability allows 3"/>',
      "    <system-out>1 request was sent late or not at all because the prober lagged: latencies and windows are less sure; lower '--rate' or give the prober more CPU",
      "2 requests could not be sent by this machine (connect EADDRNOTAVAIL) and say nothing about the server; lower '--rate' or use '--connections keep-alive'</system-out>",
      '  </testcase>',
      '  <testcase classname="zero-downtime probe" name="downtime of 0.24 s from 12.340 s (2026-01-02T03:04:17.340Z)" time="0.240">',
      '    <failure message="12 requests failed: 10 status (502), 2 refused"/>',
      '  </testcase>',
      '  <testcase classname="zero-downtime probe" name="downtime of 0.06 s from 59.940 s (2026-01-02T03:05:04.940Z) to the end" time="0.060">',
      '    <failure message="3 requests failed: 3 status (503)"/>',
      '  </testcase>',
      '  <testcase classname="zero-downtime probe" name="command kubectl rollout restart deployment/web" time="28.123">',
      '    <failure message="failed: exit code 1 after 28.1 s"/>',
      '  </testcase>',
      '</testsuite>',
      '',
    ].join('\n'));
  });

  test('does not fail a build for downtime that the objective allows', () => {
    const junit = probeToJunit({ ...ROUGH, sloPercent: 99, command: { ...ROUGH.command!, exitCode: 0 } });
    expect(junit).toContain('tests="4" failures="0"');
    expect(junit).toContain('<system-out>3 requests failed: 3 status (503)</system-out>');
    expect(junit).not.toContain('<failure');
  });

  test('escapes what XML cannot hold', () => {
    const junit = probeToJunit({ ...REPORT, command: { argv: ['echo', '<a b="c">&\n\u0001]]>'], exitCode: 0, signal: null, seconds: 1, cutShort: false } });
    expect(junit).toContain('name="command echo &lt;a b=&quot;c&quot;>&amp;&#xA;\\u{1}]]>"');
  });
});

describe('formatAvailability()', () => {
  test.each([
    [3000, 0, '100 %'], [12000, 8, '99.9333 %'], [10000, 7, '99.93 %'], [1_000_000, 1, '99.9999 %'], [3, 3, '0 %'], [7, 1, '85.71 %'],
  ])('of %p requests of which %p failed is %p', (requests, failed, expected) => {
    expect(formatAvailability({ ...QUIET, requests, failed, ok: requests - failed })).toBe(expected);
  });
});
