/**
 * What a terminating pod waits for before its application gets SIGTERM.
 */
export enum DrainPolicy {
  /**
   * Until nothing is in flight: longer than the deregistration delay. Works for applications that exit at once on
   * SIGTERM. Needs a margin of at least the controller's reaction.
   */
  OUTLAST_DEREGISTRATION = 'outlast-deregistration',

  /**
   * Until no new request can arrive. Rollouts are faster, but the application must finish what is in flight by itself
   * when SIGTERM comes.
   */
  LEAK_WINDOW = 'leak-window',
}
