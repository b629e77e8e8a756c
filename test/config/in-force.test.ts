import * as fc from 'fast-check';
import { Config } from '../../src/config/config';
import { describeInput, layersFor, Origin, overriddenIn, resolve, ruleSetting, Said, valuesOf } from '../../src/config/in-force';
import { matches } from '../../src/config/patterns';
import { readConfig } from '../../src/config/read';
import { inputsBehind, inputsInForce } from '../../src/model/known-inputs';
import { buildModel } from '../../src/model/model';
import { readDocuments } from '../../src/model/objects/documents';
import { DEFAULT_INPUTS, LOAD_BALANCERS, TimingInputs } from '../../src/timing';

const WEB = { kind: 'Deployment', name: 'web', namespace: 'shop', labels: { tier: 'edge' } };

function configOf(text: string): Config {
  const read = readConfig('zero-downtime.yaml', text, () => ['R09']);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.config;
}

/** Each level declares another number for the same input. */
const LEVELS: Readonly<Record<string, number>> = {
  default: 1, entryDefault: 2, flagDefault: 3, annotation: 4, override: 5, entryOverride: 6, flag: 7,
};

function said(levels: readonly string[]): { readonly said: Said; readonly annotation: Partial<TimingInputs> } {
  const inputs = (level: string): Partial<TimingInputs> => levels.includes(level) ? { longestRequestSeconds: LEVELS[level] } : {};
  const config = configOf(JSON.stringify({
    defaults: inputs('default'),
    overrides: inputs('override'),
    workloads: [{ name: 'web', defaults: inputs('entryDefault'), overrides: inputs('entryOverride') }, { name: 'other', overrides: { longestRequestSeconds: 99 } }],
  }));
  return { said: { config, flags: { defaults: inputs('flagDefault'), overrides: inputs('flag') } }, annotation: inputs('annotation') };
}

describe('the precedence', () => {
  test('is that of the highest level which declares the input, whichever do', () => {
    fc.assert(fc.property(fc.subarray(Object.keys(LEVELS)), levels => {
      const given = said(levels);
      const known = valuesOf(resolve(layersFor(WEB, given.annotation, given.said)));
      expect(known.longestRequestSeconds).toBe(levels.length === 0 ? undefined : Math.max(...levels.map(level => LEVELS[level])));
    }));
  });

  test('keeps what a value takes the place of, the nearest first', () => {
    const given = said(['default', 'annotation', 'entryOverride']);
    const { longestRequestSeconds: found } = resolve(layersFor(WEB, given.annotation, given.said));
    const kinds = (from: Origin) => from.kind;
    expect([found!.value, kinds(found!.from), found!.instead.map(({ value, from }) => [value, kinds(from)])])
      .toEqual([6, 'configuration', [[4, 'annotation'], [1, 'configuration']]]);
  });

  test.each([
    [['default', 'annotation'], []],
    [['annotation', 'override'], ['4 s → 5 s']],
    [['annotation', 'override', 'flag'], ['4 s → 7 s']],
    [['override', 'flag'], []], // nothing declares it
  ])('of %j reports the overridden %j', (levels, expected) => {
    const given = said(levels);
    expect(overriddenIn(layersFor(WEB, given.annotation, given.said)).map(({ declared, value }) => `${declared} → ${value}`)).toEqual(expected);
  });

  test('reports nothing where an override says the same', () => {
    const config = configOf('overrides: { longestRequestSeconds: 4 }');
    expect(overriddenIn(layersFor(WEB, { longestRequestSeconds: 4 }, { config, flags: { defaults: {}, overrides: {} } }))).toEqual([]);
  });
});

describe('the values with their origins', () => {
  const text = (annotation: object, container = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, annotations: { cdk8s-zero-downtime/budget: '${JSON.stringify(annotation)}' } }
spec:
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web${container} }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { alb.ingress.kubernetes.io/target-type: ip } }
spec: { ingressClassName: alb, rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`;
  const seconds = fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined });
  const inputs = fc.record({
    longestRequestSeconds: seconds,
    startupSeconds: seconds,
    acceptsAfterSigtermSeconds: seconds,
    drainPolicy: fc.constantFrom('leak-window' as const, undefined),
    loadBalancer: fc.constantFrom('alb-ip' as const, 'nlb-ip' as const, undefined),
  }).map(all => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

  test('are those that the rules count with', () => {
    const probe = ', startupProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5, failureThreshold: 4 }';
    fc.assert(fc.property(inputs, inputs, inputs, fc.constantFrom('', probe), (annotation, defaults, overrides, container) => {
      const config = configOf(JSON.stringify({ defaults, overrides }));
      const { workloads: [workload] } = buildModel(readDocuments('web.yaml', text(annotation, container)).objects, { config, flags: { defaults: {}, overrides: {} }, context: [] });
      const [front] = workload.fronts;
      const { isDrainPolicyAssumed, ...behind } = inputsBehind(front, workload.known, workload);
      expect(valuesOf(inputsInForce(front, workload))).toEqual(behind);
    }), { numRuns: 200 });
  });

  test('a profile of another kind of load balancer is not in force', () => {
    const config = configOf('overrides: { loadBalancer: nlb-ip }');
    const { workloads: [workload] } = buildModel(readDocuments('web.yaml', text({})).objects, { config, flags: { defaults: {}, overrides: {} }, context: [] });
    expect(inputsInForce(workload.fronts[0], workload).loadBalancer).toMatchObject({ value: { name: 'alb-ip' }, from: { kind: 'manifests' } });
  });
});

describe('an entry', () => {
  const settings = (selector: object) => {
    const config = configOf(JSON.stringify({ workloads: [{ ...selector, rules: { R09: { severity: 'off', reason: 'x' } } }] }));
    return ruleSetting('R09', WEB, { config, flags: { defaults: {}, overrides: {} } });
  };

  test.each([
    [{ name: 'web' }, true], [{ name: 'we*' }, true], [{ name: 'w?b' }, true], [{ name: 'w' }, false], [{ name: '{web,api}' }, true],
    [{ namespace: 'shop' }, true], [{ namespace: 'shop-*' }, false], [{ kind: 'Deployment' }, true], [{ kind: 'Rollout' }, false],
    [{ labels: { tier: 'e*' } }, true], [{ labels: { tier: 'back' } }, false], [{ labels: { team: '*' } }, false],
    [{ name: 'web', namespace: 'other' }, false], [{ name: 'web', labels: { tier: 'edge' } }, true],
  ])('%j selects the workload: %s', (selector, expected) => expect(settings(selector) !== undefined).toBe(expected));

  test('does not select a workload without a namespace by one', () => {
    const config = configOf('workloads: [{ namespace: "*", rules: { R09: { severity: off, reason: x } } }]');
    expect(ruleSetting('R09', { kind: 'Deployment', name: 'web', labels: {} }, { config, flags: { defaults: {}, overrides: {} } })).toBeUndefined();
  });

  test('of several, the last one wins', () => {
    const config = configOf('rules: { R09: { severity: off, reason: all } }\nworkloads: [{ name: web, rules: { R09: { severity: error, reason: one } } }]');
    expect(ruleSetting('R09', WEB, { config, flags: { defaults: {}, overrides: {} } })).toMatchObject({ severity: 'error', reason: 'one' });
  });
});

test('a pattern without signs is compared as it is', () => {
  expect([matches('a.b', 'a.b'), matches('a.b', 'axb')]).toEqual([true, false]);
});

test.each<[keyof TimingInputs, unknown, string]>([
  ['longestRequestSeconds', 1.5, '1.5 s'],
  ['drainPolicy', 'leak-window', 'leak-window'],
  ['reclaim', [], 'none'],
  ['loadBalancer', LOAD_BALANCERS['nlb-ip'], 'nlb-ip'],
  ['loadBalancer', { ...DEFAULT_INPUTS.loadBalancer, gateLagSeconds: 3 }, '{"preset":"alb-ip","gateLagSeconds":3}'],
  ['fleet', { targetGroups: 3, callsPerSecond: 4, burst: 20 }, 'targetGroups 3, callsPerSecond 4, burst 20'],
])('%s %j is shown as %s', (key, value, expected) => expect(describeInput(key, value)).toBe(expected));
