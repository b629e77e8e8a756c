import { budget } from './budget';
import { check } from './check';
import { explain } from './explain';
import { fix } from './fix';
import { simulate } from './simulate';
import { Tool } from './tool';

/** The tools for agents, in the order in which they are usually called. */
export const TOOLS: readonly Tool[] = [budget, check, fix, simulate, explain];
