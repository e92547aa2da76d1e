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
    make: (_random, setting, dimension) => new LinUcb({ dimension, ...setting }),
  },
  'linear Thompson': {
    settings: [0.003, 0.01, 0.03, 0.1, 0.3].map((scale) => ({ scale })),
    make: (random, setting, dimension) => new LinearThompson({ dimension, random, ...setting }),
  },
  'neural-linear': {
    settings: [0.03, 0.1, 0.3, 1].map((noise) => ({ noise })),
    make: (random, setting, dimension) => new NeuralLinear({ ...network, dimension, random, ...setting }),
  },
  'NeuralUCB, diagonal': {
    settings: [0.003, 0.01, 0.03, 0.1, 0.3].map((gamma) => ({ gamma })),
    make: (random, setting, dimension) => new NeuralUcb({ ...network, dimension, random, ...setting }),
  },
  'NeuralTS, diagonal': {
    settings: [0.003, 0.01, 0.03, 0.1, 0.3].map((nu) => ({ nu })),
    make: (random, setting, dimension) => new NeuralThompson({ ...network, dimension, random, ...setting }),
  },
  'bootstrapped networks': {
    settings: [0.5, 0.8, 1].map((inclusion) => ({ inclusion, members: 5 })),
    make: (random, setting, dimension) =>
      new BootstrappedEnsemble({ ...network, dimension, random, ...setting }),
  },
  'Monte Carlo dropout': {
    settings: [0.02, 0.05, 0.1, 0.2].map((dropout) => ({ dropout, members: 10 })),
    make: (random, setting, dimension) => new DropoutEnsemble({ ...network, dimension, random, ...setting }),
  },
};
