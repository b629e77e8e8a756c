import { INT32, MAX_PORT } from '../kubernetes';

/** The fields that hold a port, by the last names of their paths. */
const PORTS: ReadonlySet<string> = new Set(['port', 'targetPort', 'containerPort', 'hostPort', 'nodePort', 'number']);

/** The largest number that the API server takes at a field, as far as one is written; the fields of more bits are of no use beyond it either. */
export function largestAt(field: string): number {
  return PORTS.has(field) ? MAX_PORT : INT32;
}

/** Why a value cannot be written at a field: a number in it that Kubernetes would refuse; a clause. */
export function refusedNumber(field: string, value: unknown): string | undefined {
  if (typeof value === 'number') {
    const largest = largestAt(field);
    if (Number.isInteger(value) && value >= 0 && value <= largest) return undefined;
    return `${field} would have to be ${value}, and Kubernetes takes a whole number between 0 and ${largest}`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const refused = refusedNumber(Array.isArray(value) ? field : key, child);
    if (refused !== undefined) return refused;
  }
  return undefined;
}
