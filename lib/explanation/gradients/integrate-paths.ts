import type { DifferentiableModel } from './differentiable-model';
import { logitsOf, PathGradients } from './path-gradients';
import { type QuadratureRule, quadrature } from './quadrature';

/** A straight path of a row. */
export interface Path {
  /** The row. */
  readonly owner: number;
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** The model's output at its ends. */
  readonly lowOutput: number;
  readonly highOutput: number;
  /** How far its attributions may be from the difference of its ends. */
  readonly allowed: number;
}

/** A stretch of a path, in shares of it. */
interface Stretch {
  readonly path: Path;
  readonly low: number;
  readonly high: number;
  readonly lowOutput: number;
  readonly highOutput: number;
}

/** How paths are integrated. */
export interface Integration {
  readonly model: DifferentiableModel;
  readonly rule: QuadratureRule;
  readonly steps: number;
  readonly refinements: number;
}

/** Told the attributions of a stretch of a row's path, or those of all of it, and at how many points they were taken. */
type Told = (owner: number, attributions: Float64Array, points: number) => void;

/** Stretches of a path that is looked at closely, at first; points of each. */
const firstStretches = 4;
const pointsPerStretch = 8;
/** Stretches in memory at once. */
const stretchesAtOnce = 8192;

/**
 * Attributions (to - from) ∫ ∇F dα of paths. A stretch between α and β has to add up to F(β) - F(α): where it does not, it
 * is halved, and halved again. A kink costs one stretch of each length, not ever more points for the whole path.
 * @param gradients for `steps` points
 */
export function integratePaths(
  { model, rule, steps, refinements }: Integration,
  gradients: PathGradients,
  paths: readonly Path[],
  tell: Told,
): void {
  const whole = paths.map(wholeOf);
  const missed: Path[] = [];
  attribute(model, gradients, rule, steps, whole, (stretch, attributions, gap) => {
    const { path } = stretch;
    if (refinements > 0 && gap > path.allowed) missed.push(path);
    else tell(path.owner, attributions, steps);
  });
  if (missed.length === 0) return;
  const close = new PathGradients(model, pointsPerStretch);
  try {
    const atOnce = stretchesAtOnce / firstStretches;
    for (let first = 0; first < missed.length; first += atOnce) {
      let pending = split(model, missed.slice(first, first + atOnce).map(wholeOf), firstStretches);
      for (let depth = 1; pending.length > 0; depth++) {
        const halved: Stretch[] = [];
        attribute(model, close, rule, pointsPerStretch, pending, (stretch, attributions, gap) => {
          // A path has some tens of kinks, which miss in both directions.
          if (gap > stretch.path.allowed / 64 && depth < refinements) halved.push(stretch);
          else tell(stretch.path.owner, attributions, pointsPerStretch);
        });
        pending = split(model, halved, 2);
      }
    }
  } finally {
    close.dispose();
  }
}

const wholeOf = (path: Path): Stretch => {
  return { path, low: 0, high: 1, lowOutput: path.lowOutput, highOutput: path.highOutput };
};

/** Equal parts of stretches, with the outputs at the new ends. */
function split(model: DifferentiableModel, stretches: readonly Stretch[], parts: number): Stretch[] {
  if (stretches.length === 0) return [];
  const { size } = model;
  const inner = parts - 1;
  const ends = new Float32Array(stretches.length * inner * size);
  stretches.forEach(({ path: { from, to }, low, high }, s) => {
    for (let part = 0; part < inner; part++) {
      const share = low + ((high - low) * (part + 1)) / parts;
      const at = (s * inner + part) * size;
      for (let i = 0; i < size; i++) ends[at + i] = from[i] + share * (to[i] - from[i]);
    }
  });
  const outputs = logitsOf(model, ends);
  return stretches.flatMap(({ path, low, high, lowOutput, highOutput }, s) =>
    Array.from({ length: parts }, (_, part): Stretch => {
      const at = s * inner + part;
      return {
        path,
        low: low + ((high - low) * part) / parts,
        high: low + ((high - low) * (part + 1)) / parts,
        lowOutput: part === 0 ? lowOutput : outputs[at - 1],
        highOutput: part === inner ? highOutput : outputs[at],
      };
    }),
  );
}

/** Attributions of stretches, and how far they are from adding up. */
function attribute(
  model: DifferentiableModel,
  gradients: PathGradients,
  rule: QuadratureRule,
  steps: number,
  stretches: readonly Stretch[],
  use: (stretch: Stretch, attributions: Float64Array, gap: number) => void,
): void {
  const { size } = model;
  const { points, weights } = quadrature(rule, steps);
  const paths = {
    from: new Float32Array(stretches.length * size),
    to: new Float32Array(stretches.length * size),
    points: new Float32Array(stretches.length * steps),
    weights: new Float32Array(stretches.length * steps),
  };
  stretches.forEach(({ path: { from, to }, low, high }, s) => {
    paths.from.set(from, s * size);
    paths.to.set(to, s * size);
    for (let k = 0; k < steps; k++) {
      paths.points[s * steps + k] = low + (high - low) * points[k];
      paths.weights[s * steps + k] = (high - low) * weights[k];
    }
  });
  const sums = gradients.run(paths);
  stretches.forEach((stretch, s) => {
    const { from, to } = stretch.path;
    let total = 0;
    const attributions = Float64Array.from(
      { length: size },
      (_, i) => sums[s * size + i] * (to[i] - from[i]),
    );
    for (const each of attributions) total += each;
    use(stretch, attributions, Math.abs(total - (stretch.highOutput - stretch.lowOutput)));
  });
}
