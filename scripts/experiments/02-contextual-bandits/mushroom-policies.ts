// The policies among the mushrooms, each with the settings that are tried; the linear ones see the same features.
import type { Random } from 'lib';
import {
  BootstrappedEnsemble,
  DropoutEnsemble,
  LinearThompson,
  LinUcb,
  NeuralLinear,
  NeuralThompson,
  NeuralUcb,
  type Policy,
  RandomPolicy,
} from 'lib/bandits';

/** One kind of policy: how much it explores is chosen among the settings. */
export interface MushroomContender {
  readonly settings: readonly Record<string, number>[];
  make(random: Random, setting: Record<string, number>, dimension: number): Policy & { dispose?(): void };
}

const network = { actions: 2, hidden: [32], trainEvery: 100, trainSteps: 100, batchSize: 64 };

/** Every policy by its name in the record. */
export const mushroomContenders: Record<string, MushroomContender> = {
  uniform: { settings: [{}], make: (random) => new RandomPolicy({ random }) },
  LinUCB: {
    settings: [0.01, 0.03, 0.1, 0.3, 1].map((alpha) => ({ alpha })),
    make: (_random, { alpha }, dimension) => new LinUcb({ dimension, alpha }),
  },
  'linear Thompson': {
    settings: [0.003, 0.01, 0.03, 0.1, 0.3].map((scale) => ({ scale })),
    make: (random, { scale }, dimension) => new LinearThompson({ dimension, random, scale }),
  },
  'neural-linear': {
    settings: [0.03, 0.1, 0.3, 1].map((noise) => ({ noise })),
    make: (random, { noise }, dimension) => new NeuralLinear({ ...network, dimension, random, noise }),
  },
  'NeuralUCB, diagonal': {
    settings: [0.003, 0.01, 0.03, 0.1, 0.3].map((gamma) => ({ gamma })),
    make: (random, { gamma }, dimension) => new NeuralUcb({ ...network, dimension, random, gamma }),
  },
  'NeuralTS, diagonal': {
    settings: [0.003, 0.01, 0.03, 0.1, 0.3].map((nu) => ({ nu })),
    make: (random, { nu }, dimension) => new NeuralThompson({ ...network, dimension, random, nu }),
  },
  'bootstrapped networks': {
    settings: [0.5, 0.8, 1].map((inclusion) => ({ inclusion, members: 5 })),
    make: (random, { inclusion, members }, dimension) =>
      new BootstrappedEnsemble({ ...network, dimension, random, inclusion, members }),
  },
  'Monte Carlo dropout': {
    settings: [0.02, 0.05, 0.1, 0.2].map((dropout) => ({ dropout, members: 10 })),
    make: (random, { dropout, members }, dimension) =>
      new DropoutEnsemble({ ...network, dimension, random, dropout, members }),
  },
};
