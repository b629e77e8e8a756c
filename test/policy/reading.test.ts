import * as fc from 'fast-check';
import { evaluate } from './evaluate';
import { configOf, SCENES, policies } from './scenes';
import { layersFor, resolve, valuesOf } from '../../src/config/in-force';
import { buildModel } from '../../src/model/model';
import { double } from '../../src/policy/cel';
import { toAdmissionPolicies, toKyvernoPolicies } from '../../src/policy/engines';
import { Policy, policiesOf } from '../../src/policy/policies';
import { judged, variablesOf } from '../../src/policy/reading';
import { scopesOf } from '../../src/policy/scopes';
import { symbolic } from '../../src/policy/symbols';
import { DEFAULT_INPUTS, deserializeInputs, drain, DRAIN_POLICIES, leakPreStop, LOAD_BALANCERS, outlastingPreStop, serializeInputs, startup } from '../../src/timing';
import { objectsIn } from '../rules/manifests';

/** A policy that says what an expression is worth. */
function saying(expression: string): Policy {
  return { name: 'x', effect: 'warn', conditions: [], variables: variablesOf(scopesOf({ config: SCENES[0].config, flags: { defaults: {}, overrides: {} } }).scopes[0]), validations: [{ expression: 'false', message: expression }] };
}

function deployment(container: object = {}, metadata: object = {}): any {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: {
      replicas: 2,
      strategy: { type: 'RollingUpdate' },
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { terminationGracePeriodSeconds: 30, containers: [{ name: 'web', image: 'web:1', ...container }] } },
    },
  };
}

const hook = (preStop: object) => deployment({ lifecycle: { preStop } });

describe('what policies read of a preStop', () => {
  const program = fc.constantFrom('sleep', '/bin/sleep', '/usr/bin/sleep', 'sh', '/bin/sh', 'bash', 'nginx', '/wait-shutdown');
  const word = fc.constantFrom('-c', '-ec', '30', '30s', '1m', '2.5', '99999', '100000', 'sleep 20', 'sleep 20s', ' sleep 20', 'sleep 20; nginx -s quit', 'sleep $N', 'infinity', '');
  const hooks = fc.oneof(
    fc.record({ sleep: fc.record({ seconds: fc.integer({ min: 0, max: 200_000 }) }) }),
    fc.record({ exec: fc.record({ command: fc.tuple(program, fc.array(word, { maxLength: 3 })).map(([first, rest]) => [first, ...rest]) }) }),
    fc.constant({ httpGet: { path: '/', port: 80 } }),
  );

  test('is what `check` reads, or nothing', () => {
    const given = fc.sample(hooks, { numRuns: 500, seed: 20261129 }).map(hook);
    const said = evaluate(given.map(object => ({ policy: saying('string(variables.preStop)'), object })));
    const differences = given.filter((object, index) => {
      const [read] = buildModel(objectsIn([object])).workloads[0].pod.containers.map(({ preStop }) => preStop.value);
      return said[index]![0] !== '-1' && !(read.exact && String(read.seconds) === said[index]![0]);
    });
    expect(differences.map(({ spec }) => spec.template.spec.containers[0].lifecycle)).toEqual([]);
    expect(said.filter(([seconds]: any) => seconds !== '-1').length).toBeGreaterThan(50);
  });

  test.each([
    [{ sleep: { seconds: 30 } }, '30'],
    [{ exec: { command: ['sleep', '30'] } }, '30'],
    [{ exec: { command: ['/bin/sh', '-c', 'sleep 30s'] } }, '30'],
    [{ exec: { command: ['/bin/sh', '-c', 'sleep 30; nginx -s quit'] } }, '-1'],
    [{ httpGet: { path: '/', port: 80 } }, '-1'],
  ])('%j is %s s', (preStop, seconds) => {
    expect(evaluate([{ policy: saying('string(variables.preStop)'), object: hook(preStop) }])).toEqual([[seconds]]);
  });
});

describe('symbolic()', () => {
  const times = fc.integer({ min: 0, max: 600 }).map(half => half / 2);
  const limits = { drain, leakPreStop, outlastingPreStop, startup };

  test('has the value and the words of the sum, at every number', () => {
    const numbers = fc.record({
      longestRequestSeconds: times,
      shutdownSeconds: times,
      acceptsAfterSigtermSeconds: fc.oneof(fc.constant(0), times),
      startupSeconds: times,
      preStop: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 2000 })),
    });
    const inputs = fc.record({ loadBalancer: fc.constantFrom(...Object.values(LOAD_BALANCERS)), drainPolicy: fc.constantFrom(...DRAIN_POLICIES) });
    const asked = fc.sample(fc.tuple(inputs, numbers, fc.constantFrom(...Object.values(limits))), { numRuns: 1000, seed: 1 })
      .map(([given, { preStop, ...known }, limit]) => {
        const { value, spelled } = symbolic({ ...DEFAULT_INPUTS, ...given }, limit);
        const expected = limit({ ...DEFAULT_INPUTS, ...given, ...known }, preStop);
        const { longestRequestSeconds: longestRequest, shutdownSeconds: shutdown, acceptsAfterSigtermSeconds: accepts, startupSeconds } = known;
        const variables = Object.entries({ preStop, longestRequest, shutdown, accepts, startup: startupSeconds })
          .map(([name, number]) => ({ name, expression: double(number) }));
        return {
          policy: { ...saying(`string(${value}) + " = " + (${spelled})`), variables },
          object: deployment(),
          expected: `${double(expected.value).replace(/\.0$/, '')} = ${expected.spelled}`,
        };
      });
    expect(evaluate(asked)).toEqual(asked.map(({ expected }) => [expected]));
  });
});

describe('the budget of an object', () => {
  const budgets = fc.record({
    longestRequestSeconds: fc.integer({ min: 0, max: 2000 }).map(half => half / 2),
    shutdownSeconds: fc.oneof(
      { weight: 6, arbitrary: fc.nat({ max: 99_999 }) }, { weight: 1, arbitrary: fc.constantFrom(100_000, 0.25, 0.0001, -1, 1e21) },
    ),
    drainPolicy: fc.constantFrom(...DRAIN_POLICIES, ...DRAIN_POLICIES, 'none'),
    loadBalancer: fc.oneof({ weight: 6, arbitrary: fc.constant('alb-ip') }, fc.constantFrom('nlb-ip', { preset: 'alb-ip', controllerReactionSeconds: 2 })),
    reclaim: fc.constantFrom([], ['spot'], ['spot', 'karpenter=300']),
  }, { requiredKeys: [] });
  const texts = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(budgets, fc.constantFrom(undefined, 2)).map(([budget, space]) => JSON.stringify(budget, undefined, space)) },
    fc.constantFrom('', '{', '[]', '{"longestRequestSeconds": 1, "longestRequestSeconds": 2}', '{"longestRequestSeconds": 007}', '{"longestRequestSeconds":1,}', ' {} '),
  );
  const BUDGET = 'cdk8s-zero-downtime/budget';

  test('counts as `check` reads it, or is not read', () => {
    const given = fc.sample(texts, { numRuns: 500, seed: 1 }).map(budget => deployment({}, { annotations: { [BUDGET]: budget } }));
    const [scope] = scopesOf({ config: SCENES[0].config, flags: { defaults: {}, overrides: {} } }).scopes;
    const [{ expression }] = judged(scope);
    const said = evaluate(given.map(object => ({
      policy: { ...saying('string(variables.longestRequest) + " " + string(variables.shutdown) + " " + variables.drainPolicy'), conditions: [{ name: 'readable', expression }], variables: variablesOf(scope) },
      object,
    })));
    const differences = given.flatMap((object, index) => {
      if (said[index] === null) return [];
      const { inputs, problems } = deserializeInputs(object.metadata.annotations[BUDGET]);
      const { longestRequestSeconds, shutdownSeconds, drainPolicy = '', loadBalancer = LOAD_BALANCERS['alb-ip'] } = { ...SCENES[0].config.entries[0].defaults, ...inputs };
      const expected = `${longestRequestSeconds} ${shutdownSeconds} ${drainPolicy}`;
      return problems.length === 0 && said[index]![0] === expected && serializeInputs({ ...DEFAULT_INPUTS, loadBalancer }).loadBalancer === 'alb-ip' ? [] : [{ object: object.metadata, said: said[index], expected, problems }];
    });
    expect(differences).toEqual([]);
    expect(said.filter(each => each !== null).length).toBeGreaterThan(100);
    expect(said.filter(each => each === null).length).toBeGreaterThan(100);
  });
});

/** Every set of these entries may be about one workload. */
const OVERLAPPING = `workloads: [${[1, 2, 3, 4, 5, 6, 7].map(index => `{labels: {l${index}: a}, defaults: {shutdownSeconds: 1}}`).join(', ')}]`;

describe('scopesOf()', () => {
  const said = (text: string) => ({ config: configOf(text), flags: { defaults: {}, overrides: {} } });
  const ENTRIES = said(`
defaults: {loadBalancer: alb-ip, longestRequestSeconds: 30, shutdownSeconds: 10}
workloads:
  - {namespace: shop, defaults: {longestRequestSeconds: 60}}
  - {name: up*, overrides: {shutdownSeconds: 20}}
  - {namespace: pay, labels: {tier: ed?e}, defaults: {loadBalancer: nlb-ip}}
`);

  test('puts each workload into one scope, with what `check` resolves for it', () => {
    const { scopes, problems } = scopesOf(ENTRIES);
    expect(problems).toEqual([]);
    const given = ['shop', 'pay', 'other'].flatMap(namespace => ['upload', 'web', 'up'].flatMap(name => [{}, { tier: 'edge' }, { tier: 'edgy' }]
      .map(labels => deployment({}, { namespace, name, labels }))));
    const asked = given.flatMap(object => scopes.map(({ conditions }) => ({ policy: { ...saying('"in"'), conditions }, object })));
    const isIn = evaluate(asked).map(result => result !== null);
    given.forEach((object, index) => {
      const its = scopes.filter((_, scope) => isIn[index * scopes.length + scope]);
      const { name, namespace, labels } = object.metadata;
      const known = valuesOf(resolve(layersFor({ kind: 'Deployment', name, namespace, labels }, undefined, ENTRIES)));
      expect(its).toHaveLength(1);
      expect(its[0].inputs).toMatchObject(known);
    });
  });

  test.each([
    ['defaults: {loadBalancer: alb-ip}', ['zero-downtime.yaml: \'longestRequestSeconds\' is not declared', 'zero-downtime.yaml: \'shutdownSeconds\' is not declared']],
    ['workloads: [{name: "{a,b}", defaults: {loadBalancer: alb-ip}}]', ['zero-downtime.yaml:1: \'name\' is \'{a,b}\', but a policy takes only `*` and `?` as patterns']],
    [OVERLAPPING, ['zero-downtime.yaml: its \'workloads\' overlap in more than 64 ways']],
  ])('refuses %s', (text, problems) => {
    const found = scopesOf(said(text));
    expect(found.scopes).toEqual([]);
    expect(found.problems).toEqual(problems.map(problem => expect.stringContaining(problem)));
  });

  test('leaves out rules that are not errors, and has all findings of those that are made errors', () => {
    const [{ rules }] = scopesOf(said(`
defaults: {loadBalancer: alb-ip, longestRequestSeconds: 1, shutdownSeconds: 1}
rules: {T03: {severity: warning, reason: later}, R01: {severity: "off", reason: no}, S10: {severity: error, reason: yes}}
`)).scopes;
    expect(Object.fromEntries(rules)).toEqual({ T01: 'errors', T02: 'errors', T06: 'errors', S01: 'errors', S10: 'all', S11: 'errors', S13: 'errors', R02: 'errors' });
  });
});

describe('what is suppressed', () => {
  test.each([
    ['T03: replaced soon', ['T01']], ['R09: no; T01: known;T03: known', []], ['T03', ['T01', 'T03']], [undefined, ['T01', 'T03']],
  ])('by the annotation %s is not refused', (ignore, codes) => {
    const [policy] = policies(SCENES[0]);
    const metadata = ignore === undefined ? {} : { annotations: { 'cdk8s-zero-downtime/ignore': ignore } };
    const [said] = evaluate([{ policy, object: deployment({}, metadata) }]);
    expect(said!.flatMap(text => text.split(' -- ')).map(text => text.slice(0, 3))).toEqual(codes);
  });
});

describe('toKyvernoPolicies()', () => {
  test('has what the policies of Kubernetes have, with the actions of their bindings', () => {
    const given = policiesOf(scopesOf({ config: SCENES[0].config, flags: { defaults: {}, overrides: {} } }).scopes);
    const native: any[] = toAdmissionPolicies(given);
    const written: any[] = toKyvernoPolicies(given);
    expect(written.map(({ apiVersion, kind, metadata: { name } }) => `${apiVersion} ${kind} ${name}`))
      .toEqual(['policies.kyverno.io/v1 ValidatingPolicy zero-downtime', 'policies.kyverno.io/v1 ValidatingPolicy zero-downtime-unread']);
    written.forEach(({ spec: { validationActions, ...spec } }, index) => {
      expect(spec).toEqual(native[2 * index].spec);
      expect(validationActions).toEqual(native[2 * index + 1].spec.validationActions);
    });
  });
});
