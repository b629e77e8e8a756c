import { Chart, Duration, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { NodeReclaim, ZeroDowntime, ZeroDowntimeWebService } from '../../../src';
import { TimingBudgetError } from '../../../src/timing';
import { Kind, KINDS, Props } from '../services/every-property';

const JUNK = fc.constantFrom<unknown>(
  'text', 5, true, [], ['text'], [5], [null], [{}], {}, { a: 1 }, () => 1, 5n, Symbol('s'), new Chart(Testing.app(), 'junk'),
);

/** What tells values apart in a language without types. */
function typeOf(value: any): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Array.isArray(value) ? 'list' : value.constructor === Object ? 'object' : value.constructor.name;
}

/** Properties with objects of Kubernetes or Argo Rollouts in them. */
const FOREIGN: readonly unknown[] = [
  'sidecars', 'initContainers', 'containerSecurityContext', 'podSecurityContext',
  'topologySpreadConstraints', 'affinity', 'tolerations', 'autoscaling', 'argoRollout',
];

type Path = readonly (string | number)[];

/** Every place in plain objects and lists. */
function placesIn(value: any): Path[] {
  if (!['list', 'object'].includes(typeOf(value))) return [];
  return Object.entries(value).filter(([, inner]) => inner !== undefined).flatMap(([key, inner]) => {
    const step = Array.isArray(value) ? Number(key) : key;
    return [[step], ...placesIn(inner).map(path => [step, ...path])];
  });
}

function replaced(value: any, [step, ...rest]: Path, replacement: unknown): any {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[step] = rest.length === 0 ? replacement : replaced(value[step], rest, replacement);
  return copy;
}

const valueAt = (value: any, path: Path): unknown => path.reduce((inner, step) => inner[step], value);

/** What comes of properties, up to the manifests. */
function outcome({ make }: Kind, chart: Chart, props: unknown): unknown {
  try {
    make(chart, props);
    return 'accepted';
  } catch (error) {
    return error;
  }
}

const aChart = () => new Chart(Testing.app(), 'shop');

describe.each(Object.entries(KINDS))('%s', (_, kind) => {
  test('accepts all properties', () => {
    const chart = aChart();
    const props = kind.props(chart);
    expect(outcome(kind, chart, props)).toBe('accepted');
    expect(Object.keys(kind.shape).filter(key => !(key in props) && !kind.apart?.includes(key))).toEqual([]);
  });

  test('fails when a value has another type, at any depth', () => {
    const places = placesIn(kind.props(aChart()));
    fc.assert(fc.property(fc.constantFrom(...places), JUNK, (place, junk) => {
      const chart = aChart();
      const props = kind.props(chart);
      fc.pre(typeOf(junk) !== typeOf(valueAt(props, place)));
      const error = outcome(kind, chart, replaced(props, place, junk));
      // Any object may have properties, and what is in one of somebody else's is for them to say.
      if (error === 'accepted' && (FOREIGN.includes(place[0]) || typeOf(valueAt(props, place)) === 'object')) return;
      expect(error).toBeInstanceOf(TimingBudgetError);
      expect((error as Error).message).toContain(`'${place[0]}`);
    }), { numRuns: 400 });
  });

  test('null counts as undefined', () => {
    const optional = Object.entries<any>(kind.shape).filter(([, entry]) => entry.needed === undefined).map(([key]) => key);
    fc.assert(fc.property(fc.subarray(optional), nothing => {
      const [one, other] = [null, undefined].map(value => {
        const chart = aChart();
        const result = outcome(kind, chart, { ...kind.props(chart), ...Object.fromEntries(nothing.map(key => [key, value])) });
        return [String(result), Testing.synth(chart)];
      });
      expect(one).toEqual(other);
    }), { numRuns: 30 });
  });

  test('fails when required properties are missing', () => {
    const required = Object.entries<any>(kind.shape).filter(([, entry]) => entry.needed !== undefined).map(([key]) => key);
    for (const nothing of [undefined, null, {}]) {
      const error = outcome(kind, aChart(), nothing);
      if (required.length === 0) expect(error).toBe('accepted');
      required.forEach(key => expect((error as Error).message).toContain(`'${key}' is absent but must be present; set '${key}' to a`));
    }
  });

  test.each(['text', 5, true, [[]]])('says that %j is no properties', props => {
    expect(String(outcome(kind, aChart(), props))).toMatch(/'props' is .* but must be an object with properties/);
  });
});

const LOOP: Props = {};
LOOP.self = LOOP;

describe('a caller without types', () => {
  const web = (props: any) => () => new ZeroDowntimeWebService(aChart(), 'web', { image: 'shop/web:1.4.2', containerPort: 8080, ...props });

  test.each<[props: any, message: string]>([
    [{ namespace: 'shop' }, 'shop/web: \'namespace\' is "shop" but must be a ZeroDowntimeNamespace, such as new ZeroDowntimeNamespace(chart, \'Namespace\', { name: \'shop\' })'],
    [{ containerPort: '8080' }, 'shop/web: \'containerPort\' is "8080" but must be a number; write it without quotes'],
    [{ kubernetesVersion: 1.3 }, 'shop/web: \'kubernetesVersion\' is 1.3 but must be a text; write it in quotes'],
    [{ restrictIncomingPorts: 'true' }, 'shop/web: \'restrictIncomingPorts\' is "true" but must be true or false; write it without quotes'],
    [{ scheme: 'public' }, 'shop/web: \'scheme\' is "public" but must be one of internal, internet-facing; choose one of them'],
    [{ labels: { team: 1 } }, 'shop/web: \'labels.team\' is 1 but must be a text; write it in quotes'],
    [{ certificateArns: 'arn:a' }, 'shop/web: \'certificateArns\' is "arn:a" but must be a list; put it into a list'],
    [{ autoscaling: {} }, 'shop/web: \'autoscaling.maxReplicas\' is absent but must be present; set \'autoscaling.maxReplicas\' to a number'],
    [{ autoscaling: 5 }, 'shop/web: \'autoscaling\' is 5 but must be an object with properties'],
    [{ sidecars: [{ container: { image: 'a:1' } }] },
      'shop/web: \'sidecars[0].container.name\' is absent but must be present; set \'sidecars[0].container.name\' to a text'],
    [{ budget: Duration.seconds(5) }, 'shop/web: \'budget\' is an instance of Duration but must be a TimingBudget, such as TimingBudget.of()'],
    [{ image: LOOP }, 'shop/web: \'image\' is an object but must be a text'],
    [{ image: 5, replicas: 'three' }, 'shop/web: \'image\' is 5 but must be a text; write it in quotes\nshop/web: \'replicas\' is "three" but must be a number'],
  ])('is told what is wrong with %p', (props, message) => {
    expect(web(props)).toThrow(new Error(message));
  });

  test('is told where the construct belongs', () => {
    const make = (scope: any, id: any) => () => new ZeroDowntimeWebService(scope, id, { image: 'shop/web:1.4.2', containerPort: 8080 });
    expect(make(undefined, 'web')).toThrow(new Error('web: \'scope\' is undefined but must be a construct, such as a Chart'));
    expect(make({ image: 'a' }, 'web')).toThrow(new Error('web: \'scope\' is {"image":"a"} but must be a construct, such as a Chart'));
    expect(make(aChart(), { image: 'a' })).toThrow(new Error('shop: \'id\' is {"image":"a"} but must be a text'));
  });

  test('is told what a parameter takes', () => {
    expect(() => NodeReclaim.karpenter(300 as any))
      .toThrow(new Error('NodeReclaim.karpenter(): \'terminationGracePeriod\' is 300 but must be a Duration, such as Duration.seconds(30)'));
    expect(() => ZeroDowntime.retrofit('shop' as any)).toThrow(new Error('ZeroDowntime.retrofit(): \'scope\' is "shop" but must be a construct, such as a Chart'));
  });
});
