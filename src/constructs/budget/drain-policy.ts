/**
 * The condition that a terminating pod waits for before its application gets SIGTERM.
 */
export enum DrainPolicy {
  /**
   * No request is in flight: preStop is longer than the deregistration delay. Works for applications that exit at once on
   * SIGTERM. Needs a margin of at least the controller's reaction.
   */
  OUTLAST_DEREGISTRATION = 'outlast-deregistration',

  /**
   * No new request can arrive. Rollouts are faster, but the application must finish the requests in flight by itself
   * after SIGTERM.
   */
  LEAK_WINDOW = 'leak-window',
}
