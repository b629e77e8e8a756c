import { IConstruct } from 'constructs';

/** A controller that this library has installed, with what is known of it. */
interface Installed {
  readonly controller: IConstruct;
  readonly gatePollSeconds: number;
}

const INSTALLED = new WeakMap<IConstruct, Installed>();

export function noteController(cluster: IConstruct, installed: Installed): void {
  INSTALLED.set(cluster, installed);
}

/** The controller that was installed on a cluster by this library. */
export function controllerOf(cluster: IConstruct): Installed | undefined {
  return INSTALLED.get(cluster);
}
