import { instance, list, Type } from '../../input/shape';

/**
 * The value of an environment variable that is not a plain text. An `EnvValue` of any version of cdk8s-plus is one.
 */
export interface IEnvValue {
  /**
   * The text.
   *
   * @default - a source
   */
  readonly value?: any;

  /**
   * The source, as `valueFrom` of Kubernetes.
   *
   * @default - a text
   */
  readonly valueFrom?: any;
}

/**
 * Where in a Secret or ConfigMap a value is.
 */
export interface KeyOptions {
  /**
   * Whether the pod starts without the variable if the object or its key is missing.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/**
 * The value of an environment variable that Kubernetes looks up when the container starts.
 */
export class EnvValue implements IEnvValue {
  /**
   * A key of an existing Secret.
   *
   * @param secretName name of the Secret, in the namespace of the service
   * @param key the key
   * @param options whether it may be missing
   */
  public static fromSecret(secretName: string, key: string, options: KeyOptions = {}): EnvValue {
    return new EnvValue({ secretKeyRef: { name: secretName, key, optional: options.optional } });
  }

  /**
   * A key of an existing ConfigMap.
   *
   * @param configMapName name of the ConfigMap, in the namespace of the service
   * @param key the key
   * @param options whether it may be missing
   */
  public static fromConfigMap(configMapName: string, key: string, options: KeyOptions = {}): EnvValue {
    return new EnvValue({ configMapKeyRef: { name: configMapName, key, optional: options.optional } });
  }

  /**
   * A field of the pod, such as `status.podIP` or `metadata.labels['app']`.
   *
   * @param fieldPath the field
   */
  public static fromField(fieldPath: string): EnvValue {
    return new EnvValue({ fieldRef: { fieldPath } });
  }

  /**
   * A resource of the container, such as `limits.memory`.
   *
   * @param resource the resource
   */
  public static fromResource(resource: string): EnvValue {
    return new EnvValue({ resourceFieldRef: { resource } });
  }

  /** The source, as `valueFrom` of Kubernetes. */
  public readonly valueFrom?: any;

  private constructor(valueFrom: object) {
    this.valueFrom = valueFrom;
  }
}

export const envValue: Type<IEnvValue> = instance<IEnvValue>(
  'an EnvValue, such as EnvValue.fromSecret(\'database\', \'password\')',
  value => typeof value === 'object' && (typeof value.value === 'string' || (typeof value.valueFrom === 'object' && value.valueFrom !== null)),
);

/**
 * How the keys of a ConfigMap or Secret become environment variables.
 */
export interface EnvSourceOptions {
  /**
   * Put before each key.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * Whether the pod starts if the object is missing.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/**
 * An existing ConfigMap or Secret all of whose keys become environment variables.
 */
export class EnvSource {
  /**
   * A ConfigMap.
   *
   * @param name its name, in the namespace of the service
   * @param options prefix, and whether it may be missing
   */
  public static configMap(name: string, options: EnvSourceOptions = {}): EnvSource {
    return new EnvSource({ prefix: options.prefix, configMapRef: { name, optional: options.optional } });
  }

  /**
   * A Secret.
   *
   * @param name its name, in the namespace of the service
   * @param options prefix, and whether it may be missing
   */
  public static secret(name: string, options: EnvSourceOptions = {}): EnvSource {
    return new EnvSource({ prefix: options.prefix, secretRef: { name, optional: options.optional } });
  }

  /** @internal */
  public readonly _source: object;

  private constructor(source: object) {
    this._source = source;
  }
}

export const envSources = list(instance<EnvSource>('an EnvSource, such as EnvSource.secret(\'database\')', value => typeof value._source === 'object'));
