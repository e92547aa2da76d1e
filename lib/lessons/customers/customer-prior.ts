import { requirePositive, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { idInput, type LayerOutput } from '../../models/click/layer-functions';
import type { CustomerIdOptions } from './customer-id';
import { assembleCustomerModel } from './customer-model';

/** Options of model A with a hierarchical prior. */
export interface CustomerPriorOptions extends CustomerIdOptions {
  /**
   * tau, above 0: how far a customer's vector is expected to lie from the common one, per number. Small ties all
   * customers together (tau to 0 is model B), large lets each go its own way (model A). Default: 0.3.
   */
  standardDeviation?: number;
  /** Number of training rows, 1 or more: the prior counts once, the likelihood once per row. */
  trainingRows: number;
}

/**
 * Model A with a hierarchical prior on the customers (partial pooling; Gelman and Hill 2007, chapter 12):
 * e_i = mu + d_i, d_i ~ N(0, tau^2 I). The maximum a posteriori of d adds sum_i |d_i|^2 / (2 tau^2 N) to the mean
 * loss; mu is the first layer's bias. The table holds d and starts at 0, so a customer without training rows stays
 * at 0: the common vector, not a random one.
 *
 * Deviation from model A: only the customer table is regularized and starts at 0; the rest is as it was.
 *
 * @returns a functional model as `createWithCustomerId`'s; its penalty is part of the training loss
 * @throws if a size is not an integer of 1 or more, or tau is not above 0
 */
export function createWithCustomerPrior(options: CustomerPriorOptions): tf.LayersModel {
  requireOptions('options', options, {
    standardDeviation: 'number?',
    trainingRows: 'number',
    customers: 'number',
    products: 'number',
    embeddingSize: 'number?',
    hidden: 'number?',
    random: 'Random',
  });
  const { customers, embeddingSize = 8, standardDeviation = 0.3, trainingRows } = options;
  requirePositiveInteger('customers', customers);
  requirePositiveInteger('embeddingSize', embeddingSize);
  requirePositive('standardDeviation', standardDeviation);
  requirePositiveInteger('trainingRows', trainingRows);
  const input = idInput('customer');
  const table = tf.layers.embedding({
    inputDim: customers,
    outputDim: embeddingSize,
    embeddingsInitializer: 'zeros',
    embeddingsRegularizer: tf.regularizers.l2({ l2: 1 / (2 * standardDeviation ** 2 * trainingRows) }),
    name: 'customerDeviation',
  });
  const vector = table.apply(input) as LayerOutput; // [batch, embeddingSize]
  return assembleCustomerModel('WithCustomerPrior', options, { input, vector });
}
