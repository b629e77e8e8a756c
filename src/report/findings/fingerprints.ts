import { createHash } from 'node:crypto';
import { ReportedFinding } from '../../rules/engine/reported-finding';

/** Relative if the file was named so: a scanner resolves it against the root of the repository. */
export function fileUri(file: string): string {
  const [, drive, path] = /^([A-Za-z]:(?=[\\/]))?([\s\S]*)$/.exec(file.replace(/\p{Cs}/gu, '\ufffd')) ?? [];
  if (drive) return `file:///${drive}${encodePath(path.replace(/\\/g, '/'))}`;
  return path.startsWith('/') ? `file://${encodePath(path)}` : encodePath(path.replace(/^(\.\/+)+/, ''));
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/**
 * The identity of a finding after lines have moved: rule, file, object and field. If one field breaks a rule
 * in several ways, the findings are numbered, or all but one would count as repetitions.
 */
export function fingerprints(): (finding: ReportedFinding) => string {
  const seen = new Map<string, number>();
  return ({ code, file, object: { apiVersion, kind, namespace, name }, field }) => {
    const hash = createHash('sha256').update(JSON.stringify([code, fileUri(file), apiVersion, kind, namespace, name, field])).digest('hex').slice(0, 32);
    const occurrence = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, occurrence);
    return `${hash}:${occurrence}`;
  };
}
