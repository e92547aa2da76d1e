import { batchTensors } from '../../compiler/batch-tensors';
import { argumentError, requireOneOf } from '../../core/checks';
import type { Columns } from '../../core/columns';
import { requireKind, requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { inputColumns, inputWidths, requireModelColumns } from '../../training/model-columns';
import { meanRow } from '../input-rows';
import type { FeatureCoordinates } from './differentiable-model';
import type { BaselineKind, EmbeddedModel } from './embedded-model';

/** Options: how the inputs of a layers model are looked at. */
export interface EmbeddedIdsOptions {
  /** For the baseline `unseen`: the id of each input that stands for ids never seen. Default: none, that is 0. */
  unseen?: Readonly<Record<string, number>>;
}

/** A stretch of the input: the output of a lookup, or an input of numbers as it is. */
interface Part {
  readonly input: string;
  readonly source: tf.SymbolicTensor;
  readonly start: number;
  readonly shape: readonly number[];
}

/**
 * A functional layers model of ids and numbers as a function of its embeddings: each input of ids is what the layers that
 * read it look up for it, each input of numbers is itself. An input is a feature.
 * @param model with one output [batch, 1] or [batch], whose layers are used once
 * @throws if what reads an input of ids does not give vectors of a fixed length, or a layer is used twice
 * @example
 * const inputs = embeddedIds(createMlpRecommender({ users: 1000, products: 50, random }));
 * integratedGradients(inputs, inputs.embed({ user, product }), { baseline: inputs.baseline('mean', training) });
 */
export function embeddedIds(model: tf.LayersModel, options: EmbeddedIdsOptions = {}): EmbeddedModel<Columns> {
  requireKind('model', model, 'object');
  if (!(model instanceof tf.LayersModel) || model.outputs.length !== 1)
    throw argumentError('model', 'a tf.LayersModel with one output', model);
  requireOptions('options', options, { unseen: 'object?' });
  const { unseen = {} } = options;
  for (const name of Object.keys(unseen))
    if (!model.inputNames.includes(name))
      throw argumentError('unseen', `ids of the inputs ${model.inputNames.join(', ')}`, name);
  const parts = partsOf(model);
  const last = parts[parts.length - 1];
  const size = last.start + count(last.shape);
  const start = new Set(parts.map(({ source }) => source.id));

  const embed = (rows: Columns): Float32Array => {
    requireModelColumns(model, rows, 'rows');
    const inputs = inputColumns(model, rows, 'rows');
    return tf.tidy(() => {
      const batch = batchTensors(inputs, inputWidths(model));
      const given = new Map(model.inputs.map(({ id }, i) => [id, batch[model.inputNames[i]]]));
      const pieces = parts.map(({ source, shape }) => {
        return tf.reshape(tf.cast(tensorAt(source, given), 'float32'), [-1, count(shape)]);
      });
      return tf.concat(pieces, 1).dataSync<'float32'>(); // [rows, size]
    });
  };

  const baseline = (kind: BaselineKind, rows?: Columns): Float32Array => {
    requireOneOf('kind', kind, ['zero', 'mean', 'unseen']);
    if (kind === 'zero') return new Float32Array(size);
    if (kind === 'mean') {
      if (rows === undefined) throw argumentError('rows', 'columns to take the mean of', rows);
      return meanRow(embed(rows), size);
    }
    const row = new Float32Array(size);
    for (const { input, source, start: from } of parts) {
      if (!(input in unseen)) continue;
      const place = model.inputs[model.inputNames.indexOf(input)];
      const vector = tf.tidy(() => {
        const ids = tf.fill(
          [1, ...(place.shape.slice(1) as number[])],
          unseen[input],
          place.dtype as 'int32',
        );
        return tensorAt(source, new Map([[place.id, ids]])).dataSync<'float32'>();
      });
      row.set(vector, from);
    }
    return row;
  };

  return {
    size,
    features: model.inputNames.map((name): FeatureCoordinates => {
      const own = parts.filter(({ input }) => input === name);
      const coordinates = own.flatMap(({ start: from, shape }) =>
        Array.from({ length: count(shape) }, (_, i) => from + i),
      );
      return { name, coordinates };
    }),
    embed,
    baseline,
    logits: (inputs) => {
      const given = new Map<number, tf.Tensor>();
      for (const { source, start: from, shape } of parts) {
        const piece = tf.slice(inputs, [0, from], [-1, count(shape)]);
        given.set(source.id, tf.reshape(piece, [-1, ...shape]));
      }
      return tf.reshape(tensorAt(model.outputs[0], given, start), [-1]); // [batch]
    },
  };
}

/**
 * Value of a symbolic tensor, computed layer by layer back to what is given.
 * @param boundary symbolic tensors behind which nothing is computed. Default: those given
 */
function tensorAt(
  symbol: tf.SymbolicTensor,
  given: Map<number, tf.Tensor>,
  boundary: ReadonlySet<number> = new Set(given.keys()),
): tf.Tensor {
  const known = given.get(symbol.id);
  if (known !== undefined) return known;
  const layer = symbol.sourceLayer;
  if (boundary.has(symbol.id) || symbol.inputs.length === 0)
    throw argumentError('model', 'one whose output depends on its embeddings alone', layer.name);
  const inputs = symbol.inputs.map((input) => tensorAt(input, given, boundary));
  const value = layer.apply(inputs.length === 1 ? inputs[0] : inputs, { training: false }) as tf.Tensor;
  given.set(symbol.id, value);
  return value;
}

function partsOf(model: tf.LayersModel): Part[] {
  const repeated = model.layers.find(({ inboundNodes }) => inboundNodes.length !== 1);
  if (repeated) throw argumentError('model', 'one whose layers are used once', repeated.name);
  const parts: Part[] = [];
  let start = 0;
  model.inputs.forEach((input, i) => {
    const name = model.inputNames[i];
    const readers = model.layers.filter(
      (layer) =>
        layer !== input.sourceLayer && layer.inboundNodes[0].inputTensors.some(({ id }) => id === input.id),
    );
    const sources =
      input.dtype === 'int32' ? readers.map((reader) => reader.output as tf.SymbolicTensor) : [input];
    for (const source of sources) {
      const shape = source.shape.slice(1) as number[];
      const fits = source.dtype === 'float32' && shape.every((length) => Number.isInteger(length));
      if (!fits || source.inputs.length > 1)
        throw argumentError('model', `one that looks up vectors of fixed length for ${name}`, source.name);
      parts.push({ input: name, source, start, shape });
      start += count(shape);
    }
  });
  return parts;
}

const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
