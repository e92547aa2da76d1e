// The models of the sequence experiment, by the name under which they are recorded.
import { banditFeatures } from './bandit-features';
import { fpmc, itemKnn, markov, popularity } from './baselines';
import { bst, chapterOne } from './click-models';
import { gru, sasrec } from './next-item';
import type { SequenceModel } from './trained-model';

export const sequenceModels: Readonly<Record<string, SequenceModel>> = {
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
