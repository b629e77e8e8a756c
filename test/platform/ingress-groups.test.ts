import { keyOf, sharedSettings } from '../../src/platform/ingress-groups';

const settings = (annotations: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(sharedSettings(name => annotations[name]).map(setting => [keyOf(setting), setting.value]));
const HTTPS = { 'listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]' };

describe('sharedSettings()', () => {
  test.each([
    ['nothing, which listens on HTTP', {}, { 'listen-ports.80': 'HTTP' }],
    ['a certificate, which listens on HTTPS', { 'certificate-arn': 'arn:a' }, { 'listen-ports.443': 'HTTPS' }],
    ['ports that cannot be read', { 'listen-ports': '80', 'inbound-cidrs': '10.0.0.0/8' }, {}],
    ['a text', { ...HTTPS, scheme: ' internal ' }, { 'listen-ports.80': 'HTTP', 'listen-ports.443': 'HTTPS', 'scheme': 'internal' }],
    ['a list, whose order counts', { 'security-groups': 'b, a,' }, { 'listen-ports.80': 'HTTP', 'security-groups': 'b, a' }],
    ['a set, whose order does not', { subnets: 'b,a, b' }, { 'listen-ports.80': 'HTTP', 'subnets': 'a, b' }],
    ['pairs, key by key', { tags: 'b=1, a=2' }, { 'listen-ports.80': 'HTTP', 'tags.b': '1', 'tags.a': '2' }],
    ['a setting of every listener', { ...HTTPS, 'inbound-cidrs': '10.0.0.0/8' },
      { 'listen-ports.80': 'HTTP', 'listen-ports.443': 'HTTPS', 'inbound-cidrs.80': '10.0.0.0/8', 'inbound-cidrs.443': '10.0.0.0/8' }],
    ['a setting of TLS listeners alone', { ...HTTPS, 'ssl-policy': 'A' }, { 'listen-ports.80': 'HTTP', 'listen-ports.443': 'HTTPS', 'ssl-policy.443': 'A' }],
    ['what target groups have', { 'target-type': 'ip', 'healthcheck-path': '/' }, { 'listen-ports.80': 'HTTP' }],
  ])('reads %s', (_, annotations, expected) => expect(settings(annotations)).toEqual(expected));

  test('compares the mutual authentication of one port, however it is written', () => {
    const first = settings({ ...HTTPS, 'mutual-authentication': '[{"port": 443, "mode": "passthrough"}]' });
    const second = settings({ ...HTTPS, 'mutual-authentication': '[{"mode":"off","port":8443},{"mode":"passthrough","port":443}]' });
    expect(first['mutual-authentication.443']).toBe('{"mode":"passthrough","port":443}');
    expect(second).toEqual(first);
  });

  test.each(['off', '{}', '[443]'])('reads no mutual authentication from %p', text =>
    expect(settings({ ...HTTPS, 'mutual-authentication': text })).toEqual(settings(HTTPS)));
});
