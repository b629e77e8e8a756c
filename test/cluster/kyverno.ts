import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { buildKyverno, KYVERNO } from './programs';
import { toKyvernoMutatingPolicies, toKyvernoPolicies } from '../../src/policy/engines';
import { MUTATE, MUTATE_LABEL } from '../../src/policy/mutations';
import { changed, evaluate } from '../policy/evaluate';
import { completed, errorsOf, factsIn, judges, mutatingPolicy, policies, Scene, SCENES, Sent, workloads } from '../policy/scenes';

/** The command takes a second for each workload: of so many, one is judged in each scene. */
const EACH = 10;

/** Holds the policies of Kyverno against its own command: what it says of the workloads of all cases, and what it makes of them. */
function main(): void {
  const tell = (text: string) => console.log(`Kyverno: ${text}`);
  const kyverno = buildKyverno(tell);
  if (typeof kyverno === 'string') return tell(`skipped, ${kyverno}`);
  const folder = mkdtempSync(join(tmpdir(), 'kyverno-'));
  const failures: string[] = [];
  try {
    for (const scene of SCENES) {
      const objects = workloads().map(completed).filter((_, index) => index % EACH === 0).map((object, index): Sent => ({ ...object, metadata: { ...object.metadata, name: `web-${index}` } }));
      const judged = judgedDifferently(kyverno.path, folder, scene, objects);
      const written = writtenDifferently(kyverno.path, folder, scene, objects);
      tell(`${KYVERNO}, ${scene.name}: ${objects.length} workloads, ${judged.refused} refused, ${judged.warned} warned of, ${judged.differences.length} unlike check; `
        + `${written.changed} changed, ${written.differences.length} unlike the expressions`);
      failures.push(...judged.differences, ...written.differences);
    }
  } catch (error) {
    failures.push((error as Error).stack ?? String(error));
  } finally {
    rmSync(folder, { recursive: true });
  }
  failures.forEach(failure => console.error(failure));
  tell(failures.length === 0 ? 'all holds' : `${failures.length} failures`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

interface Result {
  readonly policy: string;
  readonly result: 'pass' | 'fail' | 'warn' | 'error' | 'skip';
  readonly message: string;
  readonly resources: readonly { readonly name: string }[];
}

function judgedDifferently(kyverno: string, folder: string, scene: Scene, objects: readonly Sent[]) {
  const [refusing, unread] = policies(scene);
  const output = apply(kyverno, folder, toKyvernoPolicies([refusing, unread]), objects, '--policy-report', '--output-format', 'json');
  const { results } = JSON.parse(output.slice(output.indexOf('{"kind"'))) as { readonly results: readonly Result[] };
  const messages = new Map(results.filter(({ result }) => result === 'fail' || result === 'warn')
    .map(({ policy, message, resources: [{ name }] }) => [`${policy} ${name}`, message]));
  const broken = results.filter(({ result }) => result === 'error').map(({ policy, message }) => `${scene.name}: ${policy} fails: ${message}`);
  const warned = evaluate(objects.map(object => ({ policy: unread, object }))).map(said => said ?? []);
  const differences = objects.flatMap((object, index) => {
    const { name } = object.metadata;
    const said = [messages.get(`${refusing.name} ${name}`)].flatMap(message => message === undefined ? [] : factsIn([message]));
    const expected = errorsOf(scene, object).filter(judges(warned[index]));
    const isWarned = messages.has(`${unread.name} ${name}`);
    return isDeepStrictEqual(said, expected) && isWarned === warned[index].length > 0 ? []
      : [`${scene.name}: Kyverno says ${JSON.stringify(said)}, check ${JSON.stringify(expected)}, warned ${isWarned} of ${JSON.stringify(object.spec)}`];
  });
  const count = (policy: string) => [...messages.keys()].filter(key => key.startsWith(`${policy} `)).length;
  return { refused: count(refusing.name), warned: count(unread.name), differences: [...broken, ...differences] };
}

function writtenDifferently(kyverno: string, folder: string, scene: Scene, objects: readonly Sent[]) {
  const policy = mutatingPolicy(scene);
  const output = join(folder, 'written.yaml');
  writeFileSync(output, ''); // into a file that is there, all of them are written
  apply(kyverno, folder, toKyvernoMutatingPolicies([policy]), objects, '--output', output);
  const written = new Map(parseAllDocuments(readFileSync(output, 'utf8')).map(document => document.toJS()).filter(body => body !== null)
    .map((body: Sent) => [body.metadata.name, body.spec]));
  const expected = changed(policy, objects);
  const differences = expected.flatMap(({ metadata: { name }, spec }, index) => {
    const ours = written.get(name) ?? objects[index].spec;
    return isDeepStrictEqual(ours, spec) ? [] : [`${scene.name}: Kyverno writes ${JSON.stringify(ours)}, expected ${JSON.stringify(spec)}`];
  });
  return { changed: expected.filter((object, index) => object !== objects[index]).length, differences };
}

/** What the command prints about policies and objects in a namespace with the label. */
function apply(kyverno: string, folder: string, written: readonly object[], objects: readonly object[], ...more: readonly string[]): string {
  const save = (name: string, ...bodies: readonly object[]) => {
    writeFileSync(join(folder, name), bodies.map(body => stringify(body, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n'));
    return join(folder, name);
  };
  const values = save('values.yaml', {
    apiVersion: 'cli.kyverno.io/v1alpha1', kind: 'Values', metadata: { name: 'values' }, namespaceSelector: [{ name: 'judged', labels: { [MUTATE_LABEL]: MUTATE } }],
  });
  const args = ['apply', save('policies.yaml', ...written), '--resource', save('objects.yaml', ...objects), '--values-file', values, '--remove-color', ...more];
  try {
    return execFileSync(kyverno, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: 'pipe' });
  } catch (error) {
    const { status, stdout, stderr } = error as { readonly status: number; readonly stdout: string; readonly stderr: string };
    if (status !== 1) throw new Error(`kyverno ends with ${status}: ${stderr}`);
    return stdout; // something is refused
  }
}

main();
