import { requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { tf } from '../../core/tensorflow';
import { embed, idInput } from '../../models/click/layer-functions';
import { assembleCustomerModel, type CustomerModelOptions, type CustomerPart } from './customer-model';

/** Options of the models that see the customer. */
export interface CustomerIdOptions extends CustomerModelOptions {
  /**
   * Rows of the customer table, 1 or more: ids of column `customer` are in [0, customers). For hashed ids, the
   * number of buckets (`hashIds`); with a bucket for unseen customers, the number of customers + 1 (`dropIds`).
   */
  customers: number;
}

/** Options of model C. */
export interface CustomerIdDropoutOptions extends CustomerIdOptions {
  /** Share of the concatenated features set to 0 in training, in [0, 1). Default: 0.5. */
  dropoutRate?: number;
}

/**
 * Model A of "Should You Use `customerId` as a Feature?": the customer's id as a feature.
 * logit = MLP([customerEmbedding(customer), productEmbedding(product), behavior])
 *
 * Deviation (all three): the source's models end in a sigmoid; these give the logit, and the loss applies the
 * sigmoid. Same mathematics, no loss of digits where the sigmoid saturates.
 *
 * @returns a functional model with inputs `customer`, `product` (int32) and `behavior` (float32), each of shape
 *   [batch], and the logit [batch, 1] as output
 * @throws if a size is not an integer of 1 or more
 */
export function createWithCustomerId(options: CustomerIdOptions): tf.LayersModel {
  requireOptions('options', options, {
    customers: 'number',
    products: 'number',
    hidden: 'number?',
    random: 'Random',
    embeddingSize: 'number?',
  });
  return assembleCustomerModel('WithCustomerId', options, customerPart(options));
}

/**
 * Model B: no customer id. logit = MLP([productEmbedding(product), behavior])
 * @returns a functional model with inputs `product` and `behavior`; otherwise as `createWithCustomerId`
 * @throws if a size is not an integer of 1 or more
 */
export function createWithoutCustomerId(options: CustomerModelOptions): tf.LayersModel {
  requireOptions('options', options, {
    products: 'number',
    hidden: 'number?',
    random: 'Random',
    embeddingSize: 'number?',
  });
  return assembleCustomerModel('WithoutCustomerId', options);
}

/**
 * Model C: model A with dropout on the concatenated features. Its other half, L2, belongs to the
 * optimizer (`weightDecay: 1e-4`), as in the source.
 * @throws if a size is not an integer of 1 or more, or the rate is outside [0, 1)
 */
export function createWithCustomerIdDropout(options: CustomerIdDropoutOptions): tf.LayersModel {
  requireOptions('options', options, {
    dropoutRate: 'number?',
    customers: 'number',
    products: 'number',
    hidden: 'number?',
    random: 'Random',
    embeddingSize: 'number?',
  });
  const rate = options.dropoutRate ?? 0.5;
  return assembleCustomerModel('WithCustomerIdDropout', options, customerPart(options), rate);
}

function customerPart(options: CustomerIdOptions): CustomerPart {
  requirePositiveInteger('customers', options.customers);
  const { customers, embeddingSize = 8, random } = options;
  const input = idInput('customer');
  return { input, vector: embed(input, customers, embeddingSize, 'customerEmbedding', random) };
}
