import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { argumentError, requireFinite, requireNonNegativeInteger } from '../../core/checks';

/**
 * p-value of the arms' sizes if visitors were assigned as planned (normal approximation of the binomial). A tiny one
 * says that the assignment or the log is broken, and that no result of the experiment may be believed (Fabijan et
 * al. 2019).
 * @param control visitors in the control, 0 or more; at least one visitor in both arms together
 * @param share planned for the treatment, in (0, 1). Default: 0.5
 */
export function sampleRatioTest(control: number, treatment: number, share = 0.5): number {
  requireNonNegativeInteger('control', control);
  requireNonNegativeInteger('treatment', treatment);
  requireFinite('share', share);
  if (!(share > 0 && share < 1)) throw argumentError('share', 'in (0, 1)', share);
  const total = control + treatment;
  if (total === 0) throw argumentError('control', 'above 0 when the treatment is empty', control);
  const z = (treatment - total * share) / Math.sqrt(total * share * (1 - share));
  return 2 * normalCdf(-Math.abs(z), 0, 1);
}
