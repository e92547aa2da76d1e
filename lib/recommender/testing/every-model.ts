import { models } from '../models';
import type { Recommender } from '../recommender';

/** Every model of `models`, small and with little training; the contract holds for each. */
export const everyModel: Readonly<Record<keyof typeof models, () => Recommender>> = {
  popularity: () => models.popularity(),
  recentlyPopular: () => models.recentlyPopular({ timeConstant: 86_400 }),
  itemKnn: () => models.itemKnn({ neighbors: 5 }),
  userKnn: () => models.userKnn({ neighbors: 8 }),
  ease: () => models.ease({ l2: 5 }),
  implicitAls: () => models.implicitAls({ epochs: 3 }),
  bprMf: () => models.bprMf({ epochs: 3 }),
  randomWalks: () => models.randomWalks({ steps: 300 }),
  mlp: () => models.mlp({ epochs: 2 }),
  gmf: () => models.gmf({ epochs: 2, embeddingSize: 4 }),
  ncfMlp: () => models.ncfMlp({ epochs: 2, embeddingSize: 4, hidden: [6] }),
  neuMf: () =>
    models.neuMf({ epochs: 1, embeddingSize: 4, mlpEmbeddingSize: 3, hidden: [6], pretrain: true }),
  factorizationMachine: () => models.factorizationMachine({ epochs: 3, embeddingSize: 4 }),
  deepFm: () => models.deepFm({ epochs: 2, embeddingSize: 4, hidden: [8] }),
  lightGcn: () => models.lightGcn({ epochs: 3, layers: 2 }),
  gcn: () => models.gcn({ epochs: 3, layers: 1 }),
  ngcf: () => models.ngcf({ epochs: 3, layers: 1 }),
  graphSage: () => models.graphSage({ epochs: 2, units: [8], samples: [3] }),
  pinSage: () => models.pinSage({ epochs: 2, layers: 1, walks: { size: 3, steps: 50 } }),
  markovChain: () => models.markovChain(),
  fpmc: () => models.fpmc({ epochs: 3 }),
  gru4rec: () => models.gru4rec({ epochs: 1, length: 8 }),
  sasrec: () => models.sasrec({ epochs: 1, length: 8, blocks: 1 }),
  bert4rec: () => models.bert4rec({ epochs: 1, length: 8, blocks: 1 }),
  bst: () => models.bst({ epochs: 1, length: 4 }),
  biases: () => models.biases(),
  ratingKnn: () => models.ratingKnn({ by: 'item', neighbors: 5 }),
  svd: () => models.svd({ embeddingSize: 4, epochs: 3 }),
  svdPlusPlus: () => models.svdPlusPlus({ embeddingSize: 4, epochs: 3 }),
  blend: () =>
    models.blend([models.itemKnn(), models.markovChain(), models.bprMf({ epochs: 1 })], { epochs: 2 }),
};
