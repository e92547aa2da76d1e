import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { useKernel } from '../../display/testing/kernel';
import { Gmf } from '../../models/ncf/gmf';
import { batchedBaselineExercises } from './batched-baseline';
import { behaviorSequenceTransformerExercises } from './behavior-sequence-transformer';
import { checkAnswer } from './check-answer';
import { contextualBanditsExercises } from './contextual-bandits';
import { customerIdExercises } from './customer-id';
import type { FunctionExercise } from './exercise';
import { explainabilityExercises } from './explainability';
import { lightGcnExercises } from './lightgcn';
import { longTermValueExercises } from './long-term-value';
import { ncfWideAndDeepExercises, type Rival, rivalExercise } from './ncf-wide-and-deep';
import { offPolicyExercises } from './off-policy';
import { quoteFunnelExercises } from './quote-funnel';

const sent = useKernel();
type Any = FunctionExercise<never[], unknown>;
const chapters = [
  customerIdExercises,
  batchedBaselineExercises,
  contextualBanditsExercises,
  behaviorSequenceTransformerExercises,
  lightGcnExercises,
  ncfWideAndDeepExercises,
  quoteFunnelExercises,
  offPolicyExercises,
  explainabilityExercises,
  longTermValueExercises,
];
const all = chapters.flatMap((chapter) =>
  Object.values(chapter).filter((one) => !('judge' in one)),
) as unknown as Any[];

function shown(exercise: Any, answer: unknown): string {
  checkAnswer(exercise, answer as never);
  return sent.at(-1)?.['text/plain'] as string;
}

for (const exercise of all) {
  test(`exercise ${exercise.name}: a usual mistake hears what it is, the reference passes where nothing else is asked`, () => {
    const { mistakes = [], reference, also } = exercise;
    for (const { says, does } of mistakes) assert.ok(shown(exercise, does).includes(says), says);
    const verdict = shown(exercise, reference);
    assert.match(verdict, also ? /passed|numbers are right/ : /passed/);
  });

  test(`exercise ${exercise.name}: constants, arguments and each case’s own answer do not pass`, () => {
    const cases = exercise.cases(new Random(2026));
    const own = cases.map((one) => exercise.reference(...one));
    const shortcuts = [0, 1, 0.5, [], ...own].map((value) => () => value);
    const arguments_ = cases[0].map(
      (_, i) =>
        (...given: unknown[]) =>
          given[i],
    );
    for (const shortcut of [...shortcuts, ...arguments_]) assert.match(shown(exercise, shortcut), /not yet/);
  });
}

test('exercise 5.1: the double sum is right and refused, the sums of squares pass', () => {
  const exercise = ncfWideAndDeepExercises['5.1'] as unknown as Any;
  assert.match(shown(exercise, exercise.reference), /numbers are right, but 64 features took \d+ reads/);
  const fast = (x: number[], factors: number[][]): number => {
    let total = 0;
    for (let f = 0; f < factors[0].length; f++) {
      let [sum, squares] = [0, 0];
      x.forEach((value, i) => {
        const product = factors[i][f] * value;
        sum += product;
        squares += product ** 2;
      });
      total += (sum ** 2 - squares) / 2;
    }
    return total;
  };
  assert.match(shown(exercise, fast), /passed/);
});

test('exercise 5.4: neither the old model, nor an untrained one, nor a wrong figure or verdict passes; the right one does', async () => {
  const sizes = { users: 3, items: 4 };
  const gmf = (name: string) => new Gmf({ ...sizes, embeddingSize: 8, random: new Random(name) });
  const [old, fresh] = [gmf('old'), gmf('fresh')];
  let quality = 0.3;
  const question = {
    rankingOf: async () => quality,
    pointwise: { model: old, ndcg: 0.25 },
    popularity: 0.1,
  };
  const verdict = async (answer: unknown): Promise<string> => {
    await checkAnswer(rivalExercise(question), answer as Rival);
    return sent.at(-1)?.['text/plain'] as string;
  };
  assert.match(await verdict(undefined), /no answer yet/);
  assert.match(await verdict({ model: {}, ndcg: 0.3, beatsPointwise: true }), /no Gmf/);
  assert.match(await verdict({ model: old, ndcg: 0.3, beatsPointwise: true }), /of your own/);
  assert.match(await verdict({ model: fresh, ndcg: 0.31, beatsPointwise: true }), /ranks otherwise/);
  assert.match(await verdict({ model: fresh, ndcg: 0.3, beatsPointwise: false }), /does not follow/);
  assert.match(await verdict({ model: fresh, ndcg: 0.3, beatsPointwise: true }), /passed/);
  quality = 0.05;
  assert.match(
    await verdict({ model: fresh, ndcg: 0.05, beatsPointwise: false }),
    /no better than popularity/,
  );
  old.dispose();
  fresh.dispose();
});
