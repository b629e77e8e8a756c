import * as fc from 'fast-check';
import { Simulated } from '../../../src/report/simulation/simulated';
import { draw } from '../../../src/report/timeline/drawing';
import { layOut } from '../../../src/report/timeline/layout';
import { Label, Shape } from '../../../src/report/timeline/shapes';
import { timelinesToText } from '../../../src/report/timeline/text';
import { LossTrack, trackOf } from '../../../src/report/timeline/track';
import { Scenario, Traffic } from '../../../src/simulation';
import { service } from '../../simulation/services';
import { anySimulated, simulatedOf, startsIn20, withTypical } from '../simulation/simulated';

const traffic: Traffic = { ratePerSecond: 10, duration: { kind: 'fixed', seconds: 1 } };
const scaleIn: Scenario = { kind: 'scale-in', pods: 1 };

/** Of five pods one goes, and is sent 2 requests per second for 25 s after it has stopped listening. */
const leaking = simulatedOf(service(5, { preStopSeconds: 0 }), startsIn20('drain'), traffic, scaleIn);
const safe = simulatedOf(service(5, {}, { longestRequestSeconds: 10, startupSeconds: 20 }), startsIn20('exit'), traffic, { kind: 'rollout' });

function lostIn({ rows, binSeconds }: LossTrack, run: number): number {
  return rows.flatMap(({ series }) => series[run].bins).reduce((all, { perSecond }) => all + perSecond * binSeconds, 0);
}

function labelsOf(shapes: readonly Shape[]): string[] {
  return shapes.filter((shape): shape is Label => shape.kind === 'label').map(({ text }) => text);
}

describe('trackOf()', () => {
  test('the track of each run adds up to what it lost, class by class', () => {
    fc.assert(fc.property(anySimulated, fc.constantFrom(10, 360, 361, 5000, 1e6), (simulated, seconds) => {
      const track = trackOf(simulated, seconds);
      const outcomes = [...simulated.typical ? [simulated.typical] : [], simulated.outcome];
      expect(track.runs.map(({ lost }) => lost)).toEqual(outcomes.map(({ lost }) => lost));
      outcomes.forEach((outcome, run) => {
        expect(lostIn(track, run)).toBeCloseTo(outcome.lost, 4);
        for (const { lossClass, series } of track.rows) {
          const lost = series[run].bins.reduce((all, { perSecond }) => all + perSecond * track.binSeconds, 0);
          expect([lossClass, Math.round(lost * 1e4) / 1e4]).toEqual([lossClass, outcome.lostByClass[lossClass]]);
        }
      });
      const heights = track.rows.flatMap(({ series }) => series.flatMap(({ bins }) => bins.map(({ perSecond }) => perSecond)));
      expect(Math.max(0, ...heights)).toBeLessThanOrEqual(track.top * 1.011);
    }), { numRuns: 150 });
  });

  test('a leak at one pod of five: its share of the rate, second by second', () => {
    const { rows, top, topIsAll, binSeconds } = trackOf(leaking, 60);
    expect([rows.map(({ lossClass }) => lossClass), binSeconds, top, topIsAll]).toEqual([['refused', 'black-holed'], 1, 2, false]);
    const perSecond = new Map<number, number>();
    for (const { series: [{ bins }] } of rows) bins.forEach(bin => perSecond.set(bin.from, (perSecond.get(bin.from) ?? 0) + bin.perSecond));
    expect([...perSecond]).toEqual(Array.from({ length: 25 }, (_, second) => [second, 2]));
  });

  test('full height is all requests where most of them are lost, else a round number', () => {
    const topOf = (pods: number, ratePerSecond: number) => {
      const { plan: { service: leaky, application } } = leaking;
      const { top, topIsAll } = trackOf(simulatedOf(leaky, application, { ...traffic, ratePerSecond }, { kind: 'scale-in', pods }), 60);
      return [top, topIsAll];
    };
    expect([topOf(1, 10), topOf(2, 10), topOf(3, 10)]).toEqual([[2, false], [5, false], [10, true]]);
    expect([topOf(1, 200), topOf(1, 80)]).toEqual([[50, false], [20, false]]);
  });

  test('long pictures have wider bins, of the same requests', () => {
    const widths = [360, 361, 4000, 1e6].map(seconds => trackOf(leaking, seconds));
    expect(widths.map(({ binSeconds }) => binSeconds)).toEqual([1, 2, 15, 3600]);
    for (const track of widths) expect(lostIn(track, 0)).toBeCloseTo(50, 6);
  });

  test('runs: solid typically, outlined at worst; one by itself is solid', () => {
    const runsOf = (simulated: Simulated) => trackOf(simulated, 60).runs.map(({ kind, words }) => `${kind} ${words}`);
    expect(runsOf(withTypical(leaking))).toEqual(['solid typically', 'outline at worst']);
    expect(runsOf(leaking)).toEqual(['solid at worst']);
    const typical = simulatedOf(leaking.plan.service, startsIn20('drain'), traffic, scaleIn, {}, { mode: 'typical' });
    expect(runsOf(typical)).toEqual(['solid typically']);
    expect(runsOf({ ...withTypical(safe), typical: leaking.outcome })).toEqual(['solid typically', 'outline with every delay at its bound']);
  });
});

describe('the lanes', () => {
  test('requests are lost in the lanes of the pods at fault only', () => {
    const { lanes } = layOut(leaking);
    expect(lanes.map(({ name, lost }) => [name, lost.reduce((all, [, count]) => all + count, 0)])).toEqual([
      ['old-0', 50], ['old-1', 0], ['old-2', 0], ['old-3', 0], ['old-4', 0],
    ]);
    const [{ losses, requests }] = lanes;
    expect([Math.min(...losses.map(({ from }) => from)), Math.round(Math.max(...losses.map(({ to }) => to)))]).toEqual([0, 25]);
    expect(requests.map(({ kind, to }) => [kind, to])[0]).toEqual(['new', 25]);
  });

  test('hatching lies within the lanes of the pods at fault', () => {
    fc.assert(fc.property(anySimulated, simulated => {
      const { lanes } = layOut(simulated);
      const atFault = new Set(simulated.outcome.spells.filter(({ lossClass }) => lossClass !== 'no-target').flatMap(({ pods }) => pods));
      const { shapes } = draw(layOut(simulated));
      const names = shapes.filter((shape): shape is Label => shape.kind === 'label' && shape.style === 'name' && shape.size === 12);
      const tops = lanes.map(({ name }) => ({ name, y: names.find(({ text }) => text === name)!.y }));
      const hatched = shapes.flatMap(shape => shape.kind === 'bar' && shape.style === 'loss' && shape.detail !== undefined ? [shape.y] : []);
      expect(lanes.filter(({ losses }) => losses.length > 0).every(({ name }) => atFault.has(name))).toBe(true);
      for (const y of hatched) {
        const lane = tops.filter(top => top.y <= y).pop()!;
        expect([lane.name, y - lane.y < 40, atFault.has(lane.name)]).toEqual([lane.name, true, true]);
      }
    }), { numRuns: 60 });
  });

  test('where no target is in service, those to come are awaited and not at fault', () => {
    const gone = simulatedOf(service(1, { gated: false, minReadySeconds: 0 }), startsIn20('drain'), traffic, { kind: 'rollout' });
    expect([gone.outcome.lost > 0, gone.outcome.lost]).toEqual([true, gone.outcome.lostByClass['no-target']]);
    const { lanes } = layOut(gone);
    expect(lanes.filter(({ awaited }) => awaited.length > 0).map(({ name }) => name)).toEqual(['new-0']);
    expect(lanes.every(({ losses }) => losses.length === 0)).toBe(true);
  });
});

describe('the picture of the track', () => {
  test('says what is lost beside it, and how full height is to be read', () => {
    const labels = labelsOf(draw(layOut(withTypical(leaking))).shapes);
    expect(labels).toEqual(expect.arrayContaining(['Lost requests per second', 'typically', 'at worst', 'full height: 2/s', 'refused']));
    expect(labels.find(text => text.includes(': sent to a pod that no longer listens'))).toMatch(/^\d+ typically, \d+ at worst: /);
  });

  test('is empty and says so where nothing is lost', () => {
    const { shapes } = draw(layOut(withTypical(safe)));
    expect(labelsOf(shapes)).toContain('nothing is lost, typically or at worst');
    expect(shapes.filter(({ kind }) => kind === 'area')).toEqual([]);
    expect(labelsOf(draw(layOut(safe)).shapes)).toContain('nothing is lost');
  });

  test('areas stay between their base line and full height, and in the plot', () => {
    fc.assert(fc.property(anySimulated, simulated => {
      for (const shape of draw(layOut(simulated)).shapes) {
        if (shape.kind !== 'area') continue;
        const xs = shape.steps.map(({ x }) => x);
        expect([...xs].sort((a, b) => a - b)).toEqual(xs);
        expect([xs[0] >= 140, shape.right > xs[xs.length - 1], shape.right <= 839]).toEqual([true, true, true]);
        expect(shape.steps.every(({ height }) => height >= 2 && height <= 30)).toBe(true);
      }
    }), { numRuns: 60 });
  });
});

describe('the track as text', () => {
  test('a block of full height for each column in which all of the scale is lost', () => {
    const lines = timelinesToText([layOut(leaking)]).split('\n');
    const refused = lines.find(line => line.startsWith('refused '))!;
    expect(refused).toMatch(/█{10}.* \d+ lost$/);
    expect(lines).toContain(`${' '.repeat(17)}a full block is 2 lost per second`);
    const lost = lines.filter(line => /^ {2}requests.*x/.test(line));
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatch(/^ {2}requests +>+x{20,}>?~*$/); // the two reasons leave no gap
  });

  test('nothing', () => {
    expect(timelinesToText([layOut(withTypical(safe))])).toContain(`\nlost${' '.repeat(13)}nothing, typically or at worst\n`);
  });
});
