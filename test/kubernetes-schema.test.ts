import { validateObject } from './kubernetes-schema';

describe('validateObject()', () => {
  test('fails when a field has the wrong type', () => {
    expect(() => validateObject({ apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 'eighty' }] } } as any)).toThrow(/port/);
  });

  test('fails when the kind is unknown', () => {
    expect(() => validateObject({ apiVersion: 'v1', kind: 'Servant' })).toThrow('no schema for v1/Servant');
  });

  test.each(['elbv2.k8s.aws/v1beta1/TargetGroupBinding', 'gateway.k8s.aws/v1beta1/TargetGroupConfiguration', 'gateway.k8s.aws/v1beta1/LoadBalancerConfiguration'])(
    'fails when a %s has a field that its definition does not have', id => {
      const [group, version, kind] = id.split('/');
      expect(() => validateObject({ apiVersion: `${group}/${version}`, kind, spec: { deregistrationDelay: 30 } } as any))
        .toThrow('data.spec should NOT have additional properties');
    });

  test('fails when a field of a custom resource has the wrong type', () => {
    expect(() => validateObject({
      apiVersion: 'gateway.k8s.aws/v1beta1',
      kind: 'TargetGroupConfiguration',
      spec: { defaultConfiguration: { healthCheckConfig: { healthCheckInterval: '10' } } },
    } as any)).toThrow('healthCheckInterval should be integer');
  });

  test('fails when the pods of a Rollout are none', () => {
    expect(() => validateObject({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'web' },
      spec: { selector: {}, template: { spec: { containers: 'web' } }, strategy: { canary: { maxUnavailable: 0 } } },
    } as any)).toThrow(/containers/);
  });
});
