import type { Columns } from '../../core/columns';
import { requireKind, requireParts } from '../../core/options/options';
import type { TableSource } from '../../data/features/table-source';
import { featureColumns, featureWidths } from '../../models/features/feature-model';
import type { MultiTask } from '../../models/features/multi-task';
import { probabilitiesOf } from '../predict';
import { Predictor } from '../predictor';

/** Rows per call, and rows from which a graph of a task is worth its making. */
const batchSize = 8192;

/** Predictions of a model's tasks, time and again. */
export class TaskPredictors {
  private readonly predictors: readonly Predictor[];

  /** @param compile whether graphs may be made for many rows */
  constructor(
    private readonly model: MultiTask,
    rows: number,
    compile: boolean,
  ) {
    const options = {
      widths: featureWidths(model.encoders),
      batchSize,
      compile: compile && rows > batchSize,
    };
    this.predictors = model.tasks.map(
      (_, t) => new Predictor((batch) => model.outputs(batch, { training: false })[t], options),
    );
  }

  /** A task's outputs, and what they predict: probabilities of a binary task. */
  of(task: number, columns: Columns): { outputs: Float32Array; predictions: Float32Array } {
    const outputs = this.predictors[task].logits(columns);
    const { loss } = this.model.tasks[task];
    return { outputs, predictions: loss === 'binary' ? probabilitiesOf(outputs) : outputs };
  }

  dispose(): void {
    for (const predictor of this.predictors) predictor.dispose();
  }
}

/**
 * Predictions of a table's rows by the tasks' labels: probabilities of binary tasks, numbers of the others. Label
 * columns are not needed.
 * @throws if the table lacks a column that the model was trained on, naming it, or a cell is of another kind
 */
export function predictTasks(model: MultiTask, table: TableSource): Record<string, Float32Array> {
  requireMultiTask('model', model);
  requireKind('table', table, 'any');
  const { columns, rows } = featureColumns(model.encoders, table);
  const predictors = new TaskPredictors(model, rows / 16, true);
  try {
    return Object.fromEntries(
      model.tasks.map(({ label }, t) => [label, predictors.of(t, columns).predictions]),
    );
  } finally {
    predictors.dispose();
  }
}

/** @throws unless it is a model of tasks */
export function requireMultiTask(argument: string, model: MultiTask): void {
  requireParts(argument, model, ['encoders', 'variables', 'tasks', 'outputs']);
  requireKind(`${argument}.outputs`, model.outputs, 'function');
}
