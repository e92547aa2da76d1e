import { Random } from 'lib';
import type { FeatureTable } from './hybrids-tables';

/**
 * The leading principal components of the users' embeddings, of unit variance: [users][dimensions]. By power iteration on
 * the covariance, which is all that a handful of components needs.
 */
export function principalComponents({ values, width }: FeatureTable, dimensions: number): number[][] {
  const rows = values.length / width;
  const center = new Float64Array(width);
  for (let i = 0; i < values.length; i++) center[i % width] += values[i] / rows;
  const covariance = Array.from({ length: width }, () => new Float64Array(width));
  for (let row = 0; row < rows; row++) {
    for (let a = 0; a < width; a++) {
      const x = values[row * width + a] - center[a];
      for (let b = 0; b < width; b++) covariance[a][b] += (x * (values[row * width + b] - center[b])) / rows;
    }
  }
  const random = new Random('principal');
  const components = Array.from({ length: Math.min(dimensions, width) }, () => {
    let vector = Float64Array.from({ length: width }, () => random.normal());
    let size = 0;
    for (let round = 0; round < 200; round++) {
      const next = Float64Array.from(covariance, (line) =>
        line.reduce((sum, c, b) => sum + c * vector[b], 0),
      );
      size = Math.hypot(...next);
      vector = next.map((x) => x / (size || 1));
    }
    for (let a = 0; a < width; a++) {
      for (let b = 0; b < width; b++) covariance[a][b] -= size * vector[a] * vector[b];
    }
    return { vector, scale: size > 1e-12 ? 1 / Math.sqrt(size) : 0 };
  });
  return Array.from({ length: rows }, (_, row) =>
    components.map(
      ({ vector, scale }) =>
        scale * vector.reduce((sum, v, a) => sum + v * (values[row * width + a] - center[a]), 0),
    ),
  );
}
