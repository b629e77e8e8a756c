import { AUTO_MODE, AWS_CONTROLLERS, LOAD_BALANCER_CONTROLLER } from '../../src/platform/controllers';
import { conditionTypeOf, kindMadeBy, LOAD_BALANCER_KINDS, titlesOf } from '../../src/platform/load-balancers';

const KINDS = Object.values(LOAD_BALANCER_KINDS);

describe('LOAD_BALANCER_KINDS', () => {
  test.each(KINDS)('$name has all of a target group, or none of it', kind => {
    const belongings = [kind.deregistrationDelay, kind.idleTimeout, kind.slowStart, kind.healthCheck, kind.gate, kind.controller];
    if (!kind.hasTargetGroup) expect(belongings).toEqual(belongings.map(() => undefined));
    else expect([kind.healthCheck, kind.controller]).not.toContain(undefined);
  });

  test.each(KINDS)('$name takes its own settings as attributes, within their ranges and by default', kind => {
    for (const setting of [kind.deregistrationDelay, kind.idleTimeout, kind.slowStart]) {
      if (setting === undefined || setting.owner === 'listener') continue;
      const check = kind.attributes[setting.owner][setting.attribute];
      const [low, high] = setting.range;
      expect([setting.default, low, high].map(seconds => check(String(seconds)))).toEqual([undefined, undefined, undefined]);
      expect([low - 1, high + 1].filter(seconds => seconds !== setting.default).map(seconds => check(String(seconds)))).not.toContain(undefined);
    }
  });

  test.each(KINDS)('$name cuts by what can be set', kind => {
    const attributes = Object.keys(kind.attributes['target group']);
    expect(attributes.includes('deregistration_delay.connection_termination.enabled')).toBe(kind.cutsAtDelay === 'when-told');
    if (kind.cutsAtDelay !== 'never') expect(kind.deregistrationDelay).toBeDefined();
  });
});

describe('kindMadeBy()', () => {
  test.each([LOAD_BALANCER_CONTROLLER, AUTO_MODE])('finds what $title makes', controller => {
    expect((['requests', 'connections'] as const).map(forwards => kindMadeBy(controller, forwards)))
      .toEqual([expect.objectContaining({ controller, forwards: 'requests' }), expect.objectContaining({ controller, forwards: 'connections' })]);
  });

  test('tells controllers apart', () => {
    expect(kindMadeBy(LOAD_BALANCER_CONTROLLER, 'requests').name).toBe('alb');
    expect(AWS_CONTROLLERS.map(controller => kindMadeBy(controller, 'connections').name)).toEqual(['nlb', 'nlb-auto', 'vpc-lattice']);
  });
});

describe('conditionTypeOf()', () => {
  const gate = { label: 'inject', conditionType: 'health/', webhook: 'pods' };

  test('is known with the binding where each has its own', () => {
    expect(conditionTypeOf({ ...gate, perBinding: true }, 'web')).toBe('health/web');
    expect(conditionTypeOf({ ...gate, perBinding: true }, undefined)).toBeUndefined();
  });

  test('is the same for all where it is fixed', () => {
    expect(conditionTypeOf({ ...gate, perBinding: false }, 'web')).toBe('health/');
    expect(conditionTypeOf({ ...gate, perBinding: false }, undefined)).toBe('health/');
  });
});

describe('titlesOf()', () => {
  test('names what several controllers make once', () => {
    expect(titlesOf(kind => kind.slowStart !== undefined)).toBe('an Application Load Balancer');
    expect(titlesOf(kind => kind.hasTargetGroup)).toBe('an Application Load Balancer and a Network Load Balancer and Amazon VPC Lattice');
  });
});
