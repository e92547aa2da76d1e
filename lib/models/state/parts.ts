import { argumentError } from '../../core/checks';
import type { Column } from '../../core/columns';
import type { BipartiteGraph } from '../../data/graph/bipartite-graph';
import type { Interactions } from '../../data/interactions';
import type { FeatureTable } from '../graph/node-features';
import type { ModelState } from '../model-state';

// The parts that the states of several models have in common, as tensors under a prefix and back.

/** Tensors and shapes of a part of a model's state. */
export type StatePart = Required<Pick<ModelState, 'tensors' | 'shapes'>>;

type Numbers<T extends Column> = { new (length: number): T; readonly name: string };

/**
 * One of the state's tensors.
 * @throws if it is missing, of another type, or not of `length` numbers
 */
export function tensorOf<T extends Column>(
  { kind, tensors }: ModelState,
  name: string,
  type: Numbers<T>,
  length?: number,
): T {
  const numbers = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (!(numbers instanceof type) || (length !== undefined && numbers.length !== length)) {
    const size = length === undefined ? '' : ` of ${length} numbers`;
    throw argumentError(`tensors.${name} of a ${kind}`, `a ${type.name}${size}`, numbers);
  }
  return numbers;
}

/** @throws unless the state is of this kind and of a version that is known */
export function requireState(state: ModelState, kind: string, version: number): void {
  if (state?.kind !== kind) throw argumentError('state', `of a ${kind}`, state?.kind);
  if (state.version === version) return;
  const age = state.version > version ? 'a newer version of the library wrote it' : 'it is too old';
  throw argumentError('state', `of version ${version}`, `${state.version} (${age})`);
}

/**
 * Checks that what a class does to score is not overridden: a saved model is made again as one of the class itself.
 * @throws naming the method
 */
export function requireOwnMethods<Model extends object>(
  model: Model,
  own: Model,
  methods: readonly (keyof Model)[],
): void {
  for (const method of methods) {
    if (model[method] === own[method]) continue;
    const rule = `that of ${own.constructor.name}: the code of a subclass is not saved`;
    throw argumentError(`${String(method)} of the model`, rule, model.constructor.name);
  }
}

/** The options that JSON holds: numbers, texts, true and false, and lists of these. */
export function plainOptions(options: object): Record<string, unknown> {
  const simple = (value: unknown) => ['number', 'string', 'boolean'].includes(typeof value);
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) =>
        name !== 'maxBytes' && (simple(value) || (Array.isArray(value) && value.every(simple))),
    ),
  );
}

/** Who touched what, as tensors. */
export function interactionsPart({ users, items, offsets, itemIds }: Interactions): StatePart {
  const sizes = Int32Array.of(users, items);
  return {
    tensors: { 'interactions/sizes': sizes, 'interactions/offsets': offsets, 'interactions/items': itemIds },
    shapes: {},
  };
}

/** @throws on tensors that are no interactions */
export function interactionsOfState(state: ModelState): Interactions {
  const [users, items] = tensorOf(state, 'interactions/sizes', Int32Array, 2);
  const offsets = tensorOf(state, 'interactions/offsets', Int32Array, users + 1);
  const itemIds = tensorOf(state, 'interactions/items', Int32Array, offsets[users]);
  requireRows(state, { offsets, ids: itemIds, below: items });
  return { users, items, offsets, itemIds };
}

/** The edges of a graph, as tensors. */
export function graphPart(graph: BipartiteGraph): StatePart {
  const { users, items, offsets, neighbors, weights, repeatedEdges, selfReferences } = graph;
  return {
    tensors: {
      'graph/sizes': Int32Array.of(users, items, repeatedEdges, selfReferences),
      'graph/offsets': offsets,
      'graph/neighbors': neighbors,
      ...(weights && { 'graph/weights': weights }),
    },
    shapes: {},
  };
}

/** @throws on tensors that are no graph */
export function graphOfState(state: ModelState): BipartiteGraph {
  const [users, items, repeatedEdges, selfReferences] = tensorOf(state, 'graph/sizes', Int32Array, 4);
  const nodes = users + items;
  const offsets = tensorOf(state, 'graph/offsets', Int32Array, nodes + 1);
  const neighbors = tensorOf(state, 'graph/neighbors', Int32Array, offsets[nodes]);
  requireRows(state, { offsets, ids: neighbors, below: nodes });
  const weights =
    'graph/weights' in state.tensors
      ? tensorOf(state, 'graph/weights', Float32Array, neighbors.length)
      : undefined;
  return { nodes, users, items, offsets, neighbors, weights, repeatedEdges, selfReferences };
}

/** A table of features, as a tensor of that name. */
export function featuresPart(name: string, { values, width }: FeatureTable): StatePart {
  return { tensors: { [name]: values }, shapes: { [name]: [values.length / width, width] } };
}

/** @throws on a tensor that is missing or has not two axes */
export function featuresOfState(state: ModelState, name: string): FeatureTable {
  const values = tensorOf(state, name, Float32Array);
  const shape = state.shapes?.[name];
  if (shape?.length !== 2) throw argumentError(`shape of ${name}`, '[rows, width]', `[${shape}]`);
  return { values, width: shape[1] };
}

/** All parts together. */
export function joined(...parts: readonly StatePart[]): StatePart {
  return {
    tensors: Object.assign({}, ...parts.map(({ tensors }) => tensors)),
    shapes: Object.assign({}, ...parts.map(({ shapes }) => shapes)),
  };
}

/** @throws unless `offsets` begin rows of `ids`, which are in [0, below) */
export function requireRows(
  { kind }: ModelState,
  { offsets, ids, below }: { offsets: Int32Array; ids: Int32Array; below: number },
): void {
  const ascending = offsets[0] === 0 && offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1]);
  if (!ascending) throw argumentError(`offsets of a ${kind}`, 'ascending from 0', offsets);
  if (!ids.every((id) => id >= 0 && id < below)) {
    throw argumentError(`ids of a ${kind}`, `in [0, ${below})`, ids);
  }
}
