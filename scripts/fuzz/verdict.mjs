/** @typedef {import('./spoil.mjs').Spoiling} Spoiling */

/**
 * What is wrong with how a call took what was spoiled:
 * `name` an option that does not exist was taken; `kind` a value of another kind was; `nan` finite numbers gave NaN;
 * `raw` the error is the language's, the system's or another package's; `hang`, `memory`, `crash` the process.
 *
 * @typedef {'name' | 'kind' | 'nan' | 'raw' | 'hang' | 'memory' | 'crash'} Fault
 */

/**
 * The fault of a call that threw.
 *
 * @param {unknown} error
 * @param {string} libOutput folder of the compiled library
 * @returns {Fault | undefined}
 */
export function faultOfError(error, libOutput) {
  if (!(error instanceof Error)) return 'raw';
  if (error.name === 'ArgumentError') return undefined;
  if (/^(Type|Range|Reference|Syntax|Assertion)Error$/.test(error.name)) return 'raw';
  const first = /\n\s+at .*?\(?(\/[^\n)]*|node:[^\n)]*)/.exec(error.stack ?? '')?.[1];
  return first?.startsWith(libOutput) ? undefined : 'raw';
}

/**
 * Where a value of any kind is right, or is not looked at: elements of lists, cells of tables, questions, what the
 * function does not read of a larger whole.
 *
 * @type {[RegExp, RegExp][]}
 */
const anyKind = [
  [/^(ArgumentError|argumentError|requireOneOf|checkAnswer)$/, /./],
  [/^require(Positive|PositiveInteger|Probability|Memory)$/, /^0$/],
  [/^Random\.(pick|shuffle|choice)$/, /^0\[/],
  [
    /^(dataFrame|showTable|readLog|predictFeatures|fitFeatures|FeatureEncoder\.encode|predictFeatureLogits)$/,
    /^[01](\.|\[)/,
  ],
  [/^(Vocabulary\.has|FeatureEncoder\.rowOf|Recommender\.score|CompiledStep|compileStep)$/, /./],
  [
    /^(compactFigure|showFigure|pictureHtml|panels|ModelRecommender|BetaThompson\.update|.*\.update|.*\.restore)$/,
    /^0/,
  ],
  // Structures that other functions of the library make: what this one does not read of them.
  [
    /./,
    /^[0-3]\.(repeatedEdges|selfReferences|fractions|support|sums|at|users|items|firstRank|counts|estimator|selfNormalized|effectiveSampleSize|owners|k|histories|next|missing|logged|value|standardError)/,
  ],
];

/**
 * The fault of a call that gave a result.
 *
 * @param {string} name of the function
 * @param {Spoiling} spoiling
 * @param {boolean} gaveNaN whether the result has NaN where that of the right call has none
 * @returns {Fault | undefined}
 */
export function faultOfResult(name, spoiling, gaveNaN) {
  if (spoiling.how === 'name') return 'name';
  const judged =
    spoiling.how === 'value' && !anyKind.some(([who, where]) => who.test(name) && where.test(spoiling.path));
  if (judged && isOtherKind(spoiling.was, spoiling.is)) return 'kind';
  return gaveNaN ? 'nan' : undefined;
}

/** A number, text, function or truth value in whose place stands something else, but nothing. */
function isOtherKind(/** @type {unknown} */ was, /** @type {unknown} */ is) {
  if (is === undefined || !['number', 'string', 'boolean', 'function'].includes(typeof was)) return false;
  return typeof was !== typeof is;
}

/**
 * Where a result holds NaN: paths, without the numbers of rows.
 *
 * @param {unknown} result
 * @returns {Set<string>}
 */
export function pathsOfNaN(result) {
  /** @type {Set<string>} */
  const paths = new Set();
  const seen = new Set();
  /** @param {any} value @param {string} path @param {number} depth */
  const visit = (value, path, depth) => {
    if (typeof value === 'number') {
      if (Number.isNaN(value)) paths.add(path);
      return;
    }
    if (value === null || typeof value !== 'object' || depth > 4 || seen.has(value)) return;
    seen.add(value);
    if (typeof value.dataSync === 'function') {
      if (!value.isDisposed) visit(value.dataSync(), path, depth);
    } else if (ArrayBuffer.isView(value)) {
      if (!(value instanceof DataView) && Array.prototype.some.call(value, Number.isNaN)) paths.add(path);
    } else if (Array.isArray(value)) {
      for (const part of value.slice(0, 1000)) visit(part, `${path}[]`, depth + 1);
    } else {
      for (const name of Object.keys(value)) visit(value[name], `${path}.${name}`, depth + 1);
    }
  };
  visit(result, '', 0);
  return paths;
}
