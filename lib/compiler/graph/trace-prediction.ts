import type { Columns, ColumnWidths } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import { TraceError } from '../trace-error';
import type { BatchTensors, StepContext } from '../training-step-definition';
import { type BatchForm, tensorsOf } from './batch';
import { requireSameComputation } from './compare';
import { Graph, neededBy, output } from './graph';
import { GraphInputs } from './graph-inputs';
import { type Recording, record } from './record';
import { threadsFor } from './session-options';
import type { StepState } from './step-state';
import { program } from './tensorflow-session';
import type { Trace } from './traced';
import { translate } from './translate';

/** Tensors computed from a batch and from tf.Variables, by tensor ops alone. */
export type Prediction = (
  batch: BatchTensors,
  context: StepContext,
) => tf.Tensor | Readonly<Record<string, tf.Tensor>>;

export interface PredictionTracing {
  predict: Prediction;
  state: StepState;
  form: BatchForm;
  batch: Columns;
  widths: ColumnWidths;
  prefix: string;
}

/** Makes the graph of a prediction; `names` are those of its results, undefined for a single tensor. */
export function tracePrediction(tracing: PredictionTracing): { trace: Trace; names: string[] | undefined } {
  const { state, form, batch, widths, prefix } = tracing;
  const { recording, single } = recordTwice(tracing);
  if (recording.assigned.length > 0) {
    const names = recording.assigned.map(({ variable }) => variable.name).join(', ');
    throw new TraceError(`a prediction must not assign variables, got an assignment of ${names}`);
  }
  const graph = new Graph(prefix);
  const inputs = new GraphInputs(graph, state, form, batch, widths);
  const { results } = translate(recording, graph, inputs);
  // TensorFlow does not fetch what is fed: a column that is returned as it is.
  const fetched = Object.values(results).map((result) => {
    const copy = graph.op('Identity', { T: { type: result.dtype } }, [result]);
    return output(copy, result.dtype, result.shape);
  });
  const needed = neededBy(fetched.map(({ node }) => node));
  const columns = inputs.fed(needed, form.names);
  const trace = {
    nodes: graph.nodes.filter((node) => needed.has(node)),
    program: program(
      columns.map((name) => inputs.input(name)),
      fetched,
    ),
    columns,
    extras: [],
    threads: threadsFor(recording.calls),
  };
  return { trace, names: single ? undefined : Object.keys(results) };
}

function recordTwice({ predict, form, batch, widths }: PredictionTracing): {
  recording: Recording;
  single: boolean;
} {
  const tensors = tensorsOf(form, batch, widths);
  const context = { training: false, randomSeed: tf.tensor1d([0, 0], 'int32') };
  let single = false;
  const once = () =>
    record(tensors, () => {
      const result = predict(tensors, context);
      single = result instanceof tf.Tensor;
      const named = single ? { result: result as tf.Tensor } : (result as Record<string, tf.Tensor>);
      for (const [name, tensor] of Object.entries(named ?? {})) {
        if (!(tensor instanceof tf.Tensor)) {
          throw new TraceError(`predict must return tensors, got ${tensor} as ${name}`);
        }
      }
      if (Object.keys(named ?? {}).length === 0) {
        throw new TraceError(`predict must return a tensor or tensors by name, got ${result}`);
      }
      return named;
    });
  try {
    const recording = once();
    requireSameComputation(recording, once());
    return { recording, single };
  } finally {
    tf.dispose([tensors, context.randomSeed]);
  }
}
