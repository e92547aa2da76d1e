/**
 * Draws how many of `trials` succeed, exactly: by adding up the mass function while the mean is small, else by BTRS, the
 * transformed rejection of Hörmann (1993), with the mass relative to the mode's multiplied out.
 *
 * stdlib's sampler (random-base-binomial 0.2.2) is not used: for means of 10 and more its loop over that product begins
 * one factor early, which shifts the mean by up to a quarter of a standard deviation.
 * @param uniform source of numbers in [0, 1)
 * @param trials an integer of 1 or more @param probability in (0, 1)
 */
export function drawBinomial(uniform: () => number, trials: number, probability: number): number {
  if (probability > 0.5) return trials - drawBinomial(uniform, trials, 1 - probability);
  return trials * probability < 10
    ? byInversion(uniform, trials, probability)
    : byRejection(uniform, trials, probability);
}

/** P(k) / P(k - 1) */
function growth(trials: number, odds: number, k: number): number {
  return ((trials - k + 1) / k) * odds;
}

function byInversion(uniform: () => number, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  let left = uniform();
  let mass = (1 - probability) ** trials;
  let k = 0;
  while (left >= mass && k < trials) {
    left -= mass;
    k++;
    mass *= growth(trials, odds, k);
  }
  return k;
}

function byRejection(uniform: () => number, trials: number, probability: number): number {
  const standardDeviation = Math.sqrt(trials * probability * (1 - probability));
  const odds = probability / (1 - probability);
  const mode = Math.floor((trials + 1) * probability);
  // The hat's constants, as fitted in the paper; where v is at most vr the mass is known to lie above it.
  const b = 1.15 + 2.53 * standardDeviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const center = trials * probability + 0.5;
  const vr = 0.92 - 4.2 / b;
  const scale = (2.83 + 5.1 / b) * standardDeviation;
  for (;;) {
    const v = uniform();
    const u = uniform() - 0.5;
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + center);
    if (edge >= 0.07 && v <= vr) return k;
    if (!(k >= 0 && k <= trials)) continue;
    let mass = 1; // P(k) / P(mode)
    for (let i = mode + 1; i <= k; i++) mass *= growth(trials, odds, i);
    for (let i = k + 1; i <= mode; i++) mass /= growth(trials, odds, i);
    if (v * (scale / (a / (edge * edge) + b)) <= mass) return k;
  }
}
