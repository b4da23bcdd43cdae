// Two drawings of one draft, one beside the other, for who has to choose (modeler/clash.js loads this only then).
// What the server found in their meaning leads: it knows times, lanes and properties, which the library's comparison
// does not see. The library adds what is only drawn, and files that the server cannot read as a whole.
// The bpmn.io mark in the lower right corner must stay visible and free (its licence asks for that).

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { diff } from 'bpmn-js-differ';

const SIGNS = { changed: '≠', removed: '−', added: '+', moved: '↔' };
const WEAKEST_FIRST = { _layoutChanged: 'moved', _changed: 'changed', _added: 'added', _removed: 'removed' };
const READABLE = 0.75; // scale

async function opened(container, xml) {
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(xml);
  viewer.get('canvas').zoom('fit-viewport', 'auto');
  return viewer;
}

function found(theirs, mine, rows) {
  const drawn = diff(theirs.getDefinitions(), mine.getDefinitions());
  const hows = new Map();
  for (const [list, how] of Object.entries(WEAKEST_FIRST)) {
    Object.keys(drawn[list]).forEach((id) => hows.set(id, how));
  }
  rows.forEach(({ element, how }) => hows.set(element, how));
  return hows;
}

function sign(how, words) {
  const html = document.createElement('div');
  html.className = `beda-tanda is-${how}`;
  html.textContent = SIGNS[how];
  html.title = words[how];
  html.setAttribute('role', 'img');
  html.setAttribute('aria-label', words[how]);
  return html;
}

function paint(viewer, hows, words) {
  const [canvas, known, overlays] = ['canvas', 'elementRegistry', 'overlays'].map((name) => viewer.get(name));
  for (const [id, how] of hows) {
    const element = known.get(id);
    if (element && element !== canvas.getRootElement() && element.type !== 'bpmn:Participant') {
      canvas.addMarker(id, `beda-${how}`);
      if (!element.waypoints && how !== 'moved') {
        overlays.add(id, { position: { top: -12, right: 12 }, html: sign(how, words) });
      }
    }
  }
}

// Both show the same part: where one is moved, the other follows.
function together(one, other) {
  let following = false;
  for (const [leader, follower] of [[one, other], [other, one]]) {
    leader.on('canvas.viewbox.changed', ({ viewbox }) => {
      if (!following) {
        following = true;
        const { x, y, width, height } = viewbox;
        follower.get('canvas').viewbox({ x, y, width, height });
        following = false;
      }
    });
  }
}

function lookAt(viewers, id) {
  for (const viewer of viewers) {
    const [canvas, known, selection] = ['canvas', 'elementRegistry', 'selection'].map((name) => viewer.get(name));
    const element = known.get(id);
    selection.select(element ?? null);
    if (element && canvas.zoom() < READABLE && !element.children?.length) {
      canvas.zoom(READABLE, 'auto');
    }
    if (element) {
      canvas.scrollToElement(element, 80);
    }
  }
}

// `theirs` and `mine`: { place, xml }; `rows`: [{ element, how }]; `words`: what each how is called.
// Gives back a function that shows one element in both.
export async function beside({ theirs, mine, rows, words }) {
  const viewers = await Promise.all([theirs, mine].map(({ place, xml }) => opened(place, xml)));
  const hows = found(...viewers, rows);
  viewers.forEach((viewer) => paint(viewer, hows, words));
  together(...viewers);
  return (id) => lookAt(viewers, id);
}
