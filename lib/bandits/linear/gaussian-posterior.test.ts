import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inverse, Matrix } from 'ml-matrix';
import { Random } from '../../core/random';
import { ResumableRandom } from '../../core/resumable-random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { GaussianPosterior } from './gaussian-posterior';

const random = new Random(3);
const rows = Array.from({ length: 12 }, () => [random.normal(), random.normal(), 0, 1]);
const rewards = rows.map((row) => 2 * row[0] - row[1] + random.normal());
const ridge = 0.7;

function seen(): GaussianPosterior {
  const posterior = new GaussianPosterior(4, ridge);
  rows.forEach((row, i) => {
    posterior.add(row, rewards[i]);
  });
  return posterior;
}

/** A^-1 and A^-1 X'y by the general inverse. */
function closedForm(): { covariance: Matrix; mean: number[] } {
  const x = new Matrix(rows);
  const covariance = inverse(x.transpose().mmul(x).add(Matrix.eye(4).mul(ridge)));
  return { covariance, mean: covariance.mmul(x.transpose()).mmul(Matrix.columnVector(rewards)).to1DArray() };
}

test('a width below 1 or a ridge that is not above 0 is refused', () => {
  throwsArgument(() => new GaussianPosterior(0, 1), 'width');
  throwsArgument(() => new GaussianPosterior(2, 0), 'ridge');
});

test('without rows it is the prior', () => {
  const prior = new GaussianPosterior(2, 4);
  assert.deepEqual([...prior.mean()], [0, 0]);
  assert.equal(prior.variance([3, 4]), 25 / 4);
});

test('mean and covariance equal the closed form', () => {
  const { covariance, mean } = closedForm();
  const posterior = seen();
  posterior.mean().forEach((value, i) => {
    assert.ok(Math.abs(value - mean[i]) < 1e-12);
  });
  for (const row of rows) {
    const x = Matrix.rowVector(row);
    const expected = x.mmul(covariance).mmul(x.transpose()).get(0, 0);
    assert.ok(Math.abs(posterior.variance(row) - expected) < 1e-12);
  }
});

test('draws have the posterior’s mean and covariance', () => {
  const { covariance, mean } = closedForm();
  const posterior = seen();
  const source = new ResumableRandom(new Random(11));
  const [draws, noise, draw] = [20_000, 0.5, new Float64Array(4)];
  const [sums, products] = [new Float64Array(4), new Float64Array(16)];
  for (let n = 0; n < draws; n++) {
    posterior.sample(source, noise, draw);
    for (let i = 0; i < 4; i++) {
      sums[i] += draw[i];
      for (let j = 0; j < 4; j++) products[4 * i + j] += (draw[i] - mean[i]) * (draw[j] - mean[j]);
    }
  }
  for (let i = 0; i < 4; i++) {
    const deviation = noise * Math.sqrt(covariance.get(i, i));
    assert.ok(Math.abs(sums[i] / draws - mean[i]) < (4 * deviation) / Math.sqrt(draws));
    for (let j = 0; j < 4; j++) {
      const scale = noise * noise * Math.sqrt(covariance.get(i, i) * covariance.get(j, j));
      const error = products[4 * i + j] / draws - noise * noise * covariance.get(i, j);
      assert.ok(Math.abs(error) < (6 * scale) / Math.sqrt(draws));
    }
  }
});

test('forgetting brings the prior back, and a saved posterior goes on exactly', () => {
  const posterior = seen();
  const copy = new GaussianPosterior(4, ridge);
  copy.restore(JSON.parse(JSON.stringify(posterior.save())));
  assert.deepEqual(copy.mean(), posterior.mean());
  throwsArgument(() => new GaussianPosterior(3, ridge).restore(posterior.save()), 'state.factor');
  posterior.reset();
  assert.deepEqual([...posterior.mean()], [0, 0, 0, 0]);
  assert.ok(Math.abs(posterior.variance([0, 0, 1, 0]) - 1 / ridge) < 1e-15);
});
