/** When something happens that never does; times are seconds from the beginning of the scenario. */
export const NEVER = Infinity;

/** When something happened that has always been so. */
export const EVER = -Infinity;
