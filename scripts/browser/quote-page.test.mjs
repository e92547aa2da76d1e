import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { quoteModel } from '../quote/model.mjs';
import { createQuoteServer } from '../quote/server.mjs';
import { launchChromium } from './chromium.mjs';
import { browserFolder } from './notebooks-under-test.mjs';

const { model } = await quoteModel();
const server = createQuoteServer(model);
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const address = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
const browser = await launchChromium();
test.after(async () => {
  await browser.close();
  server.close();
  server.closeAllConnections();
  model.dispose();
});

/**
 * An open page; what goes wrong in it fails the test.
 *
 * @param {test.TestContext} t
 * @param {{ width: number, height: number }} viewport
 */
async function openPage(t, viewport = { width: 900, height: 1000 }) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(problems, []);
  });
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  return page;
}

/** @param {import('playwright-core').Page} page @param {string} vehicle */
async function fillIn(page, vehicle) {
  await page.getByLabel('ZIP code', { exact: true }).fill('94103');
  await page.getByLabel('Your age', { exact: true }).fill('34');
  await page.getByLabel('Vehicle', { exact: true }).pressSequentially(vehicle, { delay: 20 });
}

/** Until the model has answered to what the page shows. @param {import('playwright-core').Page} page */
async function settled(page) {
  await page.waitForTimeout(400);
  await page.waitForFunction(() => /^Model: /.test(document.getElementById('state')?.textContent ?? ''));
}

test('typing Tesla Model 3 makes the EV package appear, with its two add-ons to tick', async (t) => {
  const page = await openPage(t);
  const offer = page.locator('#offer');
  assert.equal(await offer.isVisible(), false);
  await fillIn(page, 'Tesla Model 3');
  await page.getByRole('heading', { name: 'EV package' }).waitFor();
  for (const name of ['gap insurance', 'EV charging cover']) {
    const tick = page.getByRole('checkbox', { name });
    assert.equal(await tick.isChecked(), false);
    await tick.check();
    assert.equal(await tick.isChecked(), true);
  }
  await page.screenshot({ path: path.join(browserFolder, 'quote-tesla.png') });
});

test('a petrol car does not bring the EV package, and changing to one takes it away', async (t) => {
  const page = await openPage(t);
  await fillIn(page, 'Honda Civic');
  await settled(page);
  assert.equal(await page.getByRole('heading', { name: 'EV package' }).count(), 0);
  const vehicle = page.getByLabel('Vehicle', { exact: true });
  await vehicle.fill('Tesla Model 3');
  await vehicle.blur();
  await page.getByRole('heading', { name: 'EV package' }).waitFor();
  await vehicle.fill('Honda Civic');
  await vehicle.blur();
  await page.getByRole('heading', { name: 'EV package' }).waitFor({ state: 'hidden' });
});

test('mistakes are said beside the field, unknown vehicles and script in a field do no harm', async (t) => {
  const page = await openPage(t);
  const zip = page.getByLabel('ZIP code', { exact: true });
  await zip.fill('94');
  await zip.blur();
  assert.equal(await page.locator('#zip-problem').textContent(), 'Please give five digits.');
  assert.equal(await zip.getAttribute('aria-invalid'), 'true');
  const age = page.getByLabel('Your age', { exact: true });
  await age.fill('7');
  await age.blur();
  assert.match((await page.locator('#age-problem').textContent()) ?? '', /from 17 to 90/);
  await fillIn(page, '<img src=x onerror="document.title=1">');
  await settled(page);
  assert.equal(await page.title(), 'Auto quote');
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await page.locator('#zip-problem').textContent(), '');
});

test('on a phone nothing runs over the edge, and every field has a label, reachable by keyboard', async (t) => {
  const page = await openPage(t, { width: 360, height: 740 });
  await fillIn(page, 'Tesla Model 3');
  await page.getByRole('heading', { name: 'EV package' }).waitFor();
  const { scroll, width } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    width: window.innerWidth,
  }));
  assert.ok(scroll <= width, `${scroll} wide on a screen of ${width}`);
  const unlabeled = await page.evaluate(() =>
    Array.from(
      /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input, select')),
      ({ id, labels }) => (labels?.length ? '' : id),
    ).filter(Boolean),
  );
  assert.deepEqual(unlabeled, []);
  await page.getByLabel('ZIP code', { exact: true }).focus();
  const reached = new Set();
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement?.id ?? ''));
  }
  for (const id of ['age', 'vehicle', 'deductible', 'prior', 'compare']) assert.ok(reached.has(id), id);
  await page.screenshot({ path: path.join(browserFolder, 'quote-phone.png'), fullPage: true });
});

test('when the server does not answer the page says so and hides the box', async (t) => {
  const page = await openPage(t);
  await fillIn(page, 'Tesla Model 3');
  await page.getByRole('heading', { name: 'EV package' }).waitFor();
  await page.route('**/offers', (route) =>
    route.fulfill({ status: 200, contentType: 'application/json', body: '{"error":' }),
  );
  await page.getByLabel('Deductible', { exact: true }).selectOption('$500');
  await page.waitForFunction(() =>
    /^No offers now/.test(document.getElementById('state')?.textContent ?? ''),
  );
  assert.equal(await page.locator('#offer').isVisible(), false);
});
