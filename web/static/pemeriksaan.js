// A verification goes on by itself, batch by batch; without this script the link does it. Whoever touches the page's
// keyboard or pointer stops that, and may go on by the link.

const link = document.querySelector('a[data-continue]');
const REST = 400; // milliseconds in which it can be stopped

if (link) {
  const waiting = setTimeout(() => location.replace(link.href), REST);
  for (const sign of ['keydown', 'pointerdown']) {
    addEventListener(sign, () => clearTimeout(waiting), { once: true });
  }
}
