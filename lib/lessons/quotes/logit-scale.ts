/** probability = sigmoid(slope * logit + intercept) */
export interface LogitScale {
  readonly slope: number;
  readonly intercept: number;
}
