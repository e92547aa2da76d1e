import { requireParts } from '../../core/options/options';
import { escapeHtml } from '../../core/tables/escape-html';
import type { IntervalEstimate } from '../../evaluation/intervals';
import type { ModelCard } from './model-card';
import type { ReasonReport } from './reason-report';

const text = (value: unknown): string => escapeHtml(String(value));
const number = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–';
const percent = (value: number): string => `${number(100 * value)} %`;
const interval = ({ estimate, lower, upper }: IntervalEstimate, shown = number): string =>
  `${shown(estimate)} (${shown(lower)} to ${shown(upper)})`;

/** A table with a caption and header cells that screen readers tell. */
function table(caption: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, scope: string, values: readonly string[]) =>
    values
      .map((value, i) =>
        tag === 'th' || i === 0 ? `<th scope="${scope}">${value}</th>` : `<td>${value}</td>`,
      )
      .join('');
  return [
    `<table><caption>${caption}</caption>`,
    `<thead><tr>${cells('th', 'col', header)}</tr></thead><tbody>`,
    ...rows.map((row) => `<tr>${cells('td', 'row', row)}</tr>`),
    '</tbody></table>',
  ].join('\n');
}

/**
 * A report of reasons as HTML, after an adverse-action notice: the sentence, each reason with its evidence, and what was
 * looked at and not named. All values are escaped.
 * @throws unless it is a report that `reasonReport` made
 */
export function reasonReportHtml(report: ReasonReport): string {
  requireParts('report', report, ['subject', 'item', 'text', 'reasons', 'unnamed']);
  const { subject, item, reasons, unnamed, output, baselineOutput, gap } = report;
  const rows = reasons.map(({ text: clause, attribution, noise, exceeds, support }) => [
    text(clause),
    number(attribution),
    `${number(noise)}, exceeds ${percent(exceeds)}`,
    support
      ? `${support.successes} of ${support.rows}: ${interval(support.rate, percent)}; all: ${percent(support.overallRate)}`
      : '–',
  ]);
  const rest = unnamed.map(({ feature, attribution }) => `${text(feature)} (${number(attribution)})`);
  return [
    '<article>',
    `<h3>${text(item)}, ${text(subject)}</h3>`,
    `<p>${text(report.text)}</p>`,
    table(
      'Reasons',
      ['reason', 'contribution (log-odds)', 'noise to exceed', 'training rows like this one'],
      rows,
    ),
    `<p>Looked at and not named: ${rest.join(', ') || 'nothing'}.</p>`,
    `<p>Log-odds ${number(output)}, against ${number(baselineOutput)} of the baseline; the contributions of all features add up to the difference but for ${number(Math.abs(gap))}.</p>`,
    '</article>',
  ].join('\n');
}

/** A model card as HTML. All values are escaped. @throws unless it is a card that `modelCard` made */
export function modelCardHtml(card: ModelCard): string {
  requireParts('card', card, ['model', 'intendedUse', 'data', 'training', 'metrics', 'limits']);
  const { model, intendedUse, notFor, data, training, metrics, limits } = card;
  const list = (items: readonly string[]) =>
    `<ul>${items.map((each) => `<li>${text(each)}</li>`).join('')}</ul>`;
  return [
    '<article>',
    `<h3>Model card: ${text(model)}</h3>`,
    `<p>Intended use: ${text(intendedUse)}</p>`,
    `<p>Not for:</p>${list(notFor)}`,
    `<p>Data: ${text(data.source)}; ${data.trainingRows} training rows, ${data.testRows} test rows; label ${text(data.label)}; features ${data.features.map(text).join(', ')}.</p>`,
    `<p>Training: ${training.epochs} epochs, weights of epoch ${training.weightsOfEpoch}; training loss ${number(training.trainingLoss)}${training.validationLoss === undefined ? '' : `, validation loss ${number(training.validationLoss)}`}.</p>`,
    table(
      'Test rows by group',
      ['group', 'rows', 'AUC', 'mean prediction', 'observed rate'],
      metrics.map(({ group, rows, auc, predicted, observed }) => [
        text(group),
        String(rows),
        interval(auc),
        percent(predicted),
        interval(observed, percent),
      ]),
    ),
    `<p>Limits:</p>${list(limits)}`,
    '</article>',
  ].join('\n');
}
