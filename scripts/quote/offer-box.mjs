import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** @type {typeof import('lib/worlds')} */
const { chooseForBox, quoteAddOns } = require('lib/worlds');

/** Least probability of an add-on in the box: in the middle of what `quote-ab-test` chose for its worlds, 0.2 to 0.35. */
export const boxThreshold = 0.3;

const packages = [{ title: 'EV package', addOns: ['gap insurance', 'EV charging cover'] }];

/**
 * What the page shows for a session: the add-ons worth a box, and the box's title.
 *
 * @typedef {{ title: string, addOns: { name: string, probability: number }[] }} OfferBox
 *
 * @param {ArrayLike<number>} probabilities by add-on
 * @returns {OfferBox | null} null: no box
 */
export function offerBox(probabilities) {
  const chosen = chooseForBox((a) => probabilities[a], quoteAddOns.length, { threshold: boxThreshold }, []);
  if (chosen.length === 0) return null;
  const addOns = chosen.map((a) => ({ name: quoteAddOns[a].name, probability: probabilities[a] }));
  const names = addOns.map(({ name }) => name);
  const known = packages.find(
    (one) => one.addOns.length === names.length && one.addOns.every((name) => names.includes(name)),
  );
  return { title: known?.title ?? 'You may also want', addOns };
}
