import { blend } from './adapters/blend';
import { bst } from './adapters/bst';
import { ease } from './adapters/ease';
import { bprMf, gcn, lightGcn, ngcf } from './adapters/embeddings';
import { deepFm, factorizationMachine } from './adapters/feature-interactions';
import { fpmc } from './adapters/fpmc';
import { graphSage } from './adapters/graph-sage';
import { implicitAls } from './adapters/implicit-als';
import { itemKnn } from './adapters/item-knn';
import { markovChain } from './adapters/markov-chain';
import { mlp } from './adapters/mlp';
import { gmf, ncfMlp, neuMf } from './adapters/ncf';
import { bert4rec, gru4rec, sasrec } from './adapters/next-item';
import { pinSage } from './adapters/pin-sage';
import { popularity, recentlyPopular } from './adapters/popularity';
import { randomWalks } from './adapters/random-walks';
import { biases, ratingKnn, svd, svdPlusPlus } from './adapters/ratings';
import { userKnn } from './adapters/user-knn';

/**
 * Every model that ranks, as a recommender: `models.lightGcn({ epochs: 20 })`.
 *
 * | by | models |
 * |---|---|
 * | nothing personal | `popularity`, `recentlyPopular` |
 * | what users took | `itemKnn`, `userKnn`, `ease`, `implicitAls`, `bprMf`, `randomWalks`, `mlp`, `gmf`, `ncfMlp`, `neuMf` |
 * | it, and what is known of users and items | `factorizationMachine`, `deepFm` |
 * | the graph of it | `lightGcn`, `gcn`, `ngcf`, `graphSage`, `pinSage` |
 * | its order | `markovChain`, `fpmc`, `gru4rec`, `sasrec`, `bert4rec`, `bst` |
 * | their ratings | `biases`, `ratingKnn`, `svd`, `svdPlusPlus`, which predict ratings too |
 * | other models | `blend` |
 *
 * @example
 * const recommender = models.ease();
 * await recommender.fit(train);
 * recommender.recommend({ history: ['collar', 'leash'] }, { k: 5 });
 */
export const models = {
  popularity,
  recentlyPopular,
  itemKnn,
  userKnn,
  ease,
  implicitAls,
  bprMf,
  randomWalks,
  mlp,
  gmf,
  ncfMlp,
  neuMf,
  factorizationMachine,
  deepFm,
  lightGcn,
  gcn,
  ngcf,
  graphSage,
  pinSage,
  markovChain,
  fpmc,
  gru4rec,
  sasrec,
  bert4rec,
  bst,
  biases,
  ratingKnn,
  svd,
  svdPlusPlus,
  blend,
} as const;
