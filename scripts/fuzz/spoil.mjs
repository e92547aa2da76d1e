import { wrongName, wrongValue } from './wrong-values.mjs';

/** @typedef {import('./draws.mjs').Draws} Draws */

/**
 * How a call was spoiled.
 *
 * @typedef {{
 *   how: 'name' | 'value' | 'missing',
 *   path: string,
 *   was: unknown,
 *   is: unknown,
 *   finite: boolean,
 * }} Spoiling
 */

/** @typedef {{ holder: any, key: string | number, path: string, depth: number }} Place */

/** Objects that hold options at any depth, but for columns by name and what other functions have made. */
const options = new Set([
  ...[
    'optimizer',
    'scenario',
    'context',
    'rewards',
    'sampling',
    'walks',
    'loss',
    'negatives',
    'masking',
    'split',
  ],
  ...[
    'earlyStopping',
    'checkpoint',
    'practice',
    'hard',
    'options',
    'confidence',
    'minimum',
    'calibration',
    'positions',
  ],
]);

/**
 * Objects to which names may be added, as what they are part of is open: states and counts that other functions wrote,
 * figures of Plotly, options of a model of one's own.
 */
const openByDesign =
  /(\.restore$|^compactFigure$|^showFigure$|^ModelRecommender$|^writeArchive$|^interactionsOf$|^AlwaysValidTest\.look$|^repeatedIntervals$|^dotProductScores$|^compileStep$|^CompiledStep$|^ContextEncoder)/;

/**
 * Spoils one thing in the arguments of a call.
 *
 * @param {string} name of the function
 * @param {unknown[]} given the arguments; changed in place
 * @param {number} from index of the first that may be spoiled
 * @param {Draws} draws
 * @returns {Spoiling | undefined} nothing where there is nothing to spoil
 */
export function spoil(name, given, from, draws) {
  const places = placesOf(given, from);
  if (places.length === 0) return undefined;
  const open = openByDesign.test(name) ? [] : openObjects(given, from);
  if (open.length > 0 && draws.happens(0.3)) {
    const { object, path } = draws.pick(open);
    const added = wrongName(Object.keys(object), draws);
    // As JSON.parse makes it, also under names that every object inherits.
    Object.defineProperty(object, added, { value: 1, enumerable: true, configurable: true, writable: true });
    return { how: 'name', path: `${path}.${added}`, was: undefined, is: 1, finite: true };
  }
  const { holder, key, path } = draws.pick(places);
  const was = holder[key];
  if (draws.happens(0.07)) {
    if (Array.isArray(holder)) holder[/** @type {number} */ (key)] = undefined;
    else delete holder[key];
    return { how: 'missing', path, was, is: undefined, finite: false };
  }
  const { value, finite } = wrongValue(was, String(key), draws);
  holder[key] = value;
  return { how: 'value', path, was, is: value, finite };
}

/**
 * @param {unknown[]} given
 * @param {number} from
 */
function placesOf(given, from) {
  /** @type {Place[]} */
  const places = [];
  /** @param {any} holder @param {string | number} key @param {string} path @param {number} depth */
  const visit = (holder, key, path, depth) => {
    places.push({ holder, key, path, depth });
    const value = holder[key];
    if (depth === 3) return;
    if (isPlain(value))
      for (const name of Object.keys(value)) visit(value, name, `${path}.${name}`, depth + 1);
    if (Array.isArray(value)) {
      for (let i = 0; i < Math.min(2, value.length); i++) visit(value, i, `${path}[${i}]`, depth + 1);
    }
  };
  for (let i = from; i < given.length; i++) visit(given, i, `${i - from}`, 0);
  return places;
}

/**
 * Objects to which no name may be added without a word.
 *
 * @param {unknown[]} given
 * @param {number} from
 */
function openObjects(given, from) {
  /** @type {{ object: Record<string, unknown>, path: string }[]} */
  const found = [];
  const last = given.length - 1;
  if (last >= from && isOptions(given[last])) {
    found.push({ object: /** @type {Record<string, unknown>} */ (given[last]), path: `${last - from}` });
  }
  for (const { holder, key, path } of placesOf(given, from)) {
    const value = holder[key];
    if (options.has(String(key)) && isOptions(value)) found.push({ object: value, path });
  }
  return found;
}

/** @param {unknown} value */
function isPlain(value) {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Plain, and neither columns by name nor what another function has made of columns. @param {unknown} value */
function isOptions(value) {
  return (
    isPlain(value) && !Object.values(/** @type {object} */ (value)).some((part) => ArrayBuffer.isView(part))
  );
}
