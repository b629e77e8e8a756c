import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { accepted, Acceptance, exampleManifests, randomServices } from './accepted';
import { refusedDifferently } from './admission';
import { ControlPlane } from './control-plane';
import { writtenOver } from './corpus';
import { defaultedDifferently } from './defaulted';
import { FAULTS, FURTHER_CODES } from './faults';
import { rolledByControllers } from './lab/main';
import { Objects } from './objects';
import { onControlPlane } from './on-control-plane';
import { Programs } from './programs';

/** Two examples that are not ours: what they became is beside them. */
const FOREIGN = ['2048-before', 'retrofit'];
const SERVICES = 1000;

/** Holds what this library writes, counts and simulates, and what `audit` says, against a real control plane. */
async function main(folders: readonly string[]): Promise<void> {
  await onControlPlane('Cluster', async ({ plane, programs, tell, failures }) => {
    const examples = exampleManifests();
    for (const { example, objects } of examples) {
      const result = await accepted(plane, [objects]);
      failures.push(...complaints(example, result, FOREIGN.includes(example)));
      if (result.unserved.length > 0) tell(`${example}: not validated, as nothing here defines them: ${result.unserved.join(', ')}`);
    }
    const services = await accepted(plane, randomServices(SERVICES));
    failures.push(...complaints('random services', services, false));
    tell(`${examples.length} examples and ${SERVICES} random services: ${services.objects} objects of these, ${services.refused.length} refused; `
      + `${services.pods} pods by the profile restricted, ${services.unrestricted.length} refused`);
    for (const folder of folders) {
      const { files, sent, spoiled } = await writtenOver(folder, plane);
      tell(`${sent} objects that fix and retrofit wrote over ${files} files of ${folder}: ${spoiled.length} refused that were taken before`);
      failures.push(...spoiled);
    }
    const different = await defaultedDifferently(plane);
    tell(`check of what the API server completes: ${different.compared} sets of manifests, ${different.differences.length} with other findings`);
    failures.push(...different.differences);
    const admission = await refusedDifferently(plane);
    tell(`policies: ${admission.judged} workloads judged, ${admission.refused} of them refused, ${admission.warned} warned of; ${admission.differences.length} unlike check`);
    failures.push(...admission.differences);
    failures.push(...await rolledByControllers(plane, tell));
    failures.push(...await auditFaults(plane, programs, tell));
  });
}

function complaints(what: string, { refused, unrestricted }: Acceptance, isForeign: boolean): string[] {
  return [...refused, ...isForeign ? [] : unrestricted].map(text => `${what}: ${text}`);
}

/** Runs the command as its user would, with the real kubectl, over a cluster with a fault of each kind. */
async function auditFaults(plane: ControlPlane, programs: Programs, tell: (text: string) => void): Promise<string[]> {
  const objects = new Objects(plane);
  for (const fault of FAULTS) await fault.seed(objects);
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  try {
    symlinkSync(programs.kubectl, join(folder, 'kubectl'));
    const audit = (...args: string[]) => run(['audit', ...args], join(folder));
    const kept = join(folder, 'kept');
    const now = audit('--kubeconfig', plane.kubeconfig, '--format', 'json', '--output', kept);
    if (now.status === 2) return [`audit fails: ${now.stderr}`];
    const found: { code: string; object: { namespace?: string } }[] = JSON.parse(now.stdout).findings;
    const missed = FAULTS.filter(({ code, namespace }) => !found.some(finding => finding.code === code && finding.object.namespace === namespace));
    const further = FURTHER_CODES.filter(code => !found.some(finding => finding.code === code));
    tell(`audit: ${FAULTS.length - missed.length} of ${FAULTS.length} seeded faults found, and ${found.length} findings in all`);
    const later = run(['audit', '--from', kept, '--format', 'json'], '');
    return [
      ...missed.map(({ code, namespace }) => `audit misses ${code} in ${namespace}`),
      ...further.map(code => `audit misses ${code}`),
      ...strangers(found),
      ...later.stdout === now.stdout ? [] : ['audit --from finds something else'],
      ...await auditWithFewRights(plane, objects, folder),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A namespace with a fault has no other that only a running cluster shows. */
function strangers(found: readonly { readonly code: string; readonly object: { readonly namespace?: string } }[]): string[] {
  return FAULTS.filter(({ namespace }) => namespace !== 'kube-system').flatMap(({ namespace, code }) => found
    .filter(finding => finding.object.namespace === namespace && /^L/.test(finding.code) && finding.code !== code)
    .map(finding => `audit finds ${finding.code} in ${namespace}`));
}

/** One who may read all but disruption budgets gets that said, and nothing about them. */
async function auditWithFewRights({ readerKubeconfig }: ControlPlane, objects: Objects, folder: string): Promise<string[]> {
  await objects.createAll([
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'reader' },
      rules: [
        { apiGroups: ['', 'apps', 'networking.k8s.io', 'elbv2.k8s.aws'], resources: ['*'], verbs: ['list', 'get'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'reader' }],
    },
  ]);
  const { status, stdout } = run(['audit', '--kubeconfig', readerKubeconfig, '-n', 'paused', '--format', 'json'], folder);
  const { findings, problems } = JSON.parse(stdout) as { findings: { code: string }[]; problems: { file: string; message: string }[] };
  const told = problems.find(({ file }) => file === 'poddisruptionbudgets.policy')?.message ?? '';
  return [
    ...status === 2 ? [] : [`audit with few rights ends with ${status}`],
    ...told.includes('User "reader" cannot list') && told.includes('without them it is not known') ? [] : [`audit with few rights says '${told}' of disruption budgets`],
    ...findings.some(({ code }) => code === 'L04') ? [] : ['audit with few rights misses L04'],
    ...findings.some(({ code }) => code === 'R04') ? ['audit finds R04 without having read disruption budgets'] : [],
  ];
}

function run(args: readonly string[], path: string): { readonly status: number; readonly stdout: string; readonly stderr: string } {
  const env = { ...process.env, PATH: `${path}${delimiter}${process.env.PATH}`, TS_NODE_PROJECT: join(__dirname, '..', '..', 'tsconfig.dev.json') };
  const bin = join(__dirname, '..', '..', 'src', 'cli', 'bin.ts');
  try {
    const stdout = execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', bin, ...args], { env, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: 'pipe' });
    return { status: 0, stdout, stderr: '' };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { status, stdout, stderr };
  }
}

void main(process.argv.slice(2));
