import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import type { Attributions } from '../attributions';
import { rowOf } from '../faithfulness/rank-agreement';
import type { ReasonSupport, SupportOf } from './reason-support';

/** Options: what a report is made from. */
export interface ReasonReportOptions {
  /** Explanations of the rows. */
  attributions: Attributions;
  /** Which of its rows. */
  row: number;
  /** Who is told: an id without personal data. */
  subject: string;
  /** What was recommended, or not. */
  item: string;
  /** `recommended`: reasons speak for the item; `declined`: they speak against it. */
  decision: 'recommended' | 'declined';
  /**
   * The same rows explained by models that were trained on shuffled labels: whatever they say is noise. At least one; 20 or
   * more values in all, for a quantile.
   */
  noise: readonly Attributions[];
  /** Share of the noise that a reason has to exceed in size, in [0, 1). Default: 0.95. */
  noiseQuantile?: number;
  /** The row's value of a feature, as people read it. */
  featureValue: (feature: string) => unknown;
  /** Support of a feature's value in the training rows. Default: none is given. */
  support?: SupportOf;
  /** Clause of a feature in the reader's words: "you own your home". Default: the feature and its value. */
  phrase?: (feature: string, value: unknown) => string;
  /** Most reasons, 1 or more. Default: 3. */
  reasons?: number;
}

/** A reason and the evidence behind it. */
export interface Reason {
  readonly feature: string;
  readonly value: unknown;
  readonly text: string;
  /** Contribution to the logit, with its sign. */
  readonly attribution: number;
  /** Size that it had to exceed. */
  readonly noise: number;
  /** Share of the noise that it exceeds in size. */
  readonly exceeds: number;
  readonly support: ReasonSupport | undefined;
}

/** Why an item was recommended, or not, in a form that can be stored, read and checked. */
export interface ReasonReport {
  readonly subject: string;
  readonly item: string;
  readonly decision: 'recommended' | 'declined';
  /** The sentence that the subject reads. */
  readonly text: string;
  /** The largest first; none if none is above the noise. */
  readonly reasons: readonly Reason[];
  /** Features that were looked at and not named, with their attributions. */
  readonly unnamed: readonly { readonly feature: string; readonly attribution: number }[];
  /** Logit of the row, and of what it is explained against. */
  readonly output: number;
  readonly baselineOutput: number;
  /** Sum of all attributions minus the difference of the two. */
  readonly gap: number;
}

/**
 * From numbers to words: "Recommended because you own your home and your neighbors bought it". A clause is written only if
 * its attribution is larger than all but a few of those of models that learned from shuffled labels, and speaks for
 * the decision; with it go its size, that of the noise, and how training rows like this one answered.
 * @throws on a row outside, noise of other features or too little of it, or a bad option
 */
export function reasonReport(options: ReasonReportOptions): ReasonReport {
  requireOptions('options', options, {
    attributions: 'object',
    row: 'number',
    subject: 'text',
    item: 'text',
    decision: 'text',
    noise: 'list',
    noiseQuantile: 'number?',
    featureValue: 'function',
    support: 'function?',
    phrase: 'function?',
    reasons: 'number?',
  });
  const { attributions, row, subject, item, decision, noise, featureValue, support } = options;
  const {
    noiseQuantile = 0.95,
    reasons: most = 3,
    phrase = (feature, value) => `${feature} is ${value}`,
  } = options;
  requireParts('attributions', attributions, ['rows', 'features', 'values', 'outputs']);
  if (!Number.isInteger(row) || row < 0 || row >= attributions.rows)
    throw argumentError('row', `an integer in [0, ${attributions.rows})`, row);
  if (decision !== 'recommended' && decision !== 'declined')
    throw argumentError('decision', "'recommended' or 'declined'", decision);
  if (!(noiseQuantile >= 0 && noiseQuantile < 1))
    throw argumentError('noiseQuantile', 'in [0, 1)', noiseQuantile);
  requirePositiveInteger('reasons', most);
  const sizes = noiseSizes(noise, attributions.features);
  const bar = sizes[Math.ceil(noiseQuantile * (sizes.length - 1))];
  const sign = decision === 'recommended' ? 1 : -1;
  const values = rowOf(attributions, row);
  const order = attributions.features
    .map((feature, i) => ({ feature, attribution: values[i] }))
    .sort((a, b) => sign * (b.attribution - a.attribution));
  const named = order.filter(({ attribution }) => sign * attribution > bar).slice(0, most);
  const reasons = named.map(({ feature, attribution }): Reason => {
    const value = featureValue(feature);
    const below = sizes.findIndex((size) => size >= Math.abs(attribution));
    return {
      ...{ feature, value, text: phrase(feature, value), attribution, noise: bar },
      exceeds: (below < 0 ? sizes.length : below) / sizes.length,
      support: support?.(feature, value),
    };
  });
  return {
    ...{ subject, item, decision, reasons },
    text: sentence(decision, item, reasons),
    unnamed: order.filter((each) => !named.includes(each)),
    output: attributions.outputs[row],
    baselineOutput: attributions.baselineOutputs[row],
    gap: attributions.completeness.gaps[row],
  };
}

function sentence(decision: ReasonReport['decision'], item: string, reasons: readonly Reason[]): string {
  const what = decision === 'recommended' ? `${item} is recommended` : `${item} is not recommended`;
  if (reasons.length === 0) return `${what}; no single feature is a reason that stands out from chance.`;
  const texts = reasons.map(({ text }) => text);
  const last = texts.pop();
  return `${what} because ${texts.length > 0 ? `${texts.join(', ')} and ` : ''}${last}.`;
}

/** Sizes of all attributions that are noise, ascending. */
function noiseSizes(noise: readonly Attributions[], features: readonly string[]): Float64Array {
  requireKind('noise', noise, 'list');
  noise.forEach((each, i) => {
    requireParts(`noise[${i}]`, each, ['features', 'values']);
    if (each.features.join('\n') !== features.join('\n'))
      throw argumentError(`noise[${i}].features`, features.join(', '), each.features.join(', '));
  });
  const sizes = Float64Array.from(noise.flatMap(({ values }) => Array.from(values, Math.abs))).sort();
  if (sizes.length < 20) throw argumentError('noise', 'explanations with 20 values or more', sizes.length);
  return sizes;
}
