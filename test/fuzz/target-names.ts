/** What is fuzzed: in a file of its own, as the targets load everything. */
export const TARGET_NAMES = ['readers', 'files', 'documents', 'check', 'fix', 'diff', 'formats', 'simulation'] as const;

export type TargetName = typeof TARGET_NAMES[number];
