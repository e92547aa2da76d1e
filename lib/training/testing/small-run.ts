import type { Columns } from '../../core/columns';
import { Random } from '../../core/random';
import { createWithCustomerIdDropout } from '../../lessons/customers/customer-id';
import type { FitOptions } from '../fit';

/** A log whose label depends on all three columns. */
export function smallLog(rows: number, random: Random): Columns {
  const customer = Int32Array.from({ length: rows }, () => random.integer(0, 40));
  const product = Int32Array.from({ length: rows }, () => random.integer(0, 10));
  const behavior = Float32Array.from({ length: rows }, () => random.uniform());
  const rate = (row: number) => ((customer[row] + product[row]) % 2 === 0 ? 0.6 : 0.1) + 0.3 * behavior[row];
  const label = Int32Array.from({ length: rows }, (_, row) => Number(random.bernoulli(rate(row))));
  return { customer, product, behavior, label };
}

/** Options of a run that uses everything a checkpoint must restore: dropout, Adam's state, the best weights. */
export function smallRun(epochs: number): FitOptions {
  const random = new Random('small-run');
  return {
    model: createWithCustomerIdDropout({ customers: 40, products: 10, random: random.child('model') }),
    optimizer: { kind: 'adam', learningRate: (step) => 0.02 / (1 + step / 500), weightDecay: 1e-4 },
    training: smallLog(1500, random.child('training')),
    validation: smallLog(500, random.child('validation')),
    label: 'label',
    batchSize: 64,
    epochs,
    earlyStopping: { patience: 1000 },
    random: random.child('fit'),
  };
}
