import type { Graph, Output } from './graph';
import type { Call } from './record';

/** Rewrites one recorded call to something cheaper with the same result, or says that there is nothing to gain. */
export type Rule = (call: Call, inputs: Output[], graph: Graph) => Output | undefined;
