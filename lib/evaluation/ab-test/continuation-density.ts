import normalCdf from '@stdlib/stats-base-dists-normal-cdf';

/** Nodes of Simpson's rule over the continuation region; odd. */
const nodes = 257;

/**
 * The distribution of a running z statistic among the experiments that no look has stopped. On the scale
 * s = z sqrt(t) it has independent increments N(drift dt, dt), so its density follows by one integral per look.
 */
export class ContinuationDensity {
  private fraction = 0;
  /** Values of s, and density times Simpson's weight at each; at the start all mass is at 0. */
  private points = Float64Array.of(0);
  private masses = Float64Array.of(1);

  /** @param drift mean of z at t = 1 */
  constructor(private readonly drift: number) {}

  /** P(not stopped before, |Z| >= bound at fraction t). */
  crossing(t: number, bound: number): number {
    const [mean, standardDeviation] = this.step(t);
    const edge = bound * Math.sqrt(t);
    let probability = 0;
    for (let i = 0; i < this.points.length; i++) {
      const from = this.points[i] + mean;
      const out =
        normalCdf((from - edge) / standardDeviation, 0, 1) +
        normalCdf((-edge - from) / standardDeviation, 0, 1);
      probability += this.masses[i] * out;
    }
    return probability;
  }

  /** Goes on to fraction t with those whose |Z| stayed below the bound. */
  advance(t: number, bound: number): void {
    const [mean, standardDeviation] = this.step(t);
    const edge = bound * Math.sqrt(t);
    // Beyond eight standard deviations of what is there, there is nothing: the nodes stand where the mass is.
    const first = Math.max(-edge, this.points[0] + mean - 8 * standardDeviation);
    const last = Math.min(edge, this.points[this.points.length - 1] + mean + 8 * standardDeviation);
    const width = (last - first) / (nodes - 1);
    const points = Float64Array.from({ length: nodes }, (_, i) => first + i * width);
    const scale = 1 / (standardDeviation * Math.sqrt(2 * Math.PI));
    const masses = points.map((point, i) => {
      let density = 0;
      for (let j = 0; j < this.points.length; j++) {
        const z = (point - this.points[j] - mean) / standardDeviation;
        density += this.masses[j] * Math.exp(-0.5 * z * z);
      }
      const weight = i === 0 || i === nodes - 1 ? 1 : i % 2 === 1 ? 4 : 2;
      return (density * scale * weight * width) / 3;
    });
    this.points = points;
    this.masses = masses;
    this.fraction = t;
  }

  private step(t: number): [mean: number, standardDeviation: number] {
    const information = t - this.fraction;
    return [this.drift * information, Math.sqrt(information)];
  }
}
