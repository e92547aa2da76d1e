// Keeps the visitor's session as a list of events and asks the server which add-ons to offer after each of them.

/** `settled`: the visitor has left the field, so that a later change is an event of its own. */
/** @type {{ act: string, field: string, answer?: string | number, settled?: boolean }[]} */
let events = [];
/** Questions whose change is an event of its own: elsewhere the model has only ever seen a first answer. */
const editable = ['vehicle', 'deductible', 'mileage'];
const mostEvents = 60;
/** Add-ons that the visitor has ticked, by name: ticks survive a new box. */
const wanted = new Set();
let asked = 0;
let lastField = '';

const form = document.getElementById('quote');
const place = (id) => document.getElementById(id);

/** The answer as the server wants it, undefined while there is none, or a sentence if it cannot be one. */
function answerOf(input) {
  const text = input.value.trim();
  if (text === '') return {};
  if (input.dataset.kind === 'number') {
    const number = Number(text);
    if (!Number.isInteger(number) || number < Number(input.min) || number > Number(input.max)) {
      return { problem: `Please give a whole number from ${input.min} to ${input.max}.` };
    }
    return { answer: number };
  }
  if (input.id === 'zip' && !/^\d{5}$/.test(text)) return { problem: 'Please give five digits.' };
  return { answer: text };
}

function note(event) {
  events = [...events, event].slice(-mostEvents);
  lastField = event.field;
  ask();
}

/** @param {boolean} final whether the visitor has left the field: half a number is no mistake yet */
function answered(input, final) {
  const { answer, problem } = answerOf(input);
  const shown = place(`${input.id}-problem`);
  if (problem === undefined || final) {
    shown.textContent = problem ?? '';
    input.setAttribute('aria-invalid', String(problem !== undefined));
  }
  if (answer === undefined) return;
  const last = events.findLast(
    ({ act, field }) => field === input.id && (act === 'answer' || act === 'edit'),
  );
  if (last?.answer === answer) {
    last.settled ||= final;
  } else if (last === undefined) note({ act: 'answer', field: input.id, answer, settled: final });
  else if (last.settled && editable.includes(input.id)) {
    note({ act: 'edit', field: input.id, answer, settled: final });
  } else {
    // A word that is still being typed replaces its beginning; so does an answer whose change is no event.
    last.answer = answer;
    last.settled ||= final;
    ask();
  }
}

async function ask() {
  const number = ++asked;
  try {
    const response = await fetch('/offers', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ events: events.map(({ act, field, answer }) => ({ act, field, answer })) }),
    });
    const result = await response.json();
    if (number !== asked) return; // a newer answer is on its way
    if (!response.ok) throw new Error(result.error);
    show(result);
  } catch (error) {
    if (number !== asked) return;
    place('offer').hidden = true;
    place('state').textContent = `No offers now: ${error instanceof Error ? error.message : error}`;
  }
}

function show({ box, milliseconds }) {
  place('state').textContent = `Model: ${milliseconds.toFixed(1)} ms`;
  place('offer').hidden = box === null;
  if (box === null) return;
  place('offer-title').textContent = box.title;
  place('offer-add-ons').replaceChildren(
    ...box.addOns.map(({ name, probability }) => {
      const tick = document.createElement('input');
      tick.type = 'checkbox';
      tick.checked = wanted.has(name);
      tick.addEventListener('change', () => (tick.checked ? wanted.add(name) : wanted.delete(name)));
      const label = document.createElement('label');
      const chance = document.createElement('span');
      chance.className = 'chance';
      chance.textContent = `${Math.round(100 * probability)} % of visitors like you take it`;
      label.append(tick, ` ${name} `, chance);
      const item = document.createElement('li');
      item.append(label);
      return item;
    }),
  );
}

let waiting;
form.addEventListener('input', ({ target }) => {
  clearTimeout(waiting);
  if (target.matches('select')) return; // its change follows at once
  waiting = setTimeout(() => answered(target, false), 150);
});
form.addEventListener('change', ({ target }) => {
  clearTimeout(waiting);
  answered(target, true);
});
form.addEventListener('submit', (event) => event.preventDefault());
for (const details of form.querySelectorAll('details')) {
  details.addEventListener('toggle', () => {
    if (details.open) note({ act: 'help', field: details.dataset.help });
  });
}
place('compare').addEventListener('click', () => note({ act: 'compare', field: lastField || 'zip' }));
