/** The logistic function 1 / (1 + e^-z), in [0, 1]. */
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
