import { posix } from 'node:path';
import { ApplicationCounts, FindingsReport } from './findings-report';
import { ReportedFinding, WorkloadPlace } from '../../rules/engine/reported-finding';

/** An application with its findings, and with the numbers of an earlier report, if there is one. */
export interface Application {
  readonly counts: ApplicationCounts;
  readonly findings: readonly ReportedFinding[];
  readonly before?: ApplicationCounts;
}

type Place = Pick<WorkloadPlace, 'file' | 'namespace' | 'scope' | 'template'>;

/**
 * What an application is called: the environment that it is in, if all of that is in one folder and one namespace; in several namespaces of one
 * folder, its file or its namespace; else the chart of Helm, the folder, the file if there is only one folder, and the namespace if there is
 * only one file.
 */
export function applicationNames(places: readonly Place[]): (place: Place) => string {
  const files = new Set(places.map(({ file }) => slashed(file)));
  const folders = new Set([...files].map(file => posix.dirname(file)));
  const root = commonFolder([...folders]);
  const within = (path: string) => {
    const name = posix.relative(root, path) || posix.basename(path);
    return name === '.' ? 'the top folder' : name;
  };
  const environments = environmentsIn(places);
  return ({ file, namespace, scope, template }) => {
    const path = slashed(file);
    if (file === STDIN && folders.size > 1) return 'standard input';
    const environment = scope === undefined ? undefined : environments.get(scope);
    // A hundred services of one environment are not one application.
    if (scope !== undefined && environment?.folders.size === 1) {
      if (template !== undefined || environment.namespaces.size <= 1) return within(slashed(scope));
      return environment.files.size > 1 ? within(path) : `${within(slashed(scope))}, ${inNamespace(namespace)}`;
    }
    const chart = template?.split('/')[0];
    const folder = folders.size > 1 ? within(posix.dirname(path)) : undefined;
    if (chart !== undefined) return folder === undefined || folder === chart || folder.endsWith(`/${chart}`) ? folder ?? chart : `${folder}/${chart}`;
    if (folder !== undefined) return folder;
    return files.size > 1 ? within(path) : inNamespace(namespace);
  };
}

const inNamespace = (namespace: string | undefined) => namespace === undefined ? 'without a namespace' : `namespace ${namespace}`;

/** Where the objects of each environment are. */
function environmentsIn(places: readonly Place[]) {
  const environments = new Map<string, Record<'folders' | 'files' | 'namespaces', Set<string>>>();
  for (const { file, namespace, scope } of places) {
    if (scope === undefined) continue;
    const environment = environments.get(scope) ?? { folders: new Set(), files: new Set(), namespaces: new Set() };
    environments.set(scope, environment);
    environment.folders.add(posix.dirname(slashed(file)));
    environment.files.add(file);
    if (namespace !== undefined) environment.namespaces.add(namespace);
  }
  return environments;
}

const STDIN = '-';

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function commonFolder([first = '', ...others]: readonly string[]): string {
  const steps = first.split('/');
  const same = steps.findIndex((step, index) => others.some(other => other.split('/')[index] !== step));
  return same === -1 ? first : steps.slice(0, same).join('/') || (first.startsWith('/') ? '/' : '.');
}

/** Every application, the worst first; those that are gone since an earlier report are not among them. */
export function applicationsOf(report: FindingsReport): Application[] {
  const workloads = report.placesOfWorkloads();
  const placeOf = ({ file, object: { kind, name, namespace, scope }, source: template }: ReportedFinding): Place =>
    ({ file, namespace: kind === 'Namespace' ? name : namespace, scope, template });
  const nameOf = applicationNames([...workloads, ...report.findings.map(placeOf)]);
  const before = new Map(report.before?.map(counts => [counts.name, counts]));
  const groups = new Map<string, { workloads: number; findings: ReportedFinding[] }>();
  const groupOf = (place: Place) => {
    const name = nameOf(place);
    const group = groups.get(name) ?? { workloads: 0, findings: [] };
    groups.set(name, group);
    return group;
  };
  for (const place of workloads) groupOf(place).workloads += 1;
  for (const finding of report.findings) groupOf(placeOf(finding)).findings.push(finding);
  return [...groups].map(([name, group]): Application => ({
    counts: countsOf(name, group.workloads, group.findings),
    findings: group.findings.filter(({ suppressed }) => suppressed === undefined),
    ...report.before && { before: before.get(name) ?? countsOf(name, 0, []) },
  })).sort((one, other) => worstFirst(one.counts, other.counts));
}

function countsOf(name: string, workloads: number, findings: readonly ReportedFinding[]): ApplicationCounts {
  const count = (wanted: ReportedFinding['severity']) => findings.filter(({ severity, suppressed }) => suppressed === undefined && severity === wanted).length;
  const known = findings.filter(({ suppressedBy }) => suppressedBy === 'baseline').length;
  return { name, workloads, errors: count('error'), warnings: count('warning'), infos: count('info'), known };
}

function worstFirst(one: ApplicationCounts, other: ApplicationCounts): number {
  return other.errors - one.errors || other.warnings - one.warnings || other.known - one.known || (one.name < other.name ? -1 : 1);
}

/** The applications in an earlier report as JSON, or why it has none; continues "the file …". */
export function readApplications(text: string): readonly ApplicationCounts[] | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  const applications = (parsed as { readonly applications?: unknown } | null)?.applications;
  return Array.isArray(applications) && applications.every(isCounts) ? applications : 'is not what `check --format json` prints: it has no \'applications\'';
}

const NUMBERS = ['workloads', 'errors', 'warnings', 'infos', 'known'] as const;

function isCounts(value: unknown): value is ApplicationCounts {
  const counts = value as Partial<Record<string, unknown>> | null;
  return typeof counts?.name === 'string' && NUMBERS.every(key => typeof counts[key] === 'number');
}
