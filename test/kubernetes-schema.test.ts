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

  test.each<[string, object, string]>([
    ['gateway.networking.k8s.io/v1/Gateway', { gatewayClassName: 'alb', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }], infrastructure: { parameterRef: {} } },
      'data.spec.infrastructure should NOT have additional properties'],
    ['gateway.networking.k8s.io/v1/HTTPRoute', { parentRefs: [{ name: 'web' }], rules: [{ backendRefs: [{ name: 'web', port: 0 }] }] }, 'port should be >= 1'],
    ['gateway.networking.k8s.io/v1/GRPCRoute', { parentRefs: [{ name: 'web' }], rules: [{ backendRef: [] }] }, 'data.spec.rules[0] should NOT have additional properties'],
    ['argoproj.io/v1alpha1/Rollout', { selector: {}, template: {}, strategy: { canary: { maxUnavailable: 0, pingpong: {} } } }, 'data.spec.strategy.canary should NOT have additional properties'],
  ])('fails when a %s is none by its definition', (id, spec, message) => {
    const [group, version, kind] = id.split('/');
    expect(() => validateObject({ apiVersion: `${group}/${version}`, kind, metadata: { name: 'web' }, spec } as any)).toThrow(message);
  });

  test('fails when a version is not served', () => {
    expect(() => validateObject({ apiVersion: 'gateway.networking.k8s.io/v2', kind: 'Gateway' })).toThrow('no schema for gateway.networking.k8s.io/v2/Gateway');
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
