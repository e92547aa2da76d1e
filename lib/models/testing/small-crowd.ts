import { Random } from '../../core/random';
import { type BipartiteGraph, bipartiteGraph } from '../../data/graph/bipartite-graph';
import { type Interactions, interactionsOf } from '../../data/interactions';

// For tests only: 30 users and 24 items in three communities; the last user and the last item have no interaction.

export interface SmallCrowd {
  train: Interactions;
  test: Interactions;
  graph: BipartiteGraph;
}

/** Each user touches items of its own community, and now and then another; a fifth is the test. */
export function smallCrowd(seed: number | string = 'crowd'): SmallCrowd {
  const [users, items] = [30, 24];
  const random = new Random(seed);
  const parts = { train: { user: [0], item: [0] }, test: { user: [1], item: [1] } };
  for (let user = 0; user < users - 1; user++) {
    for (let item = 0; item < items - 1; item++) {
      if (!random.bernoulli(item % 3 === user % 3 ? 0.7 : 0.05)) continue;
      const { user: us, item: is } = random.bernoulli(0.2) ? parts.test : parts.train;
      us.push(user);
      is.push(item);
    }
  }
  const [train, test] = [parts.train, parts.test].map(({ user, item }) =>
    interactionsOf({ user: Int32Array.from(user), item: Int32Array.from(item) }, { users, items }),
  );
  return { train, test, graph: bipartiteGraph(train) };
}
