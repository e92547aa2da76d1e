import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { quoteAddOns } from './add-ons';
import { answerShares, driverKinds } from './drivers';
import { type QuoteEvent, quoteAnswer } from './events';
import { fieldsByIndex, quoteFieldNames, quoteForm, regionOfZip, vehicleByName } from './form';
import { QuoteFunnel } from './funnel';
import { quoteVehicles } from './vehicles';

const [zip, age] = [quoteAnswer('zip', '94103'), quoteAnswer('age', 34)];
const tesla = [zip, age, quoteAnswer('vehicle', 'Tesla Model 3')];
const addOn = (name: string) => quoteAddOns.findIndex((one) => one.name === name);

test('options outside their range are refused', () => {
  throwsArgument(() => new QuoteFunnel({ attention: 1.1 }), 'attention');
  throwsArgument(() => new QuoteFunnel({ orderStrength: -1 }), 'orderStrength');
  throwsArgument(() => new QuoteFunnel({ leaveRate: Number.NaN }), 'leaveRate');
  throwsArgument(() => new QuoteFunnel({ annoyance: 2 }), 'annoyance');
  const funnel = new QuoteFunnel();
  throwsArgument(() => funnel.visitor(-1), 'number');
  throwsArgument(() => funnel.offerLog(0, 0), 'count');
});

test('answers that the form does not take are refused by the question', () => {
  throwsArgument(() => quoteAnswer('zip', '9410'), 'zip');
  throwsArgument(() => quoteAnswer('zip', 94103), 'zip');
  throwsArgument(() => quoteAnswer('age', 16), 'age');
  throwsArgument(() => quoteAnswer('age', '34'), 'age');
  throwsArgument(() => quoteAnswer('parking', 'roof'), 'parking');
  throwsArgument(() => quoteAnswer('color' as 'zip', 'red'), 'field');
  throwsArgument(() => quoteAnswer('__proto__' as 'zip', 'red'), 'field');
});

test('a vehicle that the catalog does not have is "another vehicle", however it is spelled', () => {
  assert.equal(vehicleByName('Trabant 601'), 0);
  assert.equal(vehicleByName(''), 0);
  assert.equal(quoteVehicles[vehicleByName('  tesla   MODEL 3 ')].name, 'Tesla Model 3');
  assert.equal(fieldsByIndex[0].levels[regionOfZip('02139')], 'northeast');
});

test('a session that no visitor can have is refused by its event', () => {
  const funnel = new QuoteFunnel();
  const refuse = (session: QuoteEvent[], message: RegExp) =>
    assert.throws(() => funnel.trueProbabilities(session), message);
  refuse([age], /event 0 must be an answer to zip, got "age"/);
  refuse([{ act: 'help', field: 'zip', value: 0 }], /event 0 must be an answer, got "help"/);
  refuse([zip, { act: 'help', field: 'age', value: 0 }], /help at event 1/);
  refuse([zip, { act: 'edit', field: 'mileage', value: 9000 }], /edit at event 1/);
  refuse([zip, { act: 'answer', field: 'age', value: 200 }], /age must be in/);
  refuse([zip, { act: 'buy' as 'help', field: 'zip', value: 0 }], /act of event 1 must be one of/);
  refuse([undefined as unknown as QuoteEvent], /act of event 0 must be one of/);
  const twice: QuoteEvent[] = [zip, ...Array(2).fill({ act: 'compare', field: 'zip', value: 0 })];
  refuse(twice, /event 2 must be an answer, got "compare"/);
  throwsArgument(() => funnel.trueProbabilities('zip' as never), 'session');
});

test('every name in the tables of interest and answers exists, and shares sum to 1', () => {
  const traits: Record<string, readonly string[]> = {
    ...Object.fromEntries(quoteFieldNames.map((name) => [name, quoteForm[name].levels])),
    fuel: quoteVehicles.map(({ fuel }) => fuel),
    price: quoteVehicles.map(({ price }) => price),
    driver: driverKinds.map(({ name }) => name),
  };
  for (const { name, terms } of quoteAddOns) {
    for (const [, when] of terms) {
      for (const [trait, levels] of Object.entries(when)) {
        for (const level of levels) assert.ok(traits[trait].includes(level), `${name}: ${trait} ${level}`);
      }
    }
  }
  assert.ok(Math.abs(driverKinds.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-12);
  answerShares.forEach((indices, kind) => {
    indices.forEach((shares, index) => {
      assert.equal(shares.length, fieldsByIndex[index].levels.length);
      const total = shares.reduce((sum, share) => sum + share, 0);
      assert.ok(
        Math.abs(total - 1) < 1e-12,
        `${driverKinds[kind].name}, ${quoteFieldNames[index]}: ${total}`,
      );
    });
  });
});

test('one seed gives the same visitors in any order, another seed others', () => {
  const [a, b] = [new QuoteFunnel({ seed: 5 }), new QuoteFunnel({ seed: 5 })];
  a.visitors(0, 10);
  assert.deepEqual(a.visitor(7), b.visitor(7));
  assert.notDeepEqual(new QuoteFunnel({ seed: 6 }).visitors(0, 5), a.visitors(0, 5));
  assert.deepEqual(a.offerLog(3, 20), b.offerLog(3, 20));
});

test('all drawn sessions are sessions that the oracle takes', () => {
  const funnel = new QuoteFunnel({ seed: 8 });
  for (const { events } of funnel.visitors(0, 300)) {
    for (const p of funnel.trueProbabilities(events)) assert.ok(p > 0 && p < 1);
    const kinds = funnel.driverProbabilities(events);
    assert.ok(Math.abs(kinds.reduce((sum, p) => sum + p, 0) - 1) < 1e-12);
  }
});

test("the document's example: after ZIP code, age and Tesla Model 3, gap insurance and EV charging lead by far", () => {
  const funnel = new QuoteFunnel();
  const truth = funnel.trueProbabilities(tesla);
  const others = [...truth].filter(
    (_, i) => i !== addOn('gap insurance') && i !== addOn('EV charging cover'),
  );
  assert.ok(truth[addOn('gap insurance')] > 0.5 && truth[addOn('EV charging cover')] > 0.5);
  assert.ok(Math.max(...others) < 0.25);
  const petrol = funnel.trueProbabilities([zip, age, quoteAnswer('vehicle', 'Honda Civic')]);
  assert.ok(petrol[addOn('EV charging cover')] < 0.02 && petrol[addOn('gap insurance')] < 0.2);
});

test('help raises interest in its topic and fades, comparing lowers all of it, and only order tells the last change', () => {
  const funnel = new QuoteFunnel();
  const gap = addOn('gap insurance');
  const leased = [...tesla, quoteAnswer('ownership', 'leased')];
  const helped: QuoteEvent[] = [...leased, { act: 'help', field: 'ownership', value: 0 }];
  const vehicleAge = quoteAnswer('vehicleAge', 1);
  const p = (session: QuoteEvent[], id: number) => funnel.trueProbabilities(session)[id];
  assert.ok(p(helped, gap) > p(leased, gap) + 0.1);
  const gain = p([...helped, vehicleAge], gap) - p([...leased, vehicleAge], gap);
  assert.ok(gain > 0 && gain < p(helped, gap) - p(leased, gap));
  assert.ok(p([...leased, { act: 'compare', field: 'ownership', value: 0 }], gap) < p(leased, gap) - 0.1);
  const umbrella = addOn('umbrella');
  const changed = (from: string, to: string) => [
    ...leased,
    vehicleAge,
    quoteAnswer('deductible', from),
    quoteAnswer('deductible', to, 'edit'),
  ];
  assert.ok(p(changed('$1,000', '$500'), umbrella) > p(changed('$500', '$1,000'), umbrella) + 0.1);
});

test('the oracle is calibrated: predicted and simulated frequencies agree bin by bin, for every add-on and early prefixes', () => {
  const funnel = new QuoteFunnel({ seed: 11 });
  const log = funnel.offerLog(0, 16_000);
  const predicted = log.prefixes.map((prefix, row) => funnel.trueProbabilities(prefix)[log.addOn[row]]);
  const agree = (name: string, chosen: (row: number) => boolean, least: number) => {
    const rows = predicted.map((_, row) => row).filter(chosen);
    const said = rows.reduce((sum, row) => sum + predicted[row], 0);
    const was = rows.reduce((sum, row) => sum + log.attached[row], 0);
    const sd = Math.sqrt(rows.reduce((sum, row) => sum + predicted[row] * (1 - predicted[row]), 0));
    assert.ok(rows.length >= least, `${name}: ${rows.length} rows`);
    assert.ok(Math.abs(said - was) < 4 * sd, `${name}: ${said.toFixed(1)} said, ${was} were`);
  };
  for (let a = 0; a < funnel.addOns.length; a++) agree(funnel.addOns[a], (row) => log.addOn[row] === a, 1000);
  const edges = [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 1];
  for (let i = 0; i + 1 < edges.length; i++) {
    agree(`bin ${i}`, (row) => predicted[row] >= edges[i] && predicted[row] < edges[i + 1], 80);
  }
  agree('short sessions', (row) => log.prefixes[row].length <= 4, 500);
  agree('after help', (row) => log.prefixes[row].at(-1)?.act === 'help', 300);
  agree('after a comparison', (row) => log.prefixes[row].at(-1)?.act === 'compare', 300);
  agree('after a change', (row) => log.prefixes[row].at(-1)?.act === 'edit', 300);
});

test('P(kind | session) equals the share of that kind among simulated visitors with the same posterior', () => {
  const funnel = new QuoteFunnel({ seed: 12 });
  const sums = driverKinds.map(() => ({ said: 0, was: 0, variance: 0 }));
  for (const { kind, events } of funnel.visitors(0, 3000)) {
    const posterior = funnel.driverProbabilities(events);
    if (posterior[0] < 0.3 || posterior[0] > 0.9) continue;
    posterior.forEach((p, k) => {
      sums[k].said += p;
      sums[k].was += k === kind ? 1 : 0;
      sums[k].variance += p * (1 - p);
    });
  }
  for (const { said, was, variance } of sums) {
    assert.ok(variance > 5 && Math.abs(said - was) < 4 * Math.sqrt(variance), `${said} ${was} ${variance}`);
  }
});

test('without an effect of order the acts tell about the driver only', () => {
  const plain = new QuoteFunnel({ orderStrength: 0 });
  const leased = [...tesla, quoteAnswer('ownership', 'leased')];
  const helped: QuoteEvent[] = [...leased, { act: 'help', field: 'ownership', value: 0 }];
  const visitor = { ...plain.visitor(1), events: helped };
  assert.equal(plain.interest(visitor, 5, 0), plain.interest({ ...visitor, events: leased }, 4, 0));
  assert.notEqual(plain.trueProbabilities(helped)[0], plain.trueProbabilities(leased)[0]);
});
