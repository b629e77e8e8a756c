import { validateObject } from './kubernetes-schema';

describe('validateObject()', () => {
  test('fails when a field is of the wrong type', () => {
    expect(() => validateObject({ apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 'eighty' }] } } as any)).toThrow(/port/);
  });

  test('fails when the kind is unknown', () => {
    expect(() => validateObject({ apiVersion: 'v1', kind: 'Servant' })).toThrow('no schema for v1/Servant');
  });
});
