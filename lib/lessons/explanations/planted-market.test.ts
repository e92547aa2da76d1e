import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { PlantedMarket, plantedColumns } from './planted-market';

const random = () => new Random('planted');

test('causes that are too few, twice or unknown, and bad strengths and rows are refused', () => {
  throwsArgument(() => new PlantedMarket({ causes: ['age'], random: random() }), 'causes');
  throwsArgument(() => new PlantedMarket({ causes: ['age', 'age'], random: random() }), 'causes');
  throwsArgument(() => new PlantedMarket({ causes: ['age', 'zip' as never], random: random() }), 'causes');
  throwsArgument(() => new PlantedMarket({ strength: 0, random: random() }), 'strength');
  throwsArgument(() => new PlantedMarket({ random: random() }).offers(0, random()), 'rows');
});

test('only causes move the logit, labels follow it, and what is related to causes does nothing', () => {
  const market = new PlantedMarket({ causes: ['credit', 'region', 'weekday'], random: random() });
  const offers = market.offers(20_000, random());
  const meanBy = (column: (typeof plantedColumns)[number], values: readonly number[]) => {
    const worths = offers[column].map((value) => market.worth(column, value));
    const high = values.filter((_, row) => worths[row] > 0);
    const low = values.filter((_, row) => worths[row] < 0);
    const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    return mean(high) - mean(low);
  };
  for (const column of plantedColumns) {
    const moves = meanBy(column, offers.logit);
    if (market.causes.includes(column)) assert.ok(moves > 0.8, `${column}: ${moves}`);
    else if (column === 'income') assert.ok(moves > 0.3, `${column}: ${moves}`);
    else assert.ok(Math.abs(moves) < 0.15, `${column}: ${moves}`);
    if (!market.causes.includes(column))
      assert.equal(market.effect(column, offers[column][0]), 0 * market.worth(column, offers[column][0]));
  }
  const rate = offers.bought.reduce((a, b) => a + b, 0) / 20_000;
  const expected = offers.logit.reduce((sum, logit) => sum + 1 / (1 + Math.exp(-logit)), 0) / 20_000;
  assert.ok(Math.abs(rate - expected) < 4 * Math.sqrt(0.25 / 20_000));
});

test('one seed gives one market and one table', () => {
  const draw = () => new PlantedMarket({ random: random() }).offers(50, new Random(1));
  assert.deepEqual(draw(), draw());
});
