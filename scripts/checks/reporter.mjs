/**
 * Reporter for node's test runner: each failure with its location and its reason, then one line of figures that
 * `scripts/test.mjs` reads. What tests print themselves goes to the log only.
 *
 * @param {AsyncIterable<{ type: string, data: any }>} source
 */
export default async function* reporter(source) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  /** @type {Map<string, number>} */
  const seconds = new Map();
  for await (const { type, data } of source) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.nesting === 0 && data.file) {
      seconds.set(data.file, (seconds.get(data.file) ?? 0) + (data.details?.duration_ms ?? 0) / 1000);
    }
    // A suite is not a test, and a test whose subtests failed adds nothing to them.
    if (data.details?.type === 'suite' && type === 'test:pass') continue;
    if (data.details?.error?.failureType === 'subtestsFailed') continue;
    if (data.skip !== undefined || data.todo !== undefined) count.skipped++;
    else if (type === 'test:pass') count.passed++;
    else {
      count.failed++;
      yield describeFailure(data);
    }
  }
  const slowest = [...seconds].sort((a, b) => b[1] - a[1]).slice(0, 10);
  yield `\n${figuresTitle}\n`;
  for (const [file, spent] of slowest) yield `${spent.toFixed(1).padStart(8)} s  ${file}\n`;
  yield `${resultMark}${JSON.stringify(count)}\n`;
}

export const resultMark = '#test-result ';
export const figuresTitle = 'Slowest files:';
export const failureMark = '#test-failure ';

/** @param {any} data */
function describeFailure(data) {
  const error = data.details?.error?.cause ?? data.details?.error;
  const reason = String(error?.stack ?? error)
    .split('\n')
    .slice(0, 12)
    .join('\n    ');
  const location = data.file ? ` (${data.file}${data.line ? `:${data.line}` : ''})` : '';
  return `\n${failureMark}${data.name}${location}\n    ${reason}\n`;
}
