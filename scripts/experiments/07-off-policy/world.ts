// The world of the off-policy experiments and of notebook 07: twenty products, a thousand users, a shop that shows
// everybody its bestsellers, and a personal policy that it would like to evaluate.
import { Random } from 'lib';
import { PolicyWorld, ZooplusSimulator } from 'lib/worlds';

const worldSeed = 42;
const loggingSharpness = 25;
const targetSharpness = 8;
export const largestWeight = 10;

export function petShop() {
  const simulator = new ZooplusSimulator({ products: 20, seed: worldSeed });
  const world = new PolicyWorld(simulator, { random: new Random(worldSeed).child('past') });
  return {
    simulator,
    world,
    logging: world.bestsellerPolicy(loggingSharpness),
    target: world.historyPolicy(targetSharpness),
  };
}
