import { learningRateAt, type ResolvedOptimizer } from '../optimizer-options';
import { clipByNorm, clipByValue, type Gradient, numbersOf, rowsOf, uniqueRows } from './gradients';
import { dataType, type Graph, type Node, type Output, output } from './graph';
import { readVariable, type StateVariable } from './state';

/** A variable to update, its slots in the order of `optimizerSlots`, and its gradient. */
export interface Parameter {
  variable: StateVariable;
  slots: readonly StateVariable[];
  gradient: Output;
  /** Whether the variable is read by gathering rows and in no other way. */
  gatheredOnly: boolean;
}

/**
 * The numbers that an update takes in its step, computed in double precision. Adam's are those that turn
 * TensorFlow's `theta -= a * m / (sqrt(v) + b)` into PyTorch's update: a = lr * sqrt(1 - beta2^t) / (1 - beta1^t)
 * and b = epsilon * sqrt(1 - beta2^t). The betas are rounded to float32, as the op has them.
 */
export function stepInputs(optimizer: ResolvedOptimizer, stepsDone: number): Float32Array {
  const rate = learningRateAt(optimizer.learningRate, stepsDone);
  switch (optimizer.kind) {
    case 'adam':
    case 'adamW': {
      const correction1 = 1 - Math.fround(optimizer.beta1) ** (stepsDone + 1);
      const correction2 = Math.sqrt(1 - Math.fround(optimizer.beta2) ** (stepsDone + 1));
      const inputs = [(rate * correction2) / correction1, optimizer.epsilon * correction2];
      return Float32Array.from(
        optimizer.kind === 'adamW' ? [...inputs, rate * optimizer.weightDecay] : inputs,
      );
    }
    case 'ftrl':
      return Float32Array.of(rate, optimizer.l2 + optimizer.beta / (2 * rate));
    default:
      return Float32Array.of(rate);
  }
}

/** The numbers of all groups of one step, one after another. */
export function groupInputs(
  groups: readonly { optimizer: ResolvedOptimizer }[],
  stepsDone: number,
): Float32Array {
  return Float32Array.from(groups.flatMap(({ optimizer }) => [...stepInputs(optimizer, stepsDone)]));
}

/** Parameters that one optimizer updates. */
export interface UpdateGroup {
  optimizer: ResolvedOptimizer;
  parameters: readonly Parameter[];
}

/**
 * Adds the update of all parameters. None starts before all gradients are there and `before` has run, so a step
 * that fails changes nothing and every read sees the old values.
 * @param inputs what `groupInputs` gives, as a float32 vector
 * @returns the updates, and the op they all wait for
 */
export function addUpdates(
  graph: Graph,
  groups: readonly UpdateGroup[],
  inputs: Output,
  before: readonly Node[],
): { barrier: Node; updates: Node[] } {
  const gradients = groups.map(({ optimizer, parameters }) => prepared(graph, optimizer, parameters));
  const ready = gradients
    .flat()
    .flatMap((gradient) =>
      gradient.kind === 'dense' ? [gradient.value.node] : [gradient.ids.node, gradient.values.node],
    );
  const barrier = graph.op('NoOp', {}, [], [...new Set([...before, ...ready])]);
  const unpack = { num: { int: inputs.shape[0] }, T: { type: dataType.float } };
  const unpacked = graph.op('Unpack', unpack, [inputs]);
  const numbers = Array.from({ length: inputs.shape[0] }, (_, i) => output(unpacked, dataType.float, [], i));
  let taken = 0;
  const updates = groups.flatMap(({ optimizer, parameters }, group) => {
    const own = numbers.slice(taken, taken + stepInputs(optimizer, 0).length);
    taken += own.length;
    return parameters.flatMap((parameter, i) =>
      addUpdate({ graph, optimizer, numbers: own, barrier, parameter, gradient: gradients[group][i] }),
    );
  });
  return { barrier, updates };
}

/** Gradients after clipping and decay, as rows where the update can use rows. */
function prepared(graph: Graph, optimizer: ResolvedOptimizer, parameters: readonly Parameter[]): Gradient[] {
  const raw = parameters.map((parameter): Gradient => {
    const rows = updatesRows(optimizer, parameter) ? rowsOf(graph, parameter.gradient) : undefined;
    return rows ?? { kind: 'dense', value: parameter.gradient };
  });
  const clipping = optimizer.gradientClipping;
  let gradients = raw;
  if (clipping && 'norm' in clipping) gradients = clipByNorm(graph, raw, clipping.norm);
  else if (clipping) gradients = clipByValue(graph, raw, clipping.value);
  const decay = optimizer.kind !== 'adamW' && 'weightDecay' in optimizer ? optimizer.weightDecay : 0;
  if (decay === 0) return gradients;
  return gradients.map((gradient, i) => {
    const { variable } = parameters[i];
    const value = readVariable(graph, variable.handle, variable.dtype, variable.shape);
    const pull = graph.float('Mul', value.shape, [value, graph.scalar(decay)]);
    return { kind: 'dense', value: graph.float('AddV2', value.shape, [numbersOf(gradient), pull]) };
  });
}

/**
 * Whether rows without a gradient are left alone. For plain SGD and Adagrad a zero gradient changes nothing, so
 * updating rows is exact; for Adam and FTRL it is the lazy variant, on request.
 */
function updatesRows(optimizer: ResolvedOptimizer, parameter: Parameter): boolean {
  if (!parameter.gatheredOnly) return false;
  if (optimizer.kind === 'sgd' || optimizer.kind === 'adagrad') return optimizer.weightDecay === 0;
  return (optimizer.kind === 'adam' || optimizer.kind === 'ftrl') && optimizer.lazyEmbeddings;
}

interface Update {
  graph: Graph;
  optimizer: ResolvedOptimizer;
  /** The step's inputs as scalars. */
  numbers: readonly Output[];
  barrier: Node;
  parameter: Parameter;
  gradient: Gradient;
}

function addUpdate(update: Update): Node[] {
  return update.gradient.kind === 'dense' ? addDense(update, update.gradient.value) : addRows(update);
}

function addDense({ graph, optimizer, numbers, barrier, parameter }: Update, gradient: Output): Node[] {
  const { variable, slots } = parameter;
  const handles = [variable, ...slots].map(({ handle }) => handle);
  const type = { T: { type: dataType.float } };
  const constant = (value: number) => graph.scalar(value);
  const [rate] = numbers;
  switch (optimizer.kind) {
    case 'sgd':
      return [graph.op('ResourceApplyGradientDescent', type, [...handles, rate, gradient], [barrier])];
    case 'momentum': {
      const attributes = { ...type, use_nesterov: { bool: optimizer.nesterov } };
      const inputs = [...handles, rate, gradient, constant(optimizer.momentum)];
      return [graph.op('ResourceApplyMomentum', attributes, inputs, [barrier])];
    }
    case 'adagrad': {
      const inputs = [...handles, rate, constant(optimizer.epsilon), gradient];
      return [graph.op('ResourceApplyAdagradV2', type, inputs, [barrier])];
    }
    case 'ftrl': {
      const inputs = [...handles, gradient, rate, constant(optimizer.l1), numbers[1], constant(-0.5)];
      return [graph.op('ResourceApplyFtrl', type, inputs, [barrier])];
    }
    default: {
      // Powers of beta given as 0: the corrections are in the step's inputs already.
      const betas = [constant(optimizer.beta1), constant(optimizer.beta2)];
      const inputs = [...handles, constant(0), constant(0), rate, ...betas, numbers[1], gradient];
      const before =
        optimizer.kind === 'adamW' ? [decayed(graph, parameter, numbers[2], barrier)] : [barrier];
      return [graph.op('ResourceApplyAdam', type, inputs, before)];
    }
  }
}

/** AdamW's decay, which comes before the update: theta -= rate * lambda * theta. */
function decayed(graph: Graph, { variable }: Parameter, factor: Output, barrier: Node): Node {
  const type = { dtype: { type: dataType.float } };
  const read = graph.op('ReadVariableOp', type, [variable.handle], [barrier]);
  const value = output(read, dataType.float, variable.shape);
  const pull = graph.float('Mul', variable.shape, [value, factor]);
  return graph.op('AssignSubVariableOp', type, [variable.handle, pull], [barrier]);
}

function addRows(update: Update): Node[] {
  const { graph, optimizer, numbers, barrier, parameter } = update;
  const { variable, slots } = parameter;
  const rowType = { dtype: { type: dataType.float }, Tindices: { type: dataType.int32 } };
  const [rate] = numbers;
  const scatter = (op: string, target: StateVariable, ids: Output, values: Output) =>
    graph.op(op, rowType, [target.handle, ids, values], [barrier]);
  if (optimizer.kind === 'sgd') {
    const { ids, values } = update.gradient as Rows;
    return [scatter('ResourceScatterSub', variable, ids, graph.float('Mul', values.shape, [values, rate]))];
  }
  const { ids, values } = uniqueRows(graph, update.gradient) as Rows;
  if (optimizer.kind === 'adagrad') {
    const attributes = { T: { type: dataType.float }, Tindices: { type: dataType.int32 } };
    const handles = [variable, ...slots].map(({ handle }) => handle);
    const inputs = [...handles, rate, graph.scalar(optimizer.epsilon), values, ids];
    return [graph.op('ResourceSparseApplyAdagradV2', attributes, inputs, [barrier])];
  }
  if (optimizer.kind === 'ftrl') {
    const attributes = { T: { type: dataType.float }, Tindices: { type: dataType.int32 } };
    const handles = [variable, ...slots].map(({ handle }) => handle);
    const inputs = [
      ...handles,
      values,
      ids,
      rate,
      graph.scalar(optimizer.l1),
      numbers[1],
      graph.scalar(-0.5),
    ];
    return [graph.op('ResourceSparseApplyFtrl', attributes, inputs, [barrier])];
  }
  return addLazyAdam(update, scatter, ids, values);
}

type Rows = Extract<Gradient, { kind: 'rows' }>;

/** Adam on the rows of the batch; bias correction counts steps, not visits of the row (PyTorch's SparseAdam). */
function addLazyAdam(
  { graph, optimizer, numbers, barrier, parameter }: Update,
  scatter: (op: string, target: StateVariable, ids: Output, values: Output) => Node,
  ids: Output,
  gradient: Output,
): Node[] {
  const { beta1, beta2 } = optimizer as Extract<ResolvedOptimizer, { kind: 'adam' }>;
  const rowType = { dtype: { type: dataType.float }, Tindices: { type: dataType.int32 } };
  const { shape } = gradient;
  const float = (op: string, ...inputs: Output[]) => graph.float(op, shape, inputs);
  const average = (slot: StateVariable, beta: number, fresh: Output) => {
    const node = graph.op('ResourceGather', rowType, [slot.handle, ids], [barrier]);
    const kept = float('Mul', output(node, dataType.float, shape), graph.scalar(beta));
    return float('AddV2', kept, float('Mul', fresh, graph.scalar(1 - Math.fround(beta))));
  };
  const [mSlot, vSlot] = parameter.slots;
  const m = average(mSlot, beta1, gradient);
  const v = average(vSlot, beta2, float('Square', gradient));
  const [rate, epsilon] = numbers;
  const step = float('RealDiv', float('Mul', m, rate), float('AddV2', float('Sqrt', v), epsilon));
  return [
    scatter('ResourceScatterUpdate', mSlot, ids, m),
    scatter('ResourceScatterUpdate', vSlot, ids, v),
    scatter('ResourceScatterSub', parameter.variable, ids, step),
  ];
}
