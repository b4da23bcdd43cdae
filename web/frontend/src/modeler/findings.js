// What the server's lint says: a sign on each element, and a list to go through.

const MOST = 100; // rows; who has more begins with these

function sign(found, words) {
  const html = document.createElement('div');
  const worst = found.some((one) => one.severity === 'error') ? 'error' : 'warning';
  html.className = `temuan ${worst}`;
  html.textContent = worst === 'error' ? '!' : '?';
  html.title = found.map((one) => one.sentence).join('\n');
  html.setAttribute('role', 'img');
  html.setAttribute('aria-label', `${words}: ${html.title}`);
  return html;
}

export function tell(place, services, findings) {
  const { overlays, elementRegistry, selection, canvas } = services;
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
      button.textContent = one.sentence;
      button.addEventListener('click', () => {
        selection.select(elementRegistry.get(one.element));
        canvas.scrollToElement(elementRegistry.get(one.element), 120);
      });
      row.append(button);
    } else {
      row.append(one.sentence);
    }
    return row;
  });
  place.querySelector('ul').replaceChildren(...rows);
  place.querySelector('[data-bersih]').hidden = findings.length > 0;
  place.dataset.jumlah = String(findings.length);
}
