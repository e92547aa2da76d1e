import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { KEY_FIGURES_TYPE, keyFiguresOutput } from './key-figures';

test('no figures, numbers that are not finite and intervals beside their value are refused', () => {
  for (const bad of [{}, null, undefined]) {
    throwsArgument(() => keyFiguresOutput(bad as never), 'figures');
  }
  throwsArgument(() => keyFiguresOutput({ auc: Number.NaN }), 'auc');
  throwsArgument(() => keyFiguresOutput({ auc: undefined as never }), 'auc.estimate');
  throwsArgument(
    () => keyFiguresOutput({ auc: { estimate: 1, lower: 0, upper: Number.POSITIVE_INFINITY } }),
    'auc.upper',
  );
  throwsArgument(() => keyFiguresOutput({ auc: { estimate: 1, lower: 2, upper: 3 } }), 'auc interval');
  throwsArgument(() => keyFiguresOutput({ ' ': 1 }), 'the name of a key figure');
});

test('machines get the numbers, people a table', () => {
  const output = keyFiguresOutput({
    'click rate': 0.21012345678,
    gain: { estimate: 0.099, lower: 0.089, upper: 0.109 },
  });
  assert.deepEqual(output[KEY_FIGURES_TYPE], {
    'click rate': 0.210123,
    gain: { estimate: 0.099, lower: 0.089, upper: 0.109 },
  });
  assert.match(output['text/plain'], /^Key figures\nkey figure +value +interval\n/);
  assert.match(output['text/plain'], /gain +0\.099 +0\.089 to 0\.109/);
});

test('without intervals there is no such column, and more than twenty figures are all shown', () => {
  const figures = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`figure ${i}`, i]));
  const text = keyFiguresOutput(figures)['text/plain'];
  assert.ok(!text.includes('interval'));
  assert.match(text, /figure 29 +29$/);
});
