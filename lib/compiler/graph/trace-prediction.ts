import { tf } from '../../core/tensorflow';
import { TraceError } from '../trace-error';
import type { BatchTensors, StepContext } from '../training-step-definition';
import { Graph, neededBy, output } from './graph';
import { type FedLeaves, GraphInputs } from './graph-inputs';
import type { Recording } from './record';
import type { InputForms, Position } from './replay';
import { threadsFor } from './session-options';
import type { StepState } from './step-state';
import { program } from './tensorflow-session';
import { argumentsOf, extraForms } from './trace-step';
import type { Trace, Tracer } from './tracer';
import { translate } from './translate';

/** Tensors computed from a batch and from tf.Variables, by tensor ops alone. */
export type Prediction = (
  batch: BatchTensors,
  context: StepContext,
) => tf.Tensor | Readonly<Record<string, tf.Tensor>>;

export interface PredictionTracing {
  predict: Prediction;
  state: StepState;
  scalars: readonly string[];
  /** Told the names of the results, undefined for a single tensor. */
  named(names: string[] | undefined): void;
}

/** How a prediction is recorded, and how a recording becomes the graph of one. */
export function predictionTracer(tracing: PredictionTracing): Tracer {
  const extras = extraForms(tracing.scalars);
  return {
    extras,
    run: (inputs) => resultsByName(tracing, inputs),
    build: (...given) => buildPrediction(tracing, extras, ...given),
  };
}

function buildPrediction(
  { state }: PredictionTracing,
  extras: InputForms,
  recording: Recording,
  forms: InputForms,
  prefix: string,
  fed: FedLeaves,
): Trace {
  if (recording.assigned.length > 0) {
    const names = recording.assigned.map(({ variable }) => variable.name).join(', ');
    throw new TraceError(`a prediction must not assign variables, got an assignment of ${names}`);
  }
  const graph = new Graph(prefix);
  const inputs = new GraphInputs(graph, state, new Map([...forms, ...extras]), fed);
  const { results } = translate(recording, graph, inputs);
  // TensorFlow does not fetch what is fed: a column that is returned as it is.
  const fetched = Object.values(results).map((result) => {
    const copy = graph.op('Identity', { T: { type: result.dtype } }, [result]);
    return output(copy, result.dtype, result.shape);
  });
  const needed = neededBy(fetched.map(({ node }) => node));
  const columns = inputs.taken(needed, forms.keys());
  const fedExtras = inputs.taken(needed, extras.keys());
  const leaves = inputs.taken(needed, fed.keys()) as Position[];
  return {
    nodes: graph.nodes.filter((node) => needed.has(node)),
    program: program(
      [...columns, ...fedExtras, ...leaves].map((name) => inputs.input(name)),
      fetched,
    ),
    columns,
    extras: fedExtras,
    leaves,
    threads: threadsFor(recording.calls),
  };
}

function resultsByName(
  { predict, scalars, named }: PredictionTracing,
  inputs: Readonly<Record<string, tf.Tensor>>,
): Readonly<Record<string, tf.Tensor>> {
  const { batch, context } = argumentsOf(inputs, scalars, false);
  const result = predict(batch, context);
  const single = result instanceof tf.Tensor;
  const results = single ? { result: result as tf.Tensor } : (result as Record<string, tf.Tensor>);
  for (const [name, tensor] of Object.entries(results ?? {})) {
    if (!(tensor instanceof tf.Tensor)) {
      throw new TraceError(`predict must return tensors, got ${tensor} as ${name}`);
    }
  }
  const names = Object.keys(results ?? {});
  if (names.length === 0) {
    throw new TraceError(`predict must return a tensor or tensors by name, got ${result}`);
  }
  named(single ? undefined : names);
  return results;
}
