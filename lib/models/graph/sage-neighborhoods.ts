import type { Random } from '../../core/random';
import type { Graph } from '../../data/graph/graph';
import { sampleNeighbors } from '../../data/graph/sample-neighbors';

/** The columns of a triple: what GraphSAGE trains on, each with its neighborhoods. */
export const tripleRoles = ['user', 'positive', 'negative'] as const;

/** Draws the neighborhoods that a training step of GraphSAGE sees, as columns of a batch. */
export class SageNeighborhoods {
  /**
   * @param samples neighbors of each node, from the nodes outwards, one number per layer
   * @param share of the nodes that are taken as new, in [0, 1]
   */
  constructor(
    private readonly graph: Graph,
    private readonly samples: readonly number[],
    private readonly share: number,
  ) {}

  /** Numbers per row of the columns that `of` makes. */
  get widths(): Record<string, number> {
    const widths: Record<string, number> = {};
    for (const role of tripleRoles) {
      let size = 1;
      this.samples.forEach((sample, k) => {
        size *= sample;
        widths[`${role}${k + 1}`] = size;
      });
    }
    return widths;
  }

  /**
   * Sampled neighborhoods of some nodes as columns: `role` the nodes, `role1` their neighbors, `role2` those of the
   * neighbors and so on. Where a node has no neighbor stands the number of nodes. Nodes that are taken as new have
   * `nodes + 1` added to their ids, and no neighbors.
   */
  of(role: string, nodes: Int32Array, random: Random): Record<string, Int32Array> {
    const asNew = random.child(`${role} as new`);
    const firstNew = this.graph.nodes + 1;
    const drawn =
      this.share === 0 ? nodes : nodes.map((node) => (asNew.bernoulli(this.share) ? firstNew + node : node));
    const columns: Record<string, Int32Array> = { [role]: drawn };
    let frontier = drawn;
    this.samples.forEach((size, k) => {
      frontier = this.sample(frontier, size, random.child(`${role}${k}`));
      columns[`${role}${k + 1}`] = frontier;
    });
    return columns;
  }

  private sample(nodes: Int32Array, size: number, random: Random): Int32Array {
    const none = this.graph.nodes;
    const drawn = new Int32Array(nodes.length * size).fill(none);
    const there: number[] = [];
    for (let row = 0; row < nodes.length; row++) if (nodes[row] < none) there.push(row);
    const sampled = sampleNeighbors(
      this.graph,
      Int32Array.from(there, (row) => nodes[row]),
      { size, random },
    );
    there.forEach((row, i) => {
      for (let j = 0; j < size; j++) {
        const neighbor = sampled[i * size + j];
        if (neighbor >= 0) drawn[row * size + j] = neighbor;
      }
    });
    return drawn;
  }
}
