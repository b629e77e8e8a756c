import { annotationKey, infoOf, INGRESS, namesWhere, NLB_SERVICE, shortNameOf, Vocabulary } from '../../src/platform/annotations';

describe('infoOf()', () => {
  test.each([
    ['a name', 'scheme', 'load balancer'],
    ['a name that begins a family', 'actions.forward', 'rule'],
    ['a name of a family with more dots', 'conditions.a.b', 'rule'],
    ['a name with a dot of its own', 'group.name', 'load balancer'],
  ])('knows %s', (_, name, level) => expect(infoOf(INGRESS, name)).toMatchObject({ level }));

  test.each(['Scheme', 'actions', 'group.title', 'constructor', ''])('knows nothing of %p', name => expect(infoOf(INGRESS, name)).toBeUndefined());

  test('tells the attributes of one port from those of all', () => {
    const [all, one] = ['', '.80'].map(port => infoOf(NLB_SERVICE, `aws-load-balancer-target-group-attributes${port}`));
    expect([all?.timing, one?.timing]).toEqual([true, undefined]);
  });
});

describe('shortNameOf()', () => {
  test.each([
    ['service.beta.kubernetes.io/aws-load-balancer-name', 'aws-load-balancer-name'],
    ['service.kubernetes.io/aws-load-balancer-name', 'aws-load-balancer-name'],
    ['service.kubernetes.io.example/aws-load-balancer-name', undefined],
    ['alb.ingress.kubernetes.io/scheme', undefined],
  ])('takes %s apart', (key, expected) => expect(shortNameOf(NLB_SERVICE, key)).toBe(expected));

  test('is the inverse of annotationKey()', () => expect(shortNameOf(NLB_SERVICE, annotationKey(NLB_SERVICE, 'a'))).toBe('a'));
});

describe.each<[name: string, vocabulary: Vocabulary]>([['INGRESS', INGRESS], ['NLB_SERVICE', NLB_SERVICE]])('%s', (_, vocabulary) => {
  test('has only what describes a load balancer or its listeners agree within a group', () => {
    const levels = new Set(namesWhere(vocabulary, ({ exclusive }) => exclusive ?? false).map(name => infoOf(vocabulary, name)!.level));
    expect(['load balancer', 'listener', 'TLS listener']).toEqual(expect.arrayContaining([...levels]));
  });

  test('has defaults that its own values allow', () => {
    const wrong = namesWhere(vocabulary, ({ value, fixed }) => fixed !== undefined && typeof value !== 'string' && !value.includes(fixed.byDefault));
    expect(wrong).toEqual([]);
  });
});
