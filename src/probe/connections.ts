/** A connection for each request, a pool of them, or half of the requests each. */
export const CONNECTIONS = ['new', 'keep-alive', 'mixed'] as const;
export type Connections = typeof CONNECTIONS[number];
