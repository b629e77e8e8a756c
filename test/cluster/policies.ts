import { refusedDifferently } from './admission';
import { startControlPlane } from './control-plane';
import { installDefinitions } from './definitions';
import { buildPrograms, KUBERNETES } from './programs';

/** Holds the admission policies alone against a real API server. */
async function main(): Promise<void> {
  const tell = (text: string) => console.log(`Policies: ${text}`);
  const programs = buildPrograms(tell);
  if (typeof programs === 'string') return tell(`skipped, ${programs}`);
  const plane = await startControlPlane(programs);
  process.once('SIGINT', () => void plane.stop().then(() => process.exit(130)));
  const failures: string[] = [];
  try {
    await installDefinitions(plane);
    tell(`etcd and Kubernetes ${KUBERNETES} run`);
    const admission = await refusedDifferently(plane);
    tell(`${admission.judged} workloads judged by all rules, ${admission.refused} refused, ${admission.warned} warned of; ${admission.changed} changed, ${admission.accepted} of these accepted then; `
      + `${admission.differences.length} unlike check and fix`);
    failures.push(...admission.differences);
  } catch (error) {
    failures.push((error as Error).stack ?? String(error));
  } finally {
    await plane.stop();
  }
  failures.forEach(failure => console.error(failure));
  tell(failures.length === 0 ? 'all holds' : `${failures.length} failures`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

void main();
