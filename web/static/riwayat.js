// Moves through a history without loading the page anew: slider, arrow keys, links of events, play. Every position stays
// an address that the server can render; without this script the slider is a form and the links are links.

const form = document.querySelector('form[data-scrub]');
const slider = form.elements.sampai;
const place = document.querySelector('[data-diagram]');
const changes = JSON.parse(form.dataset.changes);
const signs = JSON.parse(form.dataset.signs);
const parts = new Map(); // event -> the moment's HTML, once it was asked for
const EVERY = 1600; // milliseconds an event stays when playing at 1x
const SETTLE = 120; // milliseconds the slider must rest before the moment is asked for

let here = Number(slider.value);
let waiting = 0;
let playing = 0;

const rows = () => [...document.querySelectorAll('.events tr[data-seq]')];
const stops = () => rows().map((row) => Number(row.dataset.seq));
const query = (address, seq) => `${address}${address.includes('?') ? '&' : '?'}sampai=${seq}`;

// What the diagram shows after an event: the changes of every event until then.
function marksAt(seq) {
  const marks = {};
  for (const [event, changed] of Object.entries(changes)) {
    if (Number(event) <= seq) {
      for (const [id, mark] of Object.entries(changed)) {
        if (mark.length) {
          marks[id] = mark;
        } else {
          delete marks[id];
        }
      }
    }
  }
  return Object.entries(marks);
}

// The row in the middle of its box, where the box has a scroll bar of its own.
function reveal(row) {
  const box = row.closest('.scroll');
  if (box.scrollHeight > box.clientHeight) {
    box.scrollTop = row.offsetTop - box.clientHeight / 2;
  }
}

function paint(seq) {
  const marks = marksAt(seq);
  const words = (state, visits) => `${signs[state]}${visits > 1 ? ` ×${visits}` : ''}`;
  const label = (state, visits) => (visits ? words(state, visits) : signs[state].split(' ')[0]); // a timer has a sign
  place.dataset.marks = JSON.stringify(Object.fromEntries(marks.map(([id, [state]]) => [id, state])));
  place.dataset.labels = JSON.stringify(Object.fromEntries(marks.map(([id, [state, visits]]) => [id, label(state, visits)])));
  place.dispatchEvent(new Event('marks'));
  for (const dot of document.querySelectorAll('.rail [data-seq]')) {
    dot.classList.toggle('here', Number(dot.dataset.seq) === seq);
  }
  for (const row of rows()) {
    const mine = Number(row.dataset.seq) === seq;
    row.classList.toggle('is-active', mine);
    row.removeAttribute('aria-current');
    if (mine) {
      row.setAttribute('aria-current', 'true');
      reveal(row);
    }
  }
}

function steps(seq) {
  const all = stops();
  const to = {
    first: Number(slider.min),
    before: all.filter((one) => one < seq).at(-1),
    after: all.find((one) => one > seq),
    last: Number(slider.max),
  };
  for (const link of form.querySelectorAll('[data-step]')) {
    const target = to[link.dataset.step];
    if (target === undefined || target === seq) {
      link.removeAttribute('href');
      link.setAttribute('aria-disabled', 'true');
    } else {
      link.href = query(form.dataset.address, target);
      link.removeAttribute('aria-disabled');
    }
  }
}

async function ask(seq) {
  if (!parts.has(seq)) {
    const answer = await fetch(`${query(form.dataset.scrub, seq)}&gambar=ya`, { credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) {
      throw new Error(`the moment's address answers ${answer.status}`);
    }
    const text = await answer.text();
    if (seq === Number(slider.max)) {
      return text; // a running Berkas goes on
    }
    parts.set(seq, text);
  }
  return parts.get(seq);
}

async function show(seq) {
  let text;
  try {
    text = await ask(seq);
  } catch {
    location.assign(query(form.dataset.address, seq)); // the server says why: a session that ended, most often
    return;
  }
  if (seq !== here) {
    return; // the slider has moved on
  }
  const made = new DOMParser().parseFromString(text, 'text/html').querySelector('#saat');
  const drawing = made.querySelector('[data-drawing] > svg');
  const drawn = place.querySelector(':scope > svg');
  if (drawing && drawn) {
    drawing.setAttribute('class', drawn.getAttribute('class') ?? ''); // beneath the interactive one it is for paper
    drawn.replaceWith(drawing);
  }
  made.querySelector('[data-drawing]')?.remove();
  document.querySelector('#saat').replaceWith(made);
  form.querySelector('output').textContent = made.dataset.place;
  slider.setAttribute('aria-valuetext', made.dataset.place);
}

function go(seq, rest = 0) {
  here = seq;
  slider.value = seq;
  paint(seq);
  steps(seq);
  history.replaceState(null, '', query(form.dataset.address, seq));
  clearTimeout(waiting);
  waiting = setTimeout(show, rest, seq);
}

function stop() {
  clearInterval(playing);
  playing = 0;
  for (const button of form.querySelectorAll('[data-play]')) {
    button.setAttribute('aria-pressed', 'false');
  }
  form.querySelector('[data-stop]').hidden = true;
}

function play(button) {
  stop();
  const next = () => stops().find((one) => one > here);
  if (next() === undefined) {
    go(stops()[0] ?? here);
  }
  button.setAttribute('aria-pressed', 'true');
  form.querySelector('[data-stop]').hidden = false;
  playing = setInterval(() => {
    const to = next();
    if (to === undefined) {
      stop();
    } else {
      go(to);
    }
  }, EVERY / Number(button.dataset.play));
}

slider.addEventListener('input', () => {
  stop();
  go(Number(slider.value), SETTLE);
});
form.querySelector('[data-show]').hidden = true;
rows().filter((row) => Number(row.dataset.seq) === here).forEach(reveal);
for (const button of form.querySelectorAll('[data-play]')) {
  button.hidden = false;
  button.addEventListener('click', () => play(button));
}
form.querySelector('[data-stop]').addEventListener('click', stop);
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-step][href], .events th a');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    stop();
    go(Number(new URL(link.href).searchParams.get('sampai')));
  }
});
