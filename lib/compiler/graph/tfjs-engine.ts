import type { tf } from '../../core/tensorflow';

/** The private parts of tfjs's engine that recording needs; the tests hold them to tfjs 4.22. */
export interface Engine {
  registeredVariables: Record<string, tf.Variable>;
  /** The tidies and ops in progress, outermost first. */
  state: { scopeStack: { name: string }[]; activeTape: { saved?: tf.Tensor[] }[] | null };
  /** Between these two, tfjs runs ops as for gradients: some choose other kernels then. */
  startTape(): void;
  endTape(): void;
  saveTensorsForBackwardMode(tensors: tf.Tensor[]): tf.Tensor[];
}

/** Collects the tensors that tfjs keeps for gradients, until the returned function is called. */
export function collectSavedTensors(engine: Engine): () => tf.Tensor[] {
  const saved: tf.Tensor[] = [];
  const save = engine.saveTensorsForBackwardMode;
  engine.saveTensorsForBackwardMode = (tensors) => {
    const kept = save.call(engine, tensors);
    saved.push(...kept);
    return kept;
  };
  return () => {
    delete (engine as Partial<Engine>).saveTensorsForBackwardMode;
    return saved;
  };
}
