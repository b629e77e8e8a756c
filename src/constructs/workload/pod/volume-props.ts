import { Size } from 'cdk8s';
import { kubernetesObject } from '../../input/kubernetes-json';
import { flag, instance, list, needed, readParameter, readProps, Shape, text } from '../../input/shape';

/**
 * Where a volume is mounted in the application's container.
 */
export interface MountOptions {
  /**
   * The directory: an absolute path.
   *
   * @default - not in the application's container; sidecars mount it by the name of the volume
   */
  readonly mountPath?: string;

  /**
   * Whether the application may only read it.
   *
   * @default false - for a claim, an ephemeral volume and an empty directory; a ConfigMap and a Secret are read-only anyway
   */
  readonly readOnly?: boolean;

  /**
   * The file or directory of the volume that is mounted instead of all of it. Such a mount never sees a changed ConfigMap or Secret.
   *
   * @default - all of it
   */
  readonly subPath?: string;

  /**
   * Name of the volume: a DNS label. Volumes with the same name and content are one volume, mounted in several places.
   *
   * @default - the name of what is in it
   */
  readonly volumeName?: string;
}

/**
 * An empty directory.
 */
export interface EmptyDirOptions extends MountOptions {
  /**
   * Size at which the pod is evicted.
   *
   * @default - that of the node, or of the memory limit
   */
  readonly sizeLimit?: Size;

  /**
   * Whether it is in memory, and counts as memory of the containers.
   *
   * @default false
   */
  readonly inMemory?: boolean;
}

/**
 * A volume that lives as long as its pod.
 */
export interface EphemeralOptions extends MountOptions {
  /**
   * Class of the storage.
   *
   * @default - that of the cluster
   */
  readonly storageClassName?: string;
}

const MOUNT: Shape<MountOptions> = { mountPath: text, readOnly: flag, subPath: text, volumeName: text };

/**
 * A volume of the pods, and where the application has it.
 */
export class PodVolume {
  /**
   * An empty directory, which disappears with its pod.
   *
   * @param name name of the volume
   * @param options mount, size and medium
   */
  public static emptyDir(name: string, options: EmptyDirOptions = {}): PodVolume {
    const { sizeLimit, inMemory } = options;
    return PodVolume.make(name, options, {
      emptyDir: { ...inMemory && { medium: 'Memory' }, ...sizeLimit && { sizeLimit: `${sizeLimit.toMebibytes()}Mi` } },
    });
  }

  /**
   * The keys of an existing ConfigMap as files.
   *
   * @param configMapName name of the ConfigMap, in the namespace of the service
   * @param options mount
   */
  public static configMap(configMapName: string, options: MountOptions = {}): PodVolume {
    return PodVolume.make(configMapName, options, { configMap: { name: configMapName } });
  }

  /**
   * The keys of an existing Secret as files.
   *
   * @param secretName name of the Secret, in the namespace of the service
   * @param options mount
   */
  public static secret(secretName: string, options: MountOptions = {}): PodVolume {
    return PodVolume.make(secretName, options, { secret: { secretName } });
  }

  /**
   * An existing claim, which all pods share: its access mode must allow several nodes, since old and new pods run side by side.
   *
   * @param claimName name of the PersistentVolumeClaim, in the namespace of the service
   * @param options mount
   */
  public static claim(claimName: string, options: MountOptions = {}): PodVolume {
    return PodVolume.make(claimName, options, { persistentVolumeClaim: { claimName, readOnly: options.readOnly } });
  }

  /**
   * A volume of a storage class that each pod gets for itself, and that is deleted with it. A new pod waits until it is made and attached:
   * that time is part of the `startup` of the budget.
   *
   * @param name name of the volume
   * @param size its size
   * @param options mount and class
   */
  public static ephemeral(name: string, size: Size, options: EphemeralOptions = {}): PodVolume {
    const { storageClassName } = options;
    return PodVolume.make(name, options, {
      ephemeral: {
        volumeClaimTemplate: {
          spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: `${size.toMebibytes()}Mi` } } },
        },
      },
    });
  }

  /**
   * Any other volume.
   *
   * @param volume as in the YAML of Kubernetes, or a `Volume` of any version of cdk8s-plus
   * @param options mount
   */
  public static from(volume: any, options: MountOptions = {}): PodVolume {
    const { name, ...source } = readParameter('PodVolume.from()', 'volume', volume, kubernetesObject({ name: needed(text) }));
    return PodVolume.make(name, options, source);
  }

  private static make(name: string, options: MountOptions, source: object): PodVolume {
    return new PodVolume(name, readProps('PodVolume', options, MOUNT), source);
  }

  /** @internal */
  public readonly _volume: { readonly name: string };

  /** @internal */
  public readonly _mount: MountOptions;

  private constructor(name: string, mount: MountOptions, source: object) {
    this._volume = { name: mount.volumeName ?? name, ...source };
    this._mount = mount;
  }
}

export const podVolumes = list(instance<PodVolume>('a PodVolume, such as PodVolume.secret(\'tls\', { mountPath: \'/etc/tls\' })', value => value._mount !== undefined));
