import { BUDGET_KEYS } from '../../src/config/budget-keys';
import { Config } from '../../src/config/config';
import { readConfig } from '../../src/config/read';
import { DEFAULT_INPUTS, karpenter, serializeInputs, SPOT } from '../../src/timing';

const CODES = ['T01', 'R09'];

function problemsOf(text: string): string[] {
  const read = readConfig('zero-downtime.yaml', text, () => CODES);
  return 'problems' in read ? read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`) : [];
}

function configOf(text: string): Config {
  const read = readConfig('zero-downtime.yaml', text, () => CODES);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.config;
}

describe('a configuration', () => {
  test.each(['', '# nothing but a comment', '{}'])('may be empty: %j', text => {
    expect(configOf(text)).toMatchObject({ entries: [{ path: [], defaults: {}, overrides: {}, rules: {} }], exclude: [], cluster: { objects: [] } });
  });

  test('takes the keys of the annotation, with what they mean there', () => {
    const { entries: [{ defaults, overrides }] } = configOf('defaults: { longestRequestSeconds: 300, reclaim: [spot, karpenter=90] }\noverrides: { loadBalancer: { preset: alb-ip, gateLagSeconds: 3 } }');
    expect(defaults).toEqual({ longestRequestSeconds: 300, reclaim: [SPOT, karpenter(90)] });
    expect(overrides.loadBalancer).toMatchObject({ name: 'alb-ip', gateLagSeconds: 3 });
  });

  test('knows every key that the annotation may have', () => {
    const serialized = serializeInputs({ ...DEFAULT_INPUTS, acceptsAfterSigtermSeconds: 1 });
    expect(Object.keys(BUDGET_KEYS)).toEqual(expect.arrayContaining(Object.keys(serialized)));
  });

  test('has the entries of workloads after those of all, in their order', () => {
    const { entries } = configOf('workloads:\n  - { name: web }\n  - { namespace: shop, labels: { tier: edge } }');
    expect(entries.map(({ path, selector }) => [path, selector])).toEqual([
      [[], undefined], [['workloads', 0], { name: 'web' }], [['workloads', 1], { namespace: 'shop', labels: { tier: 'edge' } }],
    ]);
  });

  test('completes the throttle of a fleet', () => {
    expect(configOf('cluster: { fleet: { targetGroups: 60 } }').cluster.fleet).toEqual({ targetGroups: 60, callsPerSecond: 4, burst: 20 });
  });

  test.each([
    ['a misspelt key', 'defaults:\n  longestReqest: 3', '2:3 \'longestReqest\' is not a key in \'defaults\'; did you mean \'longestRequestSeconds\'?'],
    ['a key that is like no other', 'colour: red', '1:1 \'colour\' is not a key; its keys are defaults, overrides, rules, workloads, cluster, exclude, failOn, baseline'],
    ['a text for seconds', 'overrides: { shutdownSeconds: 5s }', '1:31 \'overrides.shutdownSeconds\' is "5s" but must be a number of seconds'],
    ['seconds below 0', 'overrides: { shutdownSeconds: -1 }', '1:31 \'overrides.shutdownSeconds\' is -1 but must be a number of seconds'],
    ['a delay that no profile has', 'defaults: { loadBalancer: { preset: alb-ip, lag: 3 } }', '1:27 \'defaults.loadBalancer.lag\' is 3 but must be a delay of the profile in seconds'],
    ['an unquoted version', 'cluster: { kubernetesVersion: 1.30 }', '1:31 \'cluster.kubernetesVersion\' is 1.3 but must be a version in quotes, such as "1.32"'],
    ['no zones', 'cluster: { zones: 0 }', '1:19 \'cluster.zones\' is 0 but must be a whole number of at least 1'],
    ['seconds that Kubernetes does not count', 'overrides: { shutdownSeconds: 1e22 }',
      '1:31 \'overrides.shutdownSeconds\' is 10000000000000000000000 s but must be at most 2147483647 s; lower \'shutdownSeconds\''],
    ['a fleet without bounds', 'cluster: { fleet: { targetGroups: 9007199254740991 } }',
      '1:35 \'cluster.fleet.targetGroups\' is 9007199254740991 but must be at most 2147483647; lower it'],
    ['a fleet for which the controller takes for ever', 'cluster: { fleet: { targetGroups: 60, callsPerSecond: 1e-300 } }',
      '1:19 \'cluster.fleet\' lets the controller take more than 2147483647 s to react; raise its calls per second, or lower the number of target groups'],
    ['a fleet of unknown size', 'cluster: { fleet: { burst: 3 } }', '1:19 \'targetGroups\' is missing in \'cluster.fleet\'; it is target groups that one disruption touches at once, as `--target-groups`'],
    ['an unknown rule', 'rules: { T1: { severity: off, reason: x } }', '1:10 \'T1\' is not the code of a rule; did you mean \'T01\'?'],
    ['no reason', 'rules: { T01: { severity: off } }', '1:15 \'reason\' is missing in \'rules.T01\'; it is why, for readers to judge it'],
    ['an empty reason', 'rules: { T01: { severity: off, reason: "  " } }', '1:40 \'rules.T01.reason\' is "  " but must be a reason, for readers to judge it'],
    ['an unknown severity', 'rules: { T01: { severity: none, reason: x } }', '1:27 \'rules.T01.severity\' is "none" but must be one of off, info, warning, error'],
    ['a workload that nothing selects', 'workloads:\n  - defaults: {}', '2:5 one of name, namespace, kind, labels is missing in \'workloads[0]\''],
    ['one map where there are several', 'workloads: { name: web }', '1:12 \'workloads\' is a map but must be a list'],
    ['a pattern that is too long', `exclude: ["${'?'.repeat(1025)}"]`, `1:11 'exclude[0]' is "${'?'.repeat(59)}… but must have at most 1024 characters; shorten it`],
    ['an empty value', 'exclude:', '1:9 \'exclude\' is empty but must be a list'],
    ['a list', '- 1', '1:1 the configuration is a list but must be a map'],
    ['a repeated key', 'failOn: error\nfailOn: never', '2:1 the configuration has the key \'failOn\' twice'],
    ['a map as a key', 'failOn: error\n? {a: b}\n: c', '2:3 the configuration has a key that is not a text'],
    ['a key that is said elsewhere', 'baseline: &a failOn\n*a : error', '2:1 the configuration has a key that is not a text'],
    ['a pattern without quotes', 'exclude: [*.yaml]', '1:11 the configuration has an alias without an anchor, \'*.yaml\'; quote a text that begins with *'],
    ['an anchor after its alias', 'failOn: *later\nbaseline: &later x', '1:9 the configuration has an alias without an anchor, \'*later\'; quote a text that begins with *'],
    ['a value that contains itself', 'defaults: {longestRequestSeconds: &a [*a]}', '1:39 the configuration has a value that contains itself, \'&a\''],
    ['maps within keys', '? '.repeat(99), '1:3 the configuration has a key that is not a text'],
    ['maps within keys, too deep to be looked at', '? '.repeat(5000), '1:201 the configuration is nested deeper than 100 levels'],
    ['lists in lists', `defaults: ${'['.repeat(101)}${']'.repeat(101)}`, '1:110 the configuration is nested deeper than 100 levels'],
    ['two documents', 'failOn: error\n---\nfailOn: never', '2:1 the configuration has a second document but must be one'],
  ])('is refused with %s', (_, text, problem) => expect(problemsOf(text)).toEqual([problem]));

  test('may be nested', () => expect(problemsOf(`colour: ${'['.repeat(99)}${']'.repeat(99)}`)).toEqual([expect.stringContaining('1:1 \'colour\' is not a key')]));

  test('may say once what several entries have', () => {
    const { entries } = configOf('defaults: &all { shutdownSeconds: 3 }\nworkloads:\n  - { name: web, defaults: *all }\n  - { name: api, defaults: *all }');
    expect(entries.map(({ defaults }) => defaults.shutdownSeconds)).toEqual([3, 3, 3]);
  });

  test('is refused if a few lines stand for billions of values', () => {
    const lines = ['a: &a [x, x]', ...[...'bcdefghijklmnopqrstuvwxyz'].map((name, index) => `${name}: &${name} [*${'abcdefghijklmnopqrstuvwxyz'[index]}, *${'abcdefghijklmnopqrstuvwxyz'[index]}]`)];
    expect(problemsOf(lines.join('\n'))).toEqual(['1:1 the configuration stands for too many values by its aliases']);
  });

  test('is refused with everything that is wrong with it at once', () => {
    expect(problemsOf('default: {}\nfailOn: warnings\nexclude: [1]')).toHaveLength(3);
  });

  test('asks for the codes of rules only if it names some', () => {
    const read = (text: string) => readConfig('zero-downtime.yaml', text, () => { throw new Error('asked'); });
    expect(() => read('failOn: never\nrules: {}')).not.toThrow();
    expect(() => read('rules: { T01: { severity: off, reason: x } }')).toThrow('asked');
  });

  test('knows the line of each of its keys', () => {
    const { placeOf } = configOf('defaults:\n  shutdownSeconds: 3\nworkloads:\n  - name: web\n    rules:\n      R09: { severity: off, reason: x }');
    expect(placeOf(['defaults', 'shutdownSeconds'])).toEqual({ line: 2, column: 3 });
    expect(placeOf(['workloads', 0, 'rules', 'R09'])).toEqual({ line: 6, column: 7 });
  });
});

