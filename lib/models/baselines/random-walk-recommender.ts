import { requireIds } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import { Random } from '../../core/random';
import type { BipartiteGraph } from '../../data/graph/bipartite-graph';
import { requireBipartiteGraph } from '../../data/graph/bipartite-graph';
import { RandomWalker, requireWalk, type WalkOptions } from '../../data/graph/random-walk';
import type { ModelState, SavableModel } from '../model-state';
import type { ScoreItems } from '../ranking-model';
import { graphOfState, graphPart, requireState } from '../state/parts';

const kind = 'random-walks';
const version = 1;

/**
 * Recommends what random walks from the user visit (Pixie, Eksombatchai et al. 2018): score(u, i) = visits of item i by a
 * walk with restarts from u. Nothing is trained. Each user is walked from with a stream of their own, so their scores do
 * not depend on who else is asked for; a user without an edge scores 0 everywhere.
 *
 * Deviation: Pixie starts from several weighted pins and boosts items that more than one of them reaches; here the walk
 * starts from the user, and so from each of their items alike.
 * @throws on a bad option; the scorer on a user that is not in the graph
 * @example
 * const scoreItems = randomWalkScores(graph, { steps: 2000, restart: 0.3, random: random.child('walks') });
 */
export function randomWalkScores(
  graph: BipartiteGraph,
  options: WalkOptions,
): ScoreItems<Float32Array> & SavableModel {
  requireBipartiteGraph('graph', graph);
  requireOptions('options', options, { steps: 'number', restart: 'number?', random: 'Random' });
  const { steps, restart, random } = requireWalk(options);
  const walker = new RandomWalker(graph);
  const scoreItems: ScoreItems<Float32Array> = (batch) => {
    requireIds('users', batch, graph.users);
    const scores = new Float32Array(batch.length * graph.items);
    batch.forEach((user, row) => {
      const { nodes, counts } = walker.visits(user, { steps, restart, random: random.child(user) });
      nodes.forEach((node, i) => {
        if (node >= graph.users) scores[row * graph.items + node - graph.users] = counts[i];
      });
    });
    return scores;
  };
  const toState = (): ModelState => ({
    ...{ kind, version, options: { steps, restart, seed: random.seed } },
    ...graphPart(graph),
  });
  return Object.assign(scoreItems, { toState });
}

/** The walks of a state that `toState` gave: the same visits. @throws on another kind, a newer version, a tensor that does not fit */
export function randomWalksFromState(state: ModelState): ScoreItems<Float32Array> & SavableModel {
  requireState(state, kind, version);
  const { seed, ...options } = state.options as { steps: number; restart: number; seed: string };
  return randomWalkScores(graphOfState(state), { ...options, random: new Random(seed) });
}
