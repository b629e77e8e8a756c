import { DOMParser } from '@xmldom/xmldom';
import * as fc from 'fast-check';
import { simulationToJson } from '../../../src/report/simulation/simulation';
import { simulationToText } from '../../../src/report/simulation/simulation-text';
import { draw, Drawing } from '../../../src/report/timeline/drawing';
import { drawingsToHtml } from '../../../src/report/timeline/html';
import { layOut, ticksBetween } from '../../../src/report/timeline/layout';
import { Box, boxOf, Label } from '../../../src/report/timeline/shapes';
import { podStretches } from '../../../src/report/timeline/stretches';
import { drawingsToSvg } from '../../../src/report/timeline/svg';
import { timelinesToText } from '../../../src/report/timeline/text';
import { Traffic } from '../../../src/simulation';
import { service } from '../../simulation/services';
import { anySimulated, simulatedOf, startsIn20, withTypical } from '../simulation/simulated';

const traffic: Traffic = { ratePerSecond: 10, duration: { kind: 'fixed', seconds: 10 } };
const safe = simulatedOf(service(5, {}, { longestRequestSeconds: 10, startupSeconds: 20 }), startsIn20('exit'), traffic, { kind: 'rollout' });
const unsafe = simulatedOf(service(20, { preStopSeconds: 0, gated: false }), startsIn20('drain'), traffic, { kind: 'rollout' });

function parse(xml: string) {
  return new DOMParser({ onError: (level, message) => { throw new Error(`${level}: ${message}`); } }).parseFromString(xml, 'image/svg+xml').documentElement!;
}

function overlapping({ shapes }: Drawing): [string, string][] {
  const boxes = shapes.filter((shape): shape is Label => shape.kind === 'label').map(shape => ({ text: shape.text, box: boxOf(shape) }));
  const touch = (a: Box, b: Box) => a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
  return boxes.flatMap((one, index) => boxes.slice(index + 1)
    .filter(other => touch(one.box, other.box))
    .map((other): [string, string] => [one.text, other.text]));
}

describe('layOut()', () => {
  test('old pod: phases', () => {
    const { lanes, closeUp } = layOut(safe);
    const old = lanes.find(({ name }) => name === 'old-0')!;
    expect(old.pod.map(({ kind, from, to }) => [kind, Math.round(from), Math.round(to)])).toEqual([
      ['ready', -7, 70], ['pre-stop', 70, 110], ['sigterm', 110, 130],
    ]);
    expect(old.target.map(({ kind }) => kind)).toEqual(['healthy', 'draining', 'unused']);
    expect(old.requests.map(({ kind, from, to }) => [kind, Math.round(from), Math.round(to)])).toEqual([['new', -7, 95], ['in-flight', 95, 105]]);
    expect(closeUp?.pod).toBe('old-0');
  });

  test('new pod: phases', () => {
    const [first] = layOut(safe).lanes;
    expect(first.name).toBe('new-0');
    expect(first.pod.map(({ kind, from }) => [kind, from])).toEqual([['starting', 0], ['gate-closed', 25], ['ready', 70]]);
    expect(first.target.map(({ kind }) => kind)).toEqual(['initial', 'healthy']);
    expect(first.dimensions.map(({ symbol, from, to }) => [symbol, from, to])).toEqual([['start', 0, 25], ['registration', 25, 70]]);
  });

  test('termination: dimensions', () => {
    const { dimensions, sums } = layOut(safe).closeUp!;
    expect(dimensions.map(group => group.map(({ symbol, kind, from, to }) => `${symbol} ${kind} ${from}-${to}`))).toEqual([
      ['r given 0-5', 'X given 5-25', 'R given 25-35', 'A given 40-60'],
      ['L given 0-25'],
      ['D given 5-35'],
      ['P given 0-40', 'margin margin 35-40'],
      ['G given 0-70', 'margin margin 60-70'],
    ]);
    expect(sums.map(({ symbol, marginSeconds }) => [symbol, marginSeconds])).toEqual([['P', 5], ['D', 0], ['G', 10]]);
  });

  test('dimensions that are too short are marked', () => {
    const { dimensions } = layOut(unsafe).closeUp!;
    expect(dimensions.flat().filter(({ kind }) => kind === 'short').map(({ symbol, from, to }) => `${symbol} ${from}-${to}`)).toEqual(['P 0-25']);
  });

  test('more pods than rows: old and new ones are left out', () => {
    const { lanes, leftOutPods, leftOutLost } = layOut(unsafe);
    expect([lanes.length, leftOutPods]).toEqual([12, 28]);
    const old = lanes.filter(({ name }) => name.startsWith('old'));
    expect(old).toHaveLength(6);
    expect(old.every(({ losses }) => losses.length > 0)).toBe(true);
    const lost = lanes.flatMap(lane => lane.lost.map(([, count]) => count)).reduce((all, count) => all + count, 0);
    expect(leftOutLost).toBeGreaterThan(0);
    expect(lost + leftOutLost).toBe(unsafe.outcome.lost - unsafe.outcome.lostByClass['no-target']);
  });

  test('containers that exit by themselves: no close-up', () => {
    const crashed = simulatedOf(service(2), startsIn20('drain'), traffic, { kind: 'crash', pods: 1 });
    expect(layOut(crashed).closeUp).toBeUndefined();
    expect(podStretches(crashed.outcome.pods[0]).map(({ kind, to }) => [kind, to])).toEqual([['ready', 0]]);
  });

  test('time axis: at most nine ticks, at round seconds', () => {
    expect(ticksBetween(0, 270)).toEqual([0, 60, 120, 180, 240]);
    fc.assert(fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), to => {
      const ticks = ticksBetween(0, to);
      return ticks.length >= 1 && ticks.length <= 9 && ticks.every(tick => tick <= to);
    }));
  });
});

describe('draw()', () => {
  test.each([['safe', safe], ['unsafe', unsafe], ['beside typical', withTypical(unsafe)]])('keeps labels apart and within the page: %s', (_, simulated) => {
    expect(overlapping(draw(layOut(simulated)))).toEqual([]);
  });

  test('labels neither overlap nor leave the page', () => {
    fc.assert(fc.property(anySimulated, simulated => {
      const drawing = draw(layOut(simulated));
      expect(overlapping(drawing)).toEqual([]);
      for (const shape of drawing.shapes) {
        if (shape.kind !== 'label') continue;
        const { left, right, top, bottom } = boxOf(shape);
        expect([shape.text, left >= 0, right <= drawing.width, top >= 0, bottom <= drawing.height]).toEqual([shape.text, true, true, true, true]);
      }
    }), { numRuns: 60 });
  });

  test('overlapping labels are detected', () => {
    const label = { kind: 'label', text: 'one', x: 10, y: 10, size: 10, anchor: 'start', style: 'ink' } as const;
    expect(overlapping({ ...draw(layOut(safe)), shapes: [label, { ...label, text: 'two', x: 20 }] })).toEqual([['one', 'two']]);
  });
});

describe('drawingsToSvg()', () => {
  test('self-contained XML with title and description', () => {
    const svg = drawingsToSvg([draw(layOut(unsafe))]);
    const root = parse(svg);
    expect(root.getAttribute('role')).toBe('img');
    const described = root.getAttribute('aria-labelledby')!.split(' ')
      .map(id => ['title', 'desc'].map(tag => root.getElementsByTagName(tag).item(0)!).find(element => element.getAttribute('id') === id)?.textContent);
    const verdict = /^a rolling update of 20 pods, simulated: LOST [\d,]+ of [\d,]+ requests\.$/;
    expect(described).toEqual(['Deployment web behind Ingress web (alb-ip)', expect.stringMatching(verdict)]);
    expect(root.getElementsByTagName('style').item(0)!.textContent).toContain('@media screen and (prefers-color-scheme:dark)');
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|@import|@font-face|<script|href/);
  });

  test('every class is styled', () => {
    const root = parse(drawingsToSvg([draw(layOut(unsafe)), draw(layOut(safe))]));
    const style = root.getElementsByTagName('style').item(0)!.textContent!;
    const classes = new Set(Array.from(root.getElementsByTagName('*')).flatMap(element => element.getAttribute('class')?.split(' ') ?? []));
    expect([...classes].filter(name => !style.includes(`.${name}`) && name !== 'dimension')).toEqual([]);
  });

  test('deterministic, and valid XML for any names', () => {
    fc.assert(fc.property(anySimulated, simulated => {
      const svg = drawingsToSvg([draw(layOut(simulated))]);
      expect(parse(svg).nodeName).toBe('svg');
      expect(drawingsToSvg([draw(layOut(simulated))])).toBe(svg);
    }), { numRuns: 30 });
  });
});

describe('drawingsToHtml()', () => {
  test('one page with tooltips', () => {
    const html = drawingsToHtml([draw(layOut(unsafe))]);
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    expect(html).toContain('data-detail="the application has got SIGTERM');
    expect(html.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|<link|@import|src=/);
  });

  test('escapes names', () => {
    const hostile = { ...safe, plan: { ...safe.plan, subject: { ...safe.plan.subject, workload: '</title><script>alert(1)</script>' } } };
    expect(drawingsToHtml([draw(layOut(hostile))])).not.toContain('<script>alert');
  });
});

describe('timelinesToText()', () => {
  test('at most 80 columns', () => {
    fc.assert(fc.property(anySimulated, simulated => {
      const lines = timelinesToText([layOut(simulated)]).split('\n');
      expect(lines.filter(line => [...line].length > 80)).toEqual([]);
    }), { numRuns: 60 });
  });
});

describe('simulationToJson()', () => {
  test('totals and each service', () => {
    const json = JSON.parse(simulationToJson({ simulated: [safe, unsafe], leftOut: [{ workload: 'Deployment x', reason: 'it has no pods' }] }));
    expect(Object.keys(json)).toEqual([
      'requests', 'ok', 'lost', 'lostTypically', 'lostByClass', 'windows', 'rolloutSeconds', 'runs', 'lostPerRun', 'worstSeed', 'services', 'notSimulated',
    ]);
    expect(json.requests).toBe(safe.outcome.requests + unsafe.outcome.requests);
    expect(json.requests).toBe(json.ok + json.lost);
    expect(json.lost).toBe(unsafe.outcome.lost);
    expect(json.lostPerRun).toEqual({ p50: json.lost, p95: json.lost, p99: json.lost, max: json.lost });
    expect(Object.keys(json.windows[0])).toEqual(['from', 'to', 'class', 'lost', 'pods', 'workload', 'front']);
    expect(json.services.map(({ lost }: { lost: number }) => lost)).toEqual([0, unsafe.outcome.lost]);
    expect(json.notSimulated).toEqual([{ workload: 'Deployment x', reason: 'it has no pods' }]);
  });

  test('no services', () => {
    expect(JSON.parse(simulationToJson({ simulated: [], leftOut: [] }))).toEqual({
      requests: 0,
      ok: 0,
      lost: 0,
      lostTypically: null,
      lostByClass: { 'refused': 0, 'killed': 0, 'cut': 0, 'idle-timeout': 0, 'black-holed': 0, 'no-target': 0, 'keep-alive-race': 0 },
      windows: [],
      rolloutSeconds: 0,
      runs: 0,
      lostPerRun: { p50: null, p95: null, p99: null, max: null },
      worstSeed: null,
      services: [],
      notSimulated: [],
    });
  });
});

describe('simulationToText()', () => {
  test('every simulation is described', () => {
    fc.assert(fc.property(anySimulated, simulated => {
      const text = simulationToText({ simulated: [simulated], leftOut: [] }, 100);
      expect(text).toContain(simulated.outcome.lost > 0 ? 'LOST' : 'was lost');
      expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
    }), { numRuns: 60 });
  });
});
