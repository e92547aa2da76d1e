/** Results of `customer-id-variance`: what an id learns from labels of pure noise, against its number of examples. */
export interface CustomerIdVariance {
  /** Numbers of examples per customer. */
  examples: number[];
  /** Probability of a like, the same for everybody. */
  rate: number;
  /** Customers for each number of examples. */
  customersPerCount: number;
  /** Variance of what was learned, by measure, number of examples and seed. */
  variances: Record<string, number[][]>;
}

/** Results of `customer-id-interactions`: test AUC against interactions per customer. */
export interface CustomerIdInteractions {
  interactionsPerCustomer: number[];
  /** AUC by curve, number of interactions and seed. */
  auc: Record<string, number[][]>;
}
