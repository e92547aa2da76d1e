import { type Forgetting, requireForgetting } from '../base/forgetting';
import { GramSpace } from './fast/gram-space';
import { ForgettingRidgeArms } from './forgetting-ridge-arms';
import type { LinearArms } from './linear-arms';
import { RidgeArms } from './ridge-arms';

/** A regression per arm, with or without forgetting. @throws RangeError on an argument outside its range */
export function createLinearArms(width: number, ridge: number, forgetting?: Forgetting): LinearArms {
  requireForgetting(forgetting);
  const space = new GramSpace(width, ridge);
  return forgetting === undefined ? new RidgeArms(space) : new ForgettingRidgeArms(space, forgetting);
}
