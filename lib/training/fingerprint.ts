import { createHash, type Hash } from 'node:crypto';
import type { Columns } from '../core/columns';
import { describeValue } from './describe-value';
import type { FitVariablesOptions } from './fit-variables-options';
import { partsOf } from './training-options';

/** Identity of a training run, part by part: two runs with equal parts compute the same numbers. */
export type Fingerprint = Readonly<Record<string, string>>;

/**
 * The parts of a run that decide its numbers. The number of epochs is not among them: a finished run may be continued
 * by asking for more. A function is identified by its source text and by what is attached to it: values that it takes
 * from outside are not seen, and have to be told in `identity`.
 */
export function fingerprintOf(options: FitVariablesOptions): Fingerprint {
  const {
    variables,
    loss,
    optimizer,
    optimizers = [],
    training,
    batchSize,
    random,
    shuffle = true,
    earlyStopping,
    widths,
    metrics,
    scalars,
    identity,
  } = options;
  const data = typeof training === 'function' ? training(1, random.child('data-1')) : training;
  const parts = {
    variables: variables.map(({ name, shape }) => `${stableName(name)} [${shape}]`).join(', '),
    loss: describeValue(loss),
    optimizer: describeValue(optimizer),
    ...(optimizers.length === 0
      ? {}
      : {
          optimizers: optimizers
            .map(
              (group) =>
                `${group.variables.map(({ name }) => stableName(name))}: ${describeValue(group.optimizer)}`,
            )
            .join('; '),
        }),
    'training data': partsOf(data).map(hashColumns).join(),
    ...(typeof training === 'function' ? { 'training function': describeValue(training) } : {}),
    batchSize: String(batchSize),
    shuffle: String(shuffle),
    seed: random.seed,
    earlyStopping: JSON.stringify(earlyStopping ?? null),
    ...(scalars === undefined ? {} : { scalars: describeValue(scalars) }),
    // Metrics decide which epoch is the best.
    ...(metrics && earlyStopping ? { metrics: describeValue(metrics) } : {}),
    ...(widths === undefined
      ? {}
      : { widths: typeof widths === 'function' ? String(widths) : JSON.stringify(widths) }),
    ...(typeof identity === 'function' ? identity() : identity),
  };
  return Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, shortened(text)]));
}

/** A name without the numbers that tfjs adds when the process has another variable or layer of that name. */
export function stableName(name: string): string {
  return name.replace(/_\d+(?=\/|$)/g, '');
}

/** SHA-256 of names, types and numbers of a log. */
export function hashColumns(columns: Columns): string {
  const hash: Hash = createHash('sha256');
  for (const [name, column] of Object.entries(columns)) {
    hash.update(`${name} ${column.constructor.name} ${column.length};`);
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}

/** Long texts by their SHA-256, so that an error that names them stays readable. */
function shortened(text: string): string {
  return text.length <= 100 ? text : `SHA-256 ${createHash('sha256').update(text).digest('hex')}`;
}
