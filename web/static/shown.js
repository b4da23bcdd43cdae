// Puts the fields of a form out of sight that do not apply to what is answered; what was typed in them is there again
// when they apply again. The server is told which ones were out of sight (`lepas`): it keeps their text, also in a draft
// and on a page that comes back, but takes no answer from it. Without this script each field stays, with its sentence.

const BY = '[data-shown-by]';

function settle(field) {
  const inputs = field.closest('form').querySelectorAll('input[type="radio"]');
  const deciding = [...inputs].filter((input) => input.name === field.dataset.shownBy);
  if (!deciding.length) {
    return; // a button decides: nobody knows before it is pressed
  }
  const chosen = deciding.find((input) => input.checked);
  const answer = chosen ? chosen.value : field.dataset.shownUnsaid;
  const applies = JSON.parse(field.dataset.shownIs).includes(answer);
  field.hidden = !applies;
  field.querySelector('input[name="lepas"]').disabled = applies;
  field.querySelector('[data-shown-sentence]').hidden = true;
}

// What the summary of errors leads to stays, until the answer that decides about it changes.
function settleAll() {
  document.querySelectorAll(`${BY}:not(.faulty)`).forEach(settle);
}

settleAll();
addEventListener('pageshow', settleAll); // a browser that goes back fills the inputs in only now
document.addEventListener('change', (event) => {
  const decided = [...document.querySelectorAll(BY)].filter((field) => field.dataset.shownBy === event.target.name);
  decided.forEach(settle);
});
