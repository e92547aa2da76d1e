import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { readFixture } from '../../core/testing/fixture';
import { bipartiteGraph } from '../../data/graph/bipartite-graph';
import { interactionsOf } from '../../data/interactions';
import { GraphSage } from '../../models/graph/graph-sage';
import { PinSage } from '../../models/graph/pin-sage';

// Weights copied from PyTorch (scripts/fixtures/graph_sage.py): embeddings, loss and gradients must be its own.

interface Recorded {
  width: number;
  features: number[];
  weights: { shape: number[]; values: number[]; gradient: number[] }[];
  embeddings: number[];
  loss: number;
}

const fixture = readFixture<{
  graphSage: Recorded & { temperature: number; triples: Record<string, number[]> };
  pinSage: Recorded & {
    margin: number;
    pairs: Record<string, number[]>;
    neighbors: number[];
    alpha: number[];
  };
}>('training/fixtures/graph-sage.json');

const column = (values: number[]) => tf.tensor1d(Int32Array.from(values));

function compare(
  model: { variables: readonly tf.Variable[]; embeddings(): tf.Tensor; dispose(): void },
  recorded: Recorded,
  loss: () => tf.Scalar,
): void {
  assert.equal(model.variables.length, recorded.weights.length);
  recorded.weights.forEach(({ shape, values }, i) => {
    assert.deepEqual(model.variables[i].shape, shape);
    model.variables[i].assign(tf.tensor(values, shape));
  });
  assertClose(model.embeddings().dataSync(), recorded.embeddings, 1e-5, 'embeddings');
  const { value, grads } = tf.variableGrads(loss, [...model.variables]);
  assertClose(value.dataSync(), [recorded.loss], 1e-5, 'loss');
  recorded.weights.forEach(({ gradient }, i) => {
    assert.ok(
      gradient.some((x) => Math.abs(x) > 1e-3),
      `weights ${i} have a gradient`,
    );
    assertClose(grads[model.variables[i].name].dataSync(), gradient, 1e-5, `gradient ${i}`);
  });
  model.dispose();
}

test('GraphSAGE’s embeddings, loss and gradients from sampled neighbors are PyTorch’s', () => {
  const { graphSage: recorded } = fixture;
  const users = Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3);
  const graph = bipartiteGraph(
    interactionsOf({ user: users, item: Int32Array.of(0, 1, 1, 2, 2, 3, 3, 0) }, { users: 4, items: 4 }),
  );
  const features = { values: Float32Array.from(recorded.features), width: recorded.width };
  const random = new Random('pytorch');
  const { temperature } = recorded;
  const model = new GraphSage({ graph, features, units: [6, 3], samples: [2, 2], temperature, random });
  const columns = Object.entries(recorded.triples).flatMap(([role, nodes]) =>
    Object.entries(model.neighborhoods(role, Int32Array.from(nodes), random)),
  );
  const batch = Object.fromEntries(columns.map(([name, ids]) => [name, tf.tensor1d(ids)]));
  compare(model, recorded, () => model.loss(batch));
});

test('PinSage’s embeddings, loss and gradients are PyTorch’s', () => {
  const { pinSage: recorded } = fixture;
  const model = new PinSage({
    neighbors: {
      size: 2,
      neighbors: Int32Array.from(recorded.neighbors),
      weights: Float32Array.from(recorded.alpha),
    },
    features: { values: Float32Array.from(recorded.features), width: recorded.width },
    embeddingSize: 6,
    margin: recorded.margin,
    random: new Random('pytorch'),
  });
  const { query, positive, negatives } = recorded.pairs;
  const batch = {
    query: column(query),
    positive: column(positive),
    negatives: tf.tensor2d(Int32Array.from(negatives), [3, 2]),
  };
  compare(model, recorded, () => model.loss(batch));
});
