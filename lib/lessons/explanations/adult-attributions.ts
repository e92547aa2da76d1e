import path from 'node:path';
import { projectFolder } from '../../core/settings';
import { type RecordedResults, readRecordedResults } from '../recorded-results';
import type { AdultAttributions } from '../results/explainability';

/**
 * A small network on Adult in PyTorch, and what captum and shap say of forty test rows: made by
 * `scripts/fixtures/adult_attributions.py`, not by an experiment.
 */
export function readAdultAttributions(): RecordedResults<AdultAttributions> {
  return readRecordedResults('adult-attributions', path.join(projectFolder, 'data', 'attributions'));
}
