import type { Interval } from '../../evaluation/intervals';

type Estimate = Pick<Interval, 'estimate' | 'lower' | 'upper'>;

/** Ways to explain that `planted-causes` compares. */
export type PlantedMethod = 'integrated gradients' | 'Shapley values' | 'gradient x input';

/** One world of `planted-causes`: shares of reasons that are planted causes. */
export interface PlantedCausesRun {
  seed: number;
  causes: string[];
  /** AUC on test rows, and that of the true logits. */
  auc: number;
  bestAuc: number;
  /** Of the three largest attributions, by method. */
  trained: Record<PlantedMethod, number>;
  /** The same of a model that was not trained. */
  untrained: Record<PlantedMethod, number>;
  /** The same of a model that was trained on shuffled labels. */
  shuffled: Record<PlantedMethod, number>;
  /** Of the reasons that a report names: above the noise of the shuffled model; and how many it names per row. */
  named: Record<PlantedMethod, { precision: number; reasons: number }>;
  /** Largest share of a row's difference that its attributions miss. */
  completeness: number;
  /** Mean gain of the deletion curve over deletion by lot, in logits. */
  deletionGain: Record<PlantedMethod, number>;
  /** Overlap of the three largest of integrated gradients and Shapley values. */
  overlap: number;
}

/** Results of `planted-causes`: whether explanations name what decides, in worlds where that is known. */
export interface PlantedCauses {
  /** Share of the columns that are causes: precision by chance. */
  chance: number;
  methods: PlantedMethod[];
  /** Over worlds. */
  precision: Record<'trained' | 'untrained' | 'shuffled' | 'named', Record<PlantedMethod, Estimate>>;
  runs: PlantedCausesRun[];
}

/** One seed of `explanation-traps`. */
export interface ExplanationTrapsRun {
  seed: number;
  /**
   * A twin of the credit score that does nothing: its share of what both get, where features left out are independent,
   * and where they follow those that are kept.
   */
  twin: { interventional: number; conditional: number };
  /** Share of rows whose first reason changes between two baselines. */
  baseline: { zeroToMean: number; unseenToMean: number; meanToBackground: number };
  /**
   * Sum of the sizes of a row's attributions for its probability, where the logit is above 2 in size and elsewhere; for
   * its logit, the same.
   */
  probability: { confident: number; others: number; logitConfident: number; logitOthers: number };
  /** An untrained model: how well attributions add up, and the share of its first three reasons that are causes. */
  untrained: { completeness: number; precision: number };
  /** Share of the attributions' size that the protected attribute gets, of an honest model and of one that hides it. */
  hidden: { honest: number; manipulated: number; conditional: number };
  /** Rank correlation with what leaving a token out does, of attention and of integrated gradients. */
  attention: { attention: number; integratedGradients: number; auc: number };
  /**
   * A region that stands for a group that the model is not told: difference of mean predictions between the groups, and
   * AUC, with the region and without; share of the difference of attributions between the groups that is the region's.
   */
  proxy: { gapWith: number; gapWithout: number; aucWith: number; aucWithout: number; regionShare: number };
}

/** Results of `explanation-traps`. */
export interface ExplanationTraps {
  /** Each figure over seeds, by trap and name. */
  figures: {
    [Trap in keyof Omit<ExplanationTrapsRun, 'seed'>]: Record<keyof ExplanationTrapsRun[Trap], Estimate>;
  };
  runs: ExplanationTrapsRun[];
}

/**
 * A stored network of three layers on eleven columns of Adult in PyTorch, and what captum and shap
 * say of forty of the test rows.
 */
export interface AdultAttributions {
  features: string[];
  /** Kernels, [inputs * units], and biases, layer by layer. */
  weights: number[][];
  /** Standardized, [rows * features]. */
  inputs: number[];
  background: number[];
  labels: number[];
  logits: number[];
  /** captum's, from the mean row (0), 200 Gauss-Legendre steps, [rows * features]. */
  integratedGradients: number[];
  /** shap's, exact, against the background, [rows * features]. */
  shapleyValues: number[];
}
