import { argumentError } from '../core/checks';
import type { Column } from '../core/columns';
import { tf } from '../core/tensorflow';
import type { ModelState } from '../models/model-state';
// Registers the layers that a saved model may name.
import '../models/click/dropout';
import '../models/click/sum-over-time';
import '../models/sequence/bert4rec';
import '../models/sequence/bst';
import '../models/sequence/recurrent';
import '../models/sequence/sasrec';

/** Kind and version of a saved `tf.LayersModel`. */
export const layersKind = 'layers-model';
export const layersVersion = 1;

type Artifacts = Parameters<Parameters<typeof tf.io.withSaveHandler>[0]>[0];

interface LayersState {
  topology: Artifacts['modelTopology'];
  metadata?: Artifacts['userDefinedMetadata'];
  /** Names of the weights in the order of the model. */
  weights: string[];
}

/** A click model or next-item model as plain data: its layers and its weights. */
export async function layersState(model: tf.LayersModel): Promise<ModelState> {
  let saved: Artifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  if (saved === undefined) throw argumentError('model', 'a model that can be saved', model);
  const { modelTopology, userDefinedMetadata, weightSpecs = [], weightData } = saved as Artifacts;
  const bytes = Buffer.concat([weightData ?? []].flat().map((part) => Buffer.from(part)));
  const tensors: Record<string, Column> = {};
  const shapes: Record<string, readonly number[]> = {};
  let offset = 0;
  for (const { name, shape, dtype } of weightSpecs) {
    if (dtype !== 'float32' && dtype !== 'int32') {
      throw argumentError(`weight ${name}`, 'of type float32 or int32', dtype);
    }
    const Numbers = dtype === 'float32' ? Float32Array : Int32Array;
    const numbers = new Numbers(shape.reduce((product, size) => product * size, 1));
    const own = bytes.subarray(offset, offset + numbers.byteLength);
    new Uint8Array(numbers.buffer).set(own);
    offset += own.length;
    tensors[name] = numbers;
    shapes[name] = shape;
  }
  const state: LayersState = {
    topology: modelTopology as LayersState['topology'],
    metadata: userDefinedMetadata,
    weights: weightSpecs.map(({ name }) => name),
  };
  return { kind: layersKind, version: layersVersion, options: {}, state, tensors, shapes };
}

/** The model that `layersState` told of. @throws if a weight is missing or has another shape */
export async function layersFromState({ state, tensors, shapes }: ModelState): Promise<tf.LayersModel> {
  const { topology, metadata, weights } = state as LayersState;
  const parts = weights.map((name) => {
    const numbers = tensors[name];
    if (numbers === undefined) throw argumentError(`tensors.${name}`, 'there', numbers);
    return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  });
  const weightSpecs = weights.map((name) => ({
    name,
    shape: [...(shapes?.[name] ?? [tensors[name].length])],
    dtype: tensors[name] instanceof Int32Array ? ('int32' as const) : ('float32' as const),
  }));
  const joined = Buffer.concat(parts);
  return tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: topology,
      weightSpecs,
      weightData: joined.buffer.slice(joined.byteOffset, joined.byteOffset + joined.length) as ArrayBuffer,
      userDefinedMetadata: metadata,
    }),
  );
}
