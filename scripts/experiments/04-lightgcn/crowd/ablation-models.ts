// The models of the ablation, from matrix factorization to deep LightGCN, with the learning rate of each.
import {
  type BipartiteGraph,
  Gcn,
  type Interactions,
  LightGcn,
  MatrixFactorization,
  Ngcf,
  type Random,
} from 'lib';
import type { GcnOptions, LightGcnOptions } from 'lib/models';

/** What a model is made from. */
interface Parts {
  graph: BipartiteGraph;
  train: Interactions;
  random: Random;
}

export interface AblationModelMaker {
  make(parts: Parts): MatrixFactorization | LightGcn | Gcn | Ngcf;
  learningRate: number;
}

const bare = { nonlinearity: false, transform: false };

const light = (layers: number, combine: LightGcnOptions['combine'] = 'mean'): AblationModelMaker => ({
  make: ({ graph, random }) => new LightGcn({ graph, layers, combine, l2: 1e-3, random }),
  learningRate: 0.01,
});

const gcn = (
  options: Omit<GcnOptions, 'graph' | 'random' | 'l2'>,
  learningRate: number,
): AblationModelMaker => ({
  make: ({ graph, random }) => new Gcn({ graph, l2: 1e-3, random, ...options }),
  learningRate,
});

/** Every model by its name in the record. */
export const ablationModels: Record<string, AblationModelMaker> = {
  'BPR-MF': {
    make: ({ train, random }) => new MatrixFactorization({ interactions: train, l2: 1e-2, random }),
    learningRate: 0.005,
  },
  NGCF: { make: ({ graph, random }) => new Ngcf({ graph, l2: 1e-3, random }), learningRate: 0.003 },
  GCN: gcn({}, 0.005),
  'GCN without relu': gcn({ nonlinearity: false }, 0.005),
  'GCN without relu and weights': gcn(bare, 0.01),
  'GCN without relu, weights and self-loops': gcn({ ...bare, selfLoops: false }, 0.01),
  'LightGCN (and the mean of all layers)': light(3),
  ...Object.fromEntries(
    (['mean', 'last'] as const).flatMap((combine) =>
      [1, 2, 4, 8].map((layers) => [`${combine} of ${layers}`, light(layers, combine)]),
    ),
  ),
};
