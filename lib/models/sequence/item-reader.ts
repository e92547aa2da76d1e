import type { tf } from '../../core/tensorflow';

/** What reads a session item by item and keeps what it needs of the past. */
export interface ItemReader {
  /** The model's state after one more item, [1, width], which the caller disposes of. @param id shifted by one */
  read(id: number): tf.Tensor;
  /** Forgets the session. */
  reset(): void;
}
