import { tf } from '../../core/tensorflow';

/** The items' side of a model of embeddings: scores are products with it. It holds tensors. */
export class ItemVectors {
  private readonly table: tf.Tensor2D;
  private readonly bias: tf.Tensor1D | undefined;

  /**
   * @param values an embedding per item, [items * width]
   * @param biases [items], added to the scores
   */
  constructor(
    readonly values: Float32Array,
    readonly width: number,
    readonly biases?: Float32Array,
  ) {
    this.table = tf.tensor2d(values, [values.length / width, width]);
    this.bias = biases && tf.tensor1d(biases);
  }

  /** Scores of all items: users' embeddings [rows * width] to [rows * items]. */
  scores(users: Float32Array): Float32Array {
    if (users.length === 0) return new Float32Array(0);
    const scores = tf.tidy(() => {
      const products = tf.matMul(
        tf.tensor2d(users, [users.length / this.width, this.width]),
        this.table,
        false,
        true,
      );
      return this.bias === undefined ? products : tf.add(products, this.bias); // [rows, items]
    });
    const values = scores.dataSync<'float32'>().slice();
    scores.dispose();
    return values;
  }

  /** Cosine similarity of all items to one, [items]; an embedding of zeros is similar to none. */
  cosines(item: number): Float32Array {
    return cosines(this.values, this.width, item);
  }

  dispose(): void {
    this.table.dispose();
    this.bias?.dispose();
  }
}

/** Cosine similarity of all rows to one; a row of zeros is similar to none (-Infinity). */
export function cosines(values: Float32Array, width: number, row: number): Float32Array {
  const rows = values.length / width;
  const norm = (r: number): number => {
    let square = 0;
    for (let a = r * width; a < (r + 1) * width; a++) square += values[a] ** 2;
    return Math.sqrt(square);
  };
  const own = norm(row);
  const similar = new Float32Array(rows);
  for (let r = 0; r < rows; r++) {
    let product = 0;
    for (let a = 0; a < width; a++) product += values[r * width + a] * values[row * width + a];
    const scale = own * norm(r);
    similar[r] = scale > 0 ? product / scale : Number.NEGATIVE_INFINITY;
  }
  return similar;
}

/** Some rows of a table, one after another. */
export function rowsOf(values: Float32Array, width: number, rows: Int32Array): Float32Array {
  const taken = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    taken.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return taken;
}
