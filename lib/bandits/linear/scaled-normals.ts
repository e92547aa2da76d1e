import type { ResumableRandom } from '../../core/resumable-random';

/** Draws from N(0, scale^2). */
export function scaledNormals(count: number, scale: number, random: ResumableRandom): Float64Array {
  const draws = new Float64Array(count);
  for (let i = 0; i < count; i++) draws[i] = scale * random.normal();
  return draws;
}
