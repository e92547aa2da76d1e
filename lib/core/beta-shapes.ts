/**
 * The second shape to ask stdlib's sampler of Beta numbers for (random-base-beta 0.2.2): for two equal shapes above 1.5
 * it has a way of its own, which rejects too much (at Beta(2, 2) the variance is 3 % too small, at Beta(1.51, 1.51) it is
 * a quarter). A shape that differs in the twelfth digit gives the same distribution by the other way, which is right.
 */
export function apartShape(alpha: number, beta: number): number {
  return alpha === beta && alpha > 1.5 ? beta * (1 + 2 ** -40) : beta;
}
