/** Shows only the waits that match a text and the chosen ends. Without the script there is no filter, and all waits are shown. */
import { html, type Markup } from './html.js';

export function filterForm(waits: number): Markup {
  return html`<form class="filter" role="search" hidden>
    <label for="find">Filter</label>
    <input
      id="find"
      type="search"
      placeholder="a job, a connection, an end, a reason"
      autocomplete="off"
      spellcheck="false"
      aria-controls="chart"
    />
    <button type="reset">Show all</button>
    <output for="find" aria-live="polite">${waits} of ${waits} waits</output>
  </form>`;
}

/** All words of the text must be in what is known of a wait. */
export const filterScript = `
const form = document.querySelector('form.filter');
const find = document.getElementById('find');
const rows = [...document.querySelectorAll('.job')];
const groups = [...document.querySelectorAll('.group')];
const only = [...document.querySelectorAll('[data-only]')];
const show = () => {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const ends = only.filter((button) => button.ariaPressed === 'true').map((button) => button.dataset.only);
  let shown = 0;
  for (const row of rows) {
    const fits = words.every((word) => row.dataset.find.includes(word)) && (ends.length === 0 || ends.includes(row.dataset.end));
    row.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const group of groups) group.hidden = shown < rows.length && !group.querySelector('.job:not([hidden])');
  form.querySelector('output').textContent = shown + ' of ' + rows.length + ' waits';
};
if (form) {
  form.hidden = false;
  for (const button of only) {
    button.disabled = false;
    button.addEventListener('click', () => {
      button.ariaPressed = String(button.ariaPressed !== 'true');
      show();
    });
  }
  find.addEventListener('input', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => {
    find.value = '';
    for (const button of only) button.ariaPressed = 'false';
    show();
  });
  show();
}
`;
