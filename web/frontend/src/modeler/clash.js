// Somebody else saved first: both drawings and what they say differently stand on the page, and nothing is chosen for the
// person. Words come from the server (web/owner/comparison.py); the drawings from a bundle of their own, loaded only now.

const at = (name) => document.getElementById(name);

// The server's table, of its own template; a name in it shows its element in both drawings.
function table(html) {
  const read = new DOMParser().parseFromString(html, 'text/html');
  at('bentrok-tabel').replaceChildren(...read.body.children);
  return [...at('bentrok-tabel').querySelectorAll('[data-element]')].map((row) => ({
    row, element: row.dataset.element, how: row.dataset.how,
  }));
}

function pointed({ row, element }, show) {
  const name = row.querySelector('[data-name]');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.append(...name.childNodes);
  button.addEventListener('click', () => {
    show(element);
    at('bentrok-berdua').scrollIntoView({ block: 'nearest' });
  });
  name.replaceChildren(button);
}

async function drawn(address, told, mine, rows) {
  const places = [at('bentrok-gambar'), at('bentrok-milik')];
  places.forEach((place) => place.replaceChildren());
  try {
    const { beside } = await import(address);
    const words = { ...at('bentrok').dataset };
    const [theirs, own] = [told.theirs, mine].map((xml, number) => ({ place: places[number], xml }));
    const show = await beside({ theirs, mine: own, rows, words });
    rows.forEach((one) => pointed(one, show));
    at('bentrok').dataset.digambar = '';
  } catch (reason) {
    console.error(reason);
    at('bentrok-berdua').hidden = true;
    at('bentrok-tak-digambar').hidden = false;
  }
}

// `said` is the server's answer to the save; gives back the revision that was looked at.
export async function clash({ compare, bundle }, said, mine) {
  at('bentrok').hidden = false;
  at('bentrok-siapa').textContent = said.message;
  at('bentrok-berdua').hidden = false;
  at('bentrok-tak-digambar').hidden = true;
  at('bentrok').scrollIntoView({ block: 'nearest' });
  const reply = await compare(mine);
  if (!reply?.ok) {
    at('bentrok-berdua').hidden = true;
    return said.revision;
  }
  const told = await reply.json();
  await drawn(bundle, told, mine, table(told.table));
  return told.revision;
}
