import { fitMarkovChain, type MarkovChainOptions } from '../../models/baselines/markov-chain';
import type { FittedModel } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import type { TrainingData } from '../training-data';
import { nonNegative, requireRecommenderOptions } from './factory-options';
import type { Named } from './naming';

/** Options of `models.markovChain`. */
export interface MarkovChainRecommenderOptions extends MarkovChainOptions, Named {}

/** The first-order Markov chain: what follows on the last item. See `fitMarkovChain`. */
export function markovChain(options: MarkovChainRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, { priorTransitions: nonNegative });
  const { name, ...model } = options;
  // Counting takes less time than reading counts from a file would.
  const counted = ({ histories }: TrainingData): FittedModel => {
    const chain = fitMarkovChain(histories, model);
    return {
      scoreHistories: (sequences) => chain.scoreNext(sequences),
      similarTo: (item) => Float32Array.from(chain.next(item)),
      save: () => ({ tensors: {} }),
      dispose: () => {},
    };
  };
  return new ModelRecommender(
    {
      model: 'markovChain',
      name: 'Markov chain',
      reads: 'order',
      canFoldIn: true,
      isRandom: false,
      options,
      train: async (data) => ({ fitted: counted(data) }),
      restore: counted,
    },
    name,
  );
}
