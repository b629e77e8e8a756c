/** The size of the picture, and where its parts are, in pixels. */
export const WIDTH = 1000;
export const LEFT = 132;
export const RIGHT = WIDTH - 24;
export const MARGIN = 20;

/** The height of the bar that shows a pod. */
export const POD = 17;

/** From seconds to pixels. */
export type X = (seconds: number) => number;
