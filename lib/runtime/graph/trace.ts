import type { Columns } from '../columns';
import type { ResolvedOptimizer } from '../optimizer-options';
import type { StepContext, StepDefinition } from '../step-definition';
import { tf } from '../tensorflow';
import { TraceError } from '../trace-error';
import { type BatchForm, tensorsOf } from './batch';
import { requireSameComputation } from './compare';
import { dataType, Graph, type Node, neededBy, type Output, output } from './graph';
import { type Recording, record } from './record';
import { type Program, program } from './session';
import { readVariable } from './state';
import type { StepState } from './step-state';
import { translate } from './translate';
import { addUpdates, stepInputs } from './updates';

/** The graph of a step for one batch size. */
export interface Trace {
  readonly nodes: readonly Node[];
  readonly program: Program;
  /** Batch columns in the order in which they are fed; columns that the loss ignores are not. */
  readonly columns: readonly string[];
  /** Whether the random seed is fed after the columns. The optimizer's numbers are fed last. */
  readonly usesSeed: boolean;
}

const seedInput = ' seed';
const gradientOf = (name: string) => `gradient of ${name}`;

/** Makes the graph of one step from two eager runs of its loss and gradients. */
export function trace(
  definition: StepDefinition,
  optimizer: ResolvedOptimizer,
  form: BatchForm,
  batch: Columns,
  state: StepState,
  prefix: string,
): Trace {
  const recording = recordTwice(definition, form, batch);
  const graph = new Graph(prefix);
  const inputs = new Map<string, Output>();
  const reads = new Map<tf.Variable, Output>();
  const { results, assigned } = translate(recording, graph, {
    input: (name) => memo(inputs, name, () => placeholderFor(graph, name, form, batch)),
    variable: (variable) =>
      memo(reads, variable, () => {
        const { handle, dtype, shape } = state.variable(variable);
        return readVariable(graph, handle, dtype, shape);
      }),
  });
  const { loss } = results;
  const used = neededBy(
    [...Object.values(results), ...assigned.map(({ value }) => value)].map(({ node }) => node),
  );
  const parameters = definition.variables
    .filter((variable) => gradientOf(variable.name) in results)
    .map((variable) => ({
      variable: state.variable(variable),
      slots: state.slotsOf(variable, optimizer),
      gradient: results[gradientOf(variable.name)],
      gatheredOnly: !used.has(reads.get(variable)?.node as Node),
    }));
  const readers = [...used].filter(({ op }) => op === 'ResourceGather' || op === 'ReadVariableOp');
  const rates = graph.placeholder(dataType.float, [stepInputs(optimizer, 0).length]);
  const before = [...readers, loss.node, ...assigned.map(({ value }) => value.node)];
  const { barrier, updates } = addUpdates(graph, optimizer, parameters, rates, before);
  for (const { variable, value } of assigned) {
    const attributes = { dtype: { type: value.dtype } };
    updates.push(
      graph.op('AssignVariableOp', attributes, [state.variable(variable).handle, value], [barrier]),
    );
  }
  for (const variable of [...definition.variables, ...assigned.map((each) => each.variable)])
    state.writes(variable);
  const done = output(graph.op('Identity', { T: { type: loss.dtype } }, [loss], updates), loss.dtype, []);
  const needed = neededBy([done.node]);
  const isFed = (name: string) => needed.has(inputs.get(name)?.node as Node);
  const columns = form.names.filter(isFed);
  const seed = isFed(seedInput) ? inputs.get(seedInput) : undefined;
  const fed = [...columns.map((name) => inputs.get(name) as Output), ...(seed ? [seed] : []), rates];
  return {
    nodes: graph.nodes.filter((node) => needed.has(node)),
    program: program(fed, [done]),
    columns,
    usesSeed: seed !== undefined,
  };
}

function memo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function placeholderFor(graph: Graph, name: string, form: BatchForm, batch: Columns): Output {
  if (name === seedInput) return graph.placeholder(dataType.int32, [2]);
  const type = form.types[form.names.indexOf(name)];
  return graph.placeholder(type === 'int32' ? dataType.int32 : dataType.float, [batch[name].length]);
}

/** The kernels of the loss and its gradients, checked to be the same in two runs. */
function recordTwice(definition: StepDefinition, form: BatchForm, batch: Columns): Recording {
  const tensors = tensorsOf(form, batch);
  const randomSeed = tf.tensor1d([definition.seed, 0], 'int32');
  const context: StepContext = { training: true, randomSeed };
  const once = () =>
    record({ ...tensors, [seedInput]: randomSeed }, () => {
      const loss = () => requireScalar(definition.loss(tensors, context));
      const { value, grads } = tf.variableGrads(loss, [...definition.variables]);
      const gradients = Object.entries(grads).map(([name, gradient]) => [gradientOf(name), gradient]);
      return { loss: value, ...Object.fromEntries(gradients) };
    });
  try {
    const first = once();
    requireSameComputation(first, once());
    return first;
  } finally {
    tf.dispose([tensors, randomSeed]);
  }
}

function requireScalar(loss: tf.Scalar): tf.Scalar {
  if (!(loss instanceof tf.Tensor)) throw new TraceError(`loss must return a scalar tensor, got ${loss}`);
  if (loss.shape.length !== 0 || loss.dtype !== 'float32') {
    throw new TraceError(
      `loss must return a float32 scalar, got ${loss.dtype} of shape [${loss.shape}]: take tf.mean of it`,
    );
  }
  return loss;
}
