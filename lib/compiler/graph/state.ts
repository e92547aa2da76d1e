import type { tf } from '../../core/tensorflow';
import { dataType, type Graph, type Node, type Output, output } from './graph';
import { type NativeBackend, nativeBackend } from './native';
import { program, type Session } from './tensorflow-session';

/** A variable inside the session. */
export interface StateVariable {
  readonly name: string;
  readonly dtype: number;
  readonly shape: readonly number[];
  /** The resource that update ops take. */
  readonly handle: Output;
  /** Its value when nothing else runs, to be fetched. */
  readonly value: Output;
  /** Feed the new value here… */
  readonly feed: Output;
  /** …and fetch this to have it assigned. */
  readonly assigned: Output;
  /** Fetch this to have it filled with its initial number, if it has one. */
  readonly filled: Output | undefined;
}

/**
 * Adds a variable to the graph, with what it takes to get its value in and out.
 * @param initial number of a float32 variable that starts with the same one everywhere
 */
export function stateVariable(
  graph: Graph,
  name: string,
  dtype: number,
  shape: readonly number[],
  initial?: number,
): StateVariable {
  const type = { dtype: { type: dtype } };
  const handleNode = graph.op('VarHandleOp', { ...type, shape: { shape }, shared_name: { text: name } });
  const handle = output(handleNode, dataType.resource, []);
  const feed = graph.placeholder(dtype, shape);
  // A copy: else the variable would be the fed tensor, whose memory may belong to a JavaScript array.
  const copy = output(graph.op('DeepCopy', { T: { type: dtype } }, [feed]), dtype, shape);
  const assign = (value: Output) => done(graph, graph.op('AssignVariableOp', type, [handle, value]));
  return {
    name,
    dtype,
    shape,
    handle,
    value: readVariable(graph, handle, dtype, shape),
    feed,
    assigned: assign(copy),
    filled: initial === undefined ? undefined : assign(filled(graph, shape, initial)),
  };
}

/** A number to fetch once `node` has run. */
export function done(graph: Graph, node: Node): Output {
  const zero = { dtype: dataType.int32, shape: [], bytes: new Uint8Array(4) };
  const constant = graph.op(
    'Const',
    { dtype: { type: dataType.int32 }, value: { tensor: zero } },
    [],
    [node],
  );
  return output(constant, dataType.int32, []);
}

function filled(graph: Graph, shape: readonly number[], value: number): Output {
  const types = { index_type: { type: dataType.int32 } };
  return graph.float('Fill', shape, [graph.integers(shape), graph.scalar(value)], types);
}

export function readVariable(graph: Graph, handle: Output, dtype: number, shape: readonly number[]): Output {
  return output(graph.op('ReadVariableOp', { dtype: { type: dtype } }, [handle]), dtype, shape);
}

/** Copies tensors into variables of the session. */
export function assignState(session: Session, values: ReadonlyMap<StateVariable, tf.Tensor>): void {
  if (values.size === 0) return;
  const backend = nativeBackend();
  const variables = [...values.keys()];
  const ids = [...values.values()].map((tensor) => tensorId(backend, tensor));
  const feeds = variables.map(({ feed }) => feed);
  const assigned = variables.map((variable) => variable.assigned);
  for (const { id } of session.run(program(feeds, assigned), ids)) backend.binding.deleteTensor(id);
}

/** Fills variables of the session with their initial numbers. */
export function fillState(session: Session, variables: readonly StateVariable[]): void {
  const outputs = variables.flatMap(({ filled }) => filled ?? []);
  if (outputs.length === 0) return;
  const { binding } = nativeBackend();
  for (const { id } of session.run(program([], outputs), [])) binding.deleteTensor(id);
}

/** The values of variables of the session, as tensors that the caller disposes of. */
export function readState(session: Session, variables: readonly StateVariable[]): tf.Tensor[] {
  if (variables.length === 0) return [];
  const backend = nativeBackend();
  const fetched = session.run(
    program(
      [],
      variables.map(({ value }) => value),
    ),
    [],
  );
  return fetched.map((metadata) => backend.createOutputTensor(metadata));
}

/** The addon's id of a tensor; values that wait in JavaScript are handed over first, as tfjs itself does it. */
function tensorId(backend: NativeBackend, tensor: tf.Tensor): number {
  const data = backend.tensorMap.get(tensor.dataId);
  if (data.values !== null) {
    data.id = backend.binding.createTensor(data.shape, data.dtype, data.values);
    data.values = null;
  }
  return data.id;
}

export function dtypeNumber(tensor: tf.Tensor): number {
  return nativeBackend().tensorMap.get(tensor.dataId).dtype;
}
