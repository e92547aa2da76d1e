// The models of the sequence experiment, by the name under which they are recorded.
import { banditFeatures } from './sequence-bandit-features.mjs';
import { fpmc, itemKnn, markov, popularity } from './sequence-baselines.mjs';
import { bst, chapterOne } from './sequence-click-models.mjs';
import { gru, sasrec } from './sequence-next-item.mjs';

/**
 * A trained model: `scores` gives [cases * items] for cases of its world, of whose histories it sees the last `sees` looks.
 * @typedef {{ sees: number, scores: (cases: import('lib').NextItemCases) => Float32Array, dispose?: () => void }} TrainedModel
 */
/** Trains on a world. @typedef {(world: import('./sequence-world.mjs').SequenceWorld) => Promise<TrainedModel> | TrainedModel} SequenceModel */

/** @type {Record<string, SequenceModel>} */
export const sequenceModels = {
  popularity,
  itemKnn,
  markov,
  fpmc,
  banditFeatures,
  chapterOne,
  gru,
  sasrec,
  bst,
};

export { bstLength } from './sequence-click-models.mjs';
export { lookBack } from './sequence-next-item.mjs';
