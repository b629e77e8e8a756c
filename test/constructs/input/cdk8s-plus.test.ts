import { Chart, Size, Testing } from 'cdk8s';
import * as kplus28 from 'cdk8s-plus-28';
import * as kplus33 from 'cdk8s-plus-33';
import { PodVolume, ZeroDowntimeWebServiceProps } from '../../../src';
import { validateObject } from '../../kubernetes-schema';
import { containerOf, objects, refusal, synthesise, webService } from '../synthesis';

/** Objects of users who have one version of cdk8s-plus. The types of both are checked against those of the properties. */
const VERSIONS: Record<string, (chart: Chart) => Partial<ZeroDowntimeWebServiceProps>> = {
  'cdk8s-plus-28': chart => {
    const secret = new kplus28.Secret(chart, 'Secret', { metadata: { name: 'database' } });
    const settings = new kplus28.ConfigMap(chart, 'Settings', { metadata: { name: 'settings' } });
    return {
      envValues: { PASSWORD: kplus28.EnvValue.fromSecretValue({ secret, key: 'password' }), COLOUR: kplus28.EnvValue.fromValue('blue') },
      serviceAccountName: new kplus28.ServiceAccount(chart, 'Account', { metadata: { name: 'shop' } }).name,
      volumes: [
        PodVolume.from(kplus28.Volume.fromConfigMap(chart, 'Config', settings), { mountPath: '/etc/shop' }),
        PodVolume.from(kplus28.Volume.fromEmptyDir(chart, 'Cache', 'cache', { sizeLimit: Size.gibibytes(1) }), { mountPath: '/cache' }),
      ],
      sidecars: [{
        container: {
          name: 'helper',
          image: 'helper:1',
          resources: { requests: { cpu: kplus28.k8s.Quantity.fromString('50m') } },
          readinessProbe: { httpGet: { path: '/', port: kplus28.k8s.IntOrString.fromNumber(9000) } },
        } satisfies kplus28.k8s.Container,
      }],
      initContainers: [new kplus28.Container({ image: 'first:1', name: 'first' })],
    };
  },
  'cdk8s-plus-33': chart => {
    const secret = new kplus33.Secret(chart, 'Secret', { metadata: { name: 'database' } });
    const settings = new kplus33.ConfigMap(chart, 'Settings', { metadata: { name: 'settings' } });
    return {
      envValues: { PASSWORD: kplus33.EnvValue.fromSecretValue({ secret, key: 'password' }), COLOUR: kplus33.EnvValue.fromValue('blue') },
      serviceAccountName: new kplus33.ServiceAccount(chart, 'Account', { metadata: { name: 'shop' } }).name,
      volumes: [
        PodVolume.from(kplus33.Volume.fromConfigMap(chart, 'Config', settings), { mountPath: '/etc/shop' }),
        PodVolume.from(kplus33.Volume.fromEmptyDir(chart, 'Cache', 'cache', { sizeLimit: Size.gibibytes(1) }), { mountPath: '/cache' }),
      ],
      sidecars: [{
        container: {
          name: 'helper',
          image: 'helper:1',
          resources: { requests: { cpu: kplus33.k8s.Quantity.fromString('50m') } },
          readinessProbe: { httpGet: { path: '/', port: kplus33.k8s.IntOrString.fromNumber(9000) } },
        } satisfies kplus33.k8s.Container,
      }],
      initContainers: [new kplus33.Container({ image: 'first:1', name: 'first' })],
    };
  },
};

describe.each(Object.entries(VERSIONS))('objects of %s', (_, make) => {
  test('are written as they render themselves', () => {
    const props = make(new Chart(Testing.app(), 'own'));
    const { Deployment } = objects(webService(props).chart);
    validateObject(Deployment);
    const { containers: [web, helper], initContainers: [first], volumes, serviceAccountName } = Deployment.spec.template.spec;
    expect(web.env).toEqual([
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } }, { name: 'COLOUR', value: 'blue' },
    ]);
    expect(serviceAccountName).toBe('shop');
    expect(volumes.slice(1)).toEqual([
      { name: 'configmap-settings', configMap: { name: 'settings' } }, { name: 'cache', emptyDir: { sizeLimit: '1024Mi' } },
    ]);
    expect(web.volumeMounts.slice(1)).toEqual([{ name: 'configmap-settings', mountPath: '/etc/shop' }, { name: 'cache', mountPath: '/cache' }]);
    expect(helper).toMatchObject({ resources: { requests: { cpu: '50m' } }, readinessProbe: { httpGet: { port: 9000 } } });
    expect(first).toMatchObject({ name: 'first', image: 'first:1' });
  });
});

describe('plain objects of Kubernetes', () => {
  test('in snake case are refused with the name that Kubernetes has', () => {
    expect(refusal({
      initContainers: [{ name: 'a', image: 'a:1', volume_mounts: [], resources: { limits: { 'example.com/free_name': '1' } } }],
      sidecars: [{ container: { name: 'b', image: 'b:1', env: [{ name: 'A', value_from: {} }] } }],
      affinity: { node_affinity: {} },
      containerSecurityContext: { run_as_user: 1 },
    })).toEqual([
      'shop/web: \'sidecars[0].container.env[0].value_from\' is set but must be absent (Kubernetes has no field of that name); write \'valueFrom\'',
      'shop/web: \'initContainers[0].volume_mounts\' is set but must be absent (Kubernetes has no field of that name); write \'volumeMounts\'',
      'shop/web: \'containerSecurityContext.run_as_user\' is set but must be absent (Kubernetes has no field of that name); write \'runAsUser\'',
      'shop/web: \'affinity.node_affinity\' is set but must be absent (Kubernetes has no field of that name); write \'nodeAffinity\'',
    ]);
  });

  test('fail when they are something else', () => {
    expect(refusal({ affinity: 'zone', sidecars: [{ container: 'envoy' }] })).toEqual([
      'shop/web: \'sidecars[0].container\' is "envoy" but must be an object with properties',
      'shop/web: \'affinity\' is "zone" but must be an object with properties',
    ]);
    expect(() => PodVolume.from('data')).toThrow('PodVolume.from(): \'volume\' is "data" but must be an object with properties');
    expect(() => PodVolume.from({ emptyDir: {} })).toThrow('PodVolume.from(): \'volume.name\' is absent but must be present; set \'volume.name\' to a text');
  });

  test.each(['labels', 'podAnnotations', 'nodeSelector', 'ingressAnnotations'])('fail when a key of %s cannot be written', property => {
    expect(refusal({ [property]: { ['constructor']: 'x' } })).toEqual([
      `shop/web: '${property}.constructor' is set but must be absent (cdk8s cannot write a key of that name); rename it, or add it to the object with addJsonPatch()`,
    ]);
    expect(refusal({ [property]: { ['__proto__']: 'x' } })).toEqual([
      `shop/web: '${property}.__proto__' is set but must be absent (cdk8s cannot write a key of that name); drop it`,
    ]);
  });

  test('fail when a key cannot be written, also among free ones', () => {
    expect(refusal({ tolerations: [{ constructor: 'x' }], affinity: { podAffinity: { matchLabels: { constructor: 'x' } } } })).toEqual([
      'shop/web: \'affinity.podAffinity.matchLabels.constructor\' is set but must be absent (cdk8s cannot write a key of that name); '
      + 'rename it, or add it to the object with addJsonPatch()',
      'shop/web: \'tolerations[0].constructor\' is set but must be absent (cdk8s cannot write a key of that name); '
      + 'rename it, or add it to the object with addJsonPatch()',
    ]);
    expect(refusal({ budget: JSON.parse('{"constructor":"x"}') })).toEqual(['shop/web: \'budget\' is {"constructor":"x"} but must be a TimingBudget, such as TimingBudget.of()']);
  });

  test('may have a variable with the name of a key that cannot be written', () => {
    expect(containerOf(synthesise({ env: { constructor: 'x' } })).env).toEqual([{ name: 'constructor', value: 'x' }]);
  });

  test('fail when they have no end', () => {
    const circle: { inner?: object } = {};
    circle.inner = circle;
    const deep = Array.from({ length: 20_000 }).reduce<{ [field: string]: unknown }>(inner => ({ inner }), {});
    expect(refusal({ affinity: circle, podSecurityContext: deep, argoRollout: { steps: [deep] } })).toEqual([
      'shop/web: \'podSecurityContext\' is nested deeper than 100 levels (it is written as YAML); hand over the object as Kubernetes has it',
      'shop/web: \'affinity\' contains itself (it is written as YAML); hand over the object as Kubernetes has it',
      'shop/web: \'argoRollout.steps[0]\' is nested deeper than 100 levels (it is written as YAML); hand over the object as Kubernetes has it',
    ]);
  });

  test('fail when their content is not data', () => {
    expect(refusal({ affinity: { at: new Date(0), weight: NaN }, podSecurityContext: new Map(), labels: new Map([['tier', 'web']]) as any })).toEqual([
      'shop/web: \'podSecurityContext\' is an instance of Map but must be an object with properties',
      'shop/web: \'affinity.at\' is an instance of Date but must be a value of YAML; write it as text, number, list or object',
      'shop/web: \'affinity.weight\' is NaN but must be a value of YAML; write it as text, number, list or object',
      'shop/web: \'labels\' is an instance of Map but must be an object with texts',
    ]);
  });

  test('are accepted without a type', () => {
    expect(containerOf(synthesise({ volumes: [PodVolume.from({ name: 'scripts', emptyDir: {} }, { mountPath: '/scripts', readOnly: true })] })).volumeMounts.at(-1))
      .toEqual({ name: 'scripts', mountPath: '/scripts', readOnly: true });
  });
});
