import type { PolicyFactory } from '../arena/policy-spec';

/**
 * Chapter 1's model as a policy of the arena. From a past log it starts as chapter 1 trains it: ten epochs of Adam in
 * batches of 512 over all rows; the retrainings then follow the policy's own options. TensorFlow is loaded here and not
 * before, so that worker threads of other policies start fast.
 */
export const batchedModelFactory: PolicyFactory = async (options, { users, products, past, random }) => {
  const { BatchedModel } = await import('./batched-model');
  const sizes = { users, products };
  if (past === undefined) return new BatchedModel({ ...options, ...sizes, random });
  const [{ createMlpRecommender }, { fit }] = await Promise.all([
    import('../../models/click/mlp-recommender'),
    import('../../training/fit'),
  ]);
  const model = createMlpRecommender({ ...sizes, random: random.child('first-weights') });
  await fit({
    model,
    training: past,
    label: 'clicked',
    optimizer: { kind: 'adam', learningRate: 1e-3 },
    batchSize: 512,
    epochs: 10,
    random: random.child('first-training'),
  });
  const policy = new BatchedModel({ ...options, ...sizes, random, model, log: past });
  model.dispose();
  return policy;
};
