import { ControlPlane, startControlPlane } from './control-plane';
import { installDefinitions } from './definitions';
import { buildPrograms, KUBERNETES, Programs } from './programs';

/** A control plane that runs, and where to say what was found on it. */
export interface Proof {
  readonly plane: ControlPlane;
  readonly programs: Programs;
  readonly tell: (text: string) => void;
  /** What does not hold; it fails the task, also what was found before an error. */
  readonly failures: string[];
}

/** Starts a control plane with all definitions, holds something against it, and ends it; skipped where it cannot be built. */
export async function onControlPlane(title: string, hold: (proof: Proof) => Promise<void>): Promise<void> {
  const tell = (text: string) => console.log(`${title}: ${text}`);
  const programs = buildPrograms(tell);
  if (typeof programs === 'string') return tell(`skipped, ${programs}`);
  const plane = await startControlPlane(programs);
  process.once('SIGINT', () => void plane.stop().then(() => process.exit(130)));
  const failures: string[] = [];
  try {
    await installDefinitions(plane);
    tell(`etcd and Kubernetes ${KUBERNETES} run`);
    await hold({ plane, programs, tell, failures });
  } catch (error) {
    failures.push((error as Error).stack ?? String(error));
  } finally {
    await plane.stop();
  }
  failures.forEach(failure => console.error(failure));
  tell(failures.length === 0 ? 'all holds' : `${failures.length} failures`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
