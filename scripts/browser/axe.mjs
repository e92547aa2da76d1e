import { createRequire } from 'node:module';

const file = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * What axe finds serious or critical in a page, with one example each.
 *
 * @param {import('playwright-core').Page} page
 * @param {string[]} [parts] selectors of the parts to look at; default: all of it
 * @returns {Promise<string[]>}
 * @throws if a selector fits nothing: then nothing was looked at
 */
export async function axeFindings(page, parts = ['html']) {
  for (const part of parts) {
    if ((await page.locator(part).count()) === 0) throw new Error(`there is nothing to look at: ${part}`);
  }
  await page.addScriptTag({ path: file });
  return page.evaluate(async (include) => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run({ include });
    return violations
      .filter((/** @type {any} */ { impact }) => impact === 'serious' || impact === 'critical')
      .map(
        (/** @type {any} */ { id, nodes }) =>
          `${id}: ${nodes.length}, such as ${nodes[0].html.slice(0, 200)}: ${nodes[0].failureSummary}`,
      );
  }, parts);
}
