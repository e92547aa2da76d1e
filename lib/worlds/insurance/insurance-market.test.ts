import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { InsuranceMarket } from './insurance-market';
import { insuranceProducts } from './products';

const market = new InsuranceMarket({ seed: 3 });
const random = (name = 'offers') => new Random(name);
const someone = { zip: '00000', age: 50, credit: 680, homeowner: true, vehicleValue: 25, vehicleAge: 0 };

test('options outside their range, unknown products and kinds are refused', () => {
  throwsArgument(() => new InsuranceMarket({ zips: 1 }), 'zips');
  throwsArgument(() => new InsuranceMarket({ zips: 1001 }), 'zips');
  throwsArgument(() => new InsuranceMarket({ rules: 0 }), 'rules');
  throwsArgument(() => new InsuranceMarket({ zips: 10, rules: 6 }), 'rules');
  throwsArgument(() => new InsuranceMarket({ seed: 1, random: random() }), 'seed');
  throwsArgument(() => new InsuranceMarket({ zip: 5 } as never), 'options.zip');
  throwsArgument(() => market.probability(someone, 'life'), 'product');
  throwsArgument(() => market.causesOf('life'), 'product');
  throwsArgument(() => market.offers(0, { random: random() }), 'rows');
  throwsArgument(() => market.offers(1, { kind: 'all' as never, random: random() }), 'kind');
});

test('probabilities by hand: at the middle the base rate, in 90210 the rule’s 3 more', () => {
  const logit = (p: number) => Math.log(p / (1 - p));
  const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} and ${b}`);
  close(logit(market.probability(someone, 'high limits')), -1.3);
  close(logit(market.probability(someone, 'umbrella')), -1.2);
  close(logit(market.probability({ ...someone, credit: 740 }, 'umbrella')), -1.2 + 2 * Math.tanh(1));
  const tenant = { ...someone, credit: 740, homeowner: false };
  close(logit(market.probability(tenant, 'umbrella')), -1.2 - Math.tanh(1));
  close(
    logit(market.probability({ ...someone, vehicleValue: 35 }, 'gap insurance')),
    -1.4 + 2.4 * Math.tanh(1),
  );
  close(logit(market.probability({ ...someone, zip: '90210' }, 'high limits')), 1.7);
  close(logit(market.probability({ ...someone, zip: '90210' }, 'umbrella')), -1.2);
});

test('a product’s logit reads its causes and nothing else', () => {
  const changes = {
    age: [20, 70],
    credit: [520],
    homeowner: [false],
    vehicleValue: [40],
    vehicleAge: [12],
  };
  const people = [
    someone,
    { ...someone, vehicleValue: 38, credit: 760, vehicleAge: 2, homeowner: false },
    { ...someone, vehicleValue: 38, credit: 760, vehicleAge: 9 },
  ];
  for (const { name, causes, logit } of insuranceProducts) {
    for (const [column, values] of Object.entries(changes)) {
      const moves = people.some((each) =>
        values.some((value: number | boolean) => logit({ ...each, [column]: value }) !== logit(each)),
      );
      assert.equal(moves, causes.includes(column), `${name}: ${column}`);
    }
  }
  assert.ok(market.causesOf('high limits').includes('zip'));
});

test('the first rule is 90210’s; all are distinct, of both signs, and no other column tells of them', () => {
  const { rules, zips } = market;
  assert.deepEqual(rules[0], { zip: '90210', product: 'high limits', effect: 3 });
  assert.equal(rules.length, 12);
  assert.equal(new Set(rules.map(({ zip, product }) => `${zip}/${product}`)).size, 12);
  assert.ok(rules.some(({ effect }) => effect < 0));
  assert.ok(rules.every(({ effect }) => Math.abs(effect) >= 2 && Math.abs(effect) <= 3));
  assert.equal(new Set(zips).size, 200);
  assert.ok(zips.every((zip) => /^9\d{4}$/.test(zip)));
});

test('offers follow their probabilities, are the same again, and known ones leave the holes out', () => {
  const offers = market.offers(40_000, { random: random() });
  assert.deepEqual(market.offers(40_000, { random: random() }), offers);
  const mean = (list: ArrayLike<number>) => Array.from(list).reduce((a, b) => a + b, 0) / list.length;
  const [bought, probability] = [mean(offers.bought), mean(offers.probability)];
  assert.ok(Math.abs(bought - probability) < 4 * Math.sqrt(0.25 / 40_000), `${bought} and ${probability}`);
  const customerOf = (table: typeof offers, row: number) => ({
    zip: table.zip[row],
    age: table.age[row],
    credit: table.credit[row],
    homeowner: table.homeowner[row] === 'yes',
    vehicleValue: table.vehicleValue[row],
    vehicleAge: table.vehicleAge[row],
  });
  offers.product.forEach((product, row) => {
    const customer = customerOf(offers, row);
    assert.equal(market.isHole(customer, product), false);
    assert.equal(market.probability(customer, product), offers.probability[row]);
    assert.ok(customer.age >= 18 && customer.age <= 85 && customer.credit >= 450 && customer.credit <= 850);
  });
  const holes = market.offers(500, { kind: 'holes', random: random() });
  assert.ok(holes.product.every((product, row) => market.isHole(customerOf(holes, row), product)));
  assert.equal(new Set(holes.product).size, 2);
  const ruled = market.offers(500, { kind: 'rules', random: random() });
  const pairs = new Set(market.rules.map(({ zip, product }) => `${zip}/${product}`));
  assert.ok(ruled.product.every((product, row) => pairs.has(`${ruled.zip[row]}/${product}`)));
});
