/**
 * The scenarios that are rehearsed: a rolling update, fewer replicas, containers that end by themselves, and a rolling update in which
 * each new container starts as slowly as is declared.
 */
export const REHEARSED_SCENARIOS = ['rollout', 'scale-in', 'crash', 'slow-start'] as const;
export type RehearsedScenario = typeof REHEARSED_SCENARIOS[number];
