import { type BatchWidths, type Columns, type ColumnWidths, widthsOf } from '../../core/columns';
import { type BatchForm, feedColumn, formOf, givenWidth, requireForm } from './batch';
import type { Node } from './graph';
import { type NativeBackend, nativeBackend, type TensorMetadata } from './native';
import type { SessionThreads } from './session-options';
import type { StepState } from './step-state';
import { type Program, Session } from './tensorflow-session';

/** A traced function for one batch size, as part of a graph. */
export interface Trace {
  readonly nodes: readonly Node[];
  readonly program: Program;
  /** Batch columns in the order in which they are fed; columns that the function ignores are not. */
  readonly columns: readonly string[];
  /** What is fed after the columns. */
  readonly extras: readonly string[];
  /** The threads that suit it. */
  readonly threads: SessionThreads;
}

/** A value that is fed beside the batch. */
export type Extra = Int32Array | Float32Array;

/** Traces kept ready at a time: a full batch and the last one of an epoch, each in some widths, and a few more. */
const keptTraces = 16;

/** A batch to make a trace for. */
export interface TracedBatch {
  form: BatchForm;
  batch: Columns;
  widths: ColumnWidths;
}

/** A function traced for each batch size it meets, all traces in one session, with the state they share. */
export class Traced {
  private readonly backend: NativeBackend = nativeBackend();
  /** By the shapes of the batch's columns, least recently used first. */
  private readonly traces = new Map<string, Trace>();
  private made = 0;
  private form: BatchForm | undefined;
  private disposed = false;
  /** Undefined until the first run. */
  session: Session | undefined;

  /**
   * @param subject what it is, for errors
   * @param widths numbers per row of the batch's wide columns
   * @param trace makes the trace for a batch, with node names that begin with `prefix`
   */
  constructor(
    private readonly subject: string,
    private readonly state: StepState,
    private readonly widths: BatchWidths | undefined,
    private readonly trace: (batch: TracedBatch, prefix: string) => Trace,
  ) {}

  /**
   * Runs the function on a batch.
   * @param extras makes a value by its name, for those that the graph uses
   * @returns the outputs, whose ids the caller must delete or hand to tfjs
   */
  run(batch: Columns, extras: (name: string) => Extra): TensorMetadata[] {
    this.requireAlive();
    const form = this.form ?? formOf(batch);
    const widths = widthsOf(this.widths, batch);
    const shapes = requireForm(form, batch, widths);
    const ready = this.find(shapes) ?? this.add(shapes, { form, batch, widths });
    const session = this.session as Session;
    this.state.refresh(session);
    const { binding } = this.backend;
    const inputs: number[] = [];
    try {
      for (const name of ready.columns)
        inputs.push(feedColumn(binding, batch[name], givenWidth(widths, name)));
      for (const name of ready.extras) inputs.push(feedColumn(binding, extras(name)));
      return session.run(ready.program, inputs);
    } finally {
      for (const id of inputs) binding.deleteTensor(id);
    }
  }

  requireAlive(): void {
    if (this.disposed) throw new Error(`${this.subject} must not be used after dispose`);
  }

  dispose(): void {
    this.session?.dispose();
    this.session = undefined;
    this.traces.clear();
    this.disposed = true;
  }

  /** The trace for these shapes, which becomes the most recently used one. */
  private find(shapes: string): Trace | undefined {
    const trace = this.traces.get(shapes);
    if (trace && this.traces.size > 1) {
      this.traces.delete(shapes);
      this.traces.set(shapes, trace);
    }
    return trace;
  }

  private add(shapes: string, traced: TracedBatch): Trace {
    const trace = this.trace(traced, `t${this.made++}_`);
    const kept = [...this.traces].slice(1 - keptTraces);
    const traces = [...kept.map(([, each]) => each), trace];
    const session = new Session(
      [...this.state.graph.nodes, ...traces.flatMap(({ nodes }) => nodes)],
      traces.some(({ threads }) => threads === 'all') ? 'all' : 'one',
    );
    try {
      this.state.load(session, this.session);
    } catch (error) {
      session.dispose();
      throw error;
    }
    this.session?.dispose();
    this.session = session;
    this.traces.clear();
    for (const [key, each] of [...kept, [shapes, trace] as const]) this.traces.set(key, each);
    this.form = traced.form;
    return trace;
  }
}
