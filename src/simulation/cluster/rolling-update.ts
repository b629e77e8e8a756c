/** The numbers of pods that bound a rolling update. */
export interface Bounds {
  readonly replicas: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/**
 * The decisions of the Deployment controller in a rolling update: how many new pods it creates, up to the surge, and how many old ones
 * it deletes, down to what must be available. Counts alone, whatever the clock.
 */
export class RollingUpdate {
  private readonly unavailable: number;
  private created = 0;
  private available = 0;
  private deleted = 0;

  constructor(private readonly bounds: Bounds) {
    this.unavailable = bounds.maxSurge === 0 ? Math.max(1, bounds.maxUnavailable) : bounds.maxUnavailable;
  }

  /** A new pod has become available. */
  public becameAvailable(): void {
    this.available += 1;
  }

  /** Creates and deletes as many pods as are allowed now, each counted from 0. */
  public proceed(create: (index: number) => void, remove: (index: number) => void): void {
    this.create(create);
    const { replicas } = this.bounds;
    for (let removable = Math.min(this.left, this.left + this.available - (replicas - this.unavailable)); removable > 0; removable--) {
      remove(this.deleted++);
    }
    this.create(create);
  }

  public get isCompleted(): boolean {
    return this.available === this.bounds.replicas && this.deleted === this.bounds.replicas;
  }

  /** Old pods that are not deleted. */
  private get left(): number {
    return this.bounds.replicas - this.deleted;
  }

  private create(create: (index: number) => void): void {
    const { replicas, maxSurge } = this.bounds;
    const missing = Math.min(replicas + maxSurge - this.left - this.created, replicas - this.created);
    for (let n = 0; n < missing; n++) create(this.created++);
  }
}
