import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** @type {typeof import('lib/worlds')} */
const { numberRange, quoteFieldNames, quoteForm } = require('lib/worlds');

/** What the page asks, and the help to each question, in the form's order. */
const texts = {
  zip: ['ZIP code', 'Where the car is kept at night. Five digits, such as 94103.'],
  age: ['Your age', 'Of the person who drives most.'],
  vehicle: ['Vehicle', 'Make and model, such as Tesla Model 3 or Honda Civic. Any other name will do.'],
  ownership: ['The car is', 'Who leases or finances a car may owe more than it is worth: gap insurance.'],
  vehicleAge: ['Age of the car', 'In years; 0 for a new one.'],
  deductible: ['Deductible', 'What you pay yourself before the insurance does.'],
  mileage: ['Miles a year', 'A guess will do. Long ways are where roadside assistance helps.'],
  parking: ['It stands in', 'A garage or driveway can have a charger, a street has thieves.'],
  use: ['Used for', 'A commuter needs a rental car while the own one is repaired.'],
  household: ['Household', 'Young drivers are where accident forgiveness and umbrella covers matter.'],
  prior: ['Insurance until now', 'None, lapsed, or insured without a gap.'],
};

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** @param {import('lib/worlds').QuoteFieldName} name */
function input(name) {
  const field = quoteForm[name];
  const about = `id="${name}" name="${name}" aria-describedby="${name}-problem"`;
  if (name === 'zip') return `<input ${about} inputmode="numeric" autocomplete="postal-code" maxlength="5">`;
  if (name === 'vehicle') {
    const options = quoteForm.vehicle.levels.slice(1).map((level) => `<option value="${escaped(level)}">`);
    return `<input ${about} list="vehicles" autocomplete="off" maxlength="80"><datalist id="vehicles">${options.join('')}</datalist>`;
  }
  if (field.kind === 'number') {
    const [low, high] = numberRange(field);
    return `<input ${about} type="number" inputmode="numeric" min="${low}" max="${high}" data-kind="number"> <span class="unit">${field.unit}</span>`;
  }
  const options = field.levels.map((level) => `<option>${escaped(level)}</option>`);
  return `<select ${about}><option value="">Choose</option>${options.join('')}</select>`;
}

/** @param {import('lib/worlds').QuoteFieldName} name */
function question(name) {
  const [label, help] = texts[name];
  return `<div class="question">
  <label for="${name}">${label}</label>
  ${input(name)}
  <details data-help="${name}"><summary>Help<span class="hidden">: ${label}</span></summary><p>${help}</p></details>
  <p class="problem" id="${name}-problem" role="alert"></p>
</div>`;
}

/** The page as HTML. Nothing that a visitor sends is ever in it. */
export function quotePage() {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Auto quote</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/quote.css">
<script src="/quote.js" defer></script>
</head>
<body>
<main>
<h1>Your auto quote</h1>
<p class="lead">A demonstration on a simulated insurer: nothing is stored or sold.</p>
<noscript><p class="problem">Offers appear while you type, which needs JavaScript.</p></noscript>
<form id="quote" autocomplete="off" novalidate>
${quoteFieldNames.map(question).join('\n')}
<button type="button" id="compare">Compare prices</button>
</form>
<section id="offer" class="offer" aria-live="polite" aria-labeledby="offer-title" hidden>
<h2 id="offer-title"></h2>
<ul id="offer-add-ons"></ul>
</section>
<p id="state" class="state" role="status"></p>
</main>
</body>
</html>
`;
}
