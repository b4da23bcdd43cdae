// What the server's lint says: a sign on each element, and a list to go through.

const MOST = 100; // rows; who has more begins with these
const READABLE = 0.75; // scale

// A sentence comes as parts: what the diagram itself says is marked with its language.
function written(sentence) {
  return sentence.map(({ text, lang }) => {
    if (!lang || lang === document.documentElement.lang) {
      return text;
    }
    const own = document.createElement('span');
    own.lang = lang;
    own.textContent = text;
    return own;
  });
}

function sign(found, words) {
  const html = document.createElement('div');
  const worst = found.some((one) => one.severity === 'error') ? 'error' : 'warning';
  html.className = `temuan ${worst}`;
  html.textContent = worst === 'error' ? '!' : '?';
  html.title = found.map((one) => one.sentence.map(({ text }) => text).join('')).join('\n');
  html.setAttribute('role', 'img');
  html.setAttribute('aria-label', `${words}: ${html.title}`);
  return html;
}

// Selected, in sight, and large enough to be read.
export function lookAt({ selection, canvas }, element) {
  selection.select(element);
  if (canvas.zoom() < READABLE && !element.children?.length) {
    canvas.zoom(READABLE, { x: element.x + element.width / 2, y: element.y + element.height / 2 });
  }
  canvas.scrollToElement(element, 120);
}

export function tell(place, services, findings) {
  const { overlays, elementRegistry } = services;
  overlays.remove({ type: 'temuan' });
  const known = findings.filter((one) => one.element && elementRegistry.get(one.element));
  for (const id of new Set(known.map((one) => one.element))) {
    const html = sign(known.filter((one) => one.element === id), place.dataset.tanda);
    overlays.add(id, 'temuan', { position: { top: -12, right: 12 }, html });
  }
  const rows = findings.slice(0, MOST).map((one) => {
    const row = document.createElement('li');
    row.className = one.severity;
    const strong = document.createElement('strong');
    strong.textContent = place.dataset[one.severity === 'error' ? 'salah' : 'peringatan'];
    row.append(strong, ' ');
    if (elementRegistry.get(one.element ?? '')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'quiet';
      button.append(...written(one.sentence));
      button.addEventListener('click', () => lookAt(services, elementRegistry.get(one.element)));
      row.append(button);
    } else {
      row.append(...written(one.sentence));
    }
    return row;
  });
  place.querySelector('ul').replaceChildren(...rows);
  place.querySelector('[data-bersih]').hidden = findings.length > 0;
  place.dataset.jumlah = String(findings.length);
}
