import { IConstruct } from 'constructs';
import { Throttle } from '../timing';

/** A controller that this library has installed, or that the user says is installed, with what is known of it. */
interface Installed {
  /** Absent if something else has installed it. */
  readonly controller?: IConstruct;
  readonly gatePollSeconds: number;
  /** Absent where a Helm value that nobody reads says it. */
  readonly throttle?: Throttle;
}

const INSTALLED = new WeakMap<IConstruct, Installed>();

export function noteController(cluster: IConstruct, installed: Installed): void {
  INSTALLED.set(cluster, installed);
}

/** The controller of a cluster that this library knows of. */
export function controllerOf(cluster: IConstruct): Installed | undefined {
  return INSTALLED.get(cluster);
}
