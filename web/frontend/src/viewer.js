// Shows a diagram in every element with data-diagram="address of the BPMN file". What the element holds before (the
// picture drawn by the server) stays until the diagram is there, and for good when it cannot be shown.
// data-marks='{"k01": "done"}' marks elements, data-labels='{"k01": "2 times"}' writes on them; both are read again at
// every event "marks". Afterwards data-warnings holds how many warnings the import gave.
// The bpmn.io mark in the lower right corner must stay visible and free (its licence asks for that).

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';

const STATES = new Set(['done', 'active', 'late', 'earlier']);

function mark(viewer, before, marks) {
  const canvas = viewer.get('canvas');
  const known = viewer.get('elementRegistry');
  for (const [id, state] of Object.entries(before).filter(([id]) => known.get(id))) {
    canvas.removeMarker(id, `mark-${state}`);
  }
  for (const [id, state] of Object.entries(marks)) {
    if (known.get(id) && STATES.has(state)) {
      canvas.addMarker(id, `mark-${state}`);
    }
  }
}

function label(viewer, labels) {
  const overlays = viewer.get('overlays');
  const known = viewer.get('elementRegistry');
  overlays.clear();
  for (const [id, words] of Object.entries(labels)) {
    if (known.get(id)) {
      const html = document.createElement('div');
      html.className = 'diagram-label';
      html.textContent = words;
      overlays.add(id, { position: { top: -12, left: 8 }, html });
    }
  }
}

// Paints what data-marks and data-labels say now; gives back what to take away the next time.
function paint(viewer, place, before) {
  const marks = JSON.parse(place.dataset.marks || '{}');
  mark(viewer, before, marks);
  label(viewer, JSON.parse(place.dataset.labels || '{}'));
  return marks;
}

async function show(place) {
  const answer = await fetch(place.dataset.diagram, { credentials: 'same-origin' });
  if (!answer.ok) {
    throw new Error(`the diagram's address answers ${answer.status}`);
  }
  const container = document.createElement('div');
  container.className = 'diagram-canvas';
  place.append(container);
  const viewer = new NavigatedViewer({ container });
  try {
    const { warnings } = await viewer.importXML(await answer.text());
    let painted = paint(viewer, place, {});
    place.addEventListener('marks', () => {
      painted = paint(viewer, place, painted);
    });
    const drawn = place.querySelector(':scope > svg'); // stays beneath, for paper
    drawn?.classList.add('drawn');
    place.replaceChildren(container, ...(drawn ? [drawn] : []));
    viewer.get('canvas').zoom('fit-viewport', 'auto');
    return warnings;
  } catch (reason) {
    viewer.destroy();
    container.remove();
    throw reason;
  }
}

// On a phone a diagram fitted into the window cannot be read: there the drawn picture, which scrolls, stays.
const wide = window.matchMedia('(min-width: 40rem)').matches;

for (const place of wide ? document.querySelectorAll('[data-diagram]') : []) {
  show(place).then(
    (warnings) => {
      for (const warning of warnings) {
        console.warn(warning.message);
      }
      place.dataset.warnings = String(warnings.length);
    },
    (reason) => {
      console.error(reason);
      place.dataset.failed = '';
    },
  );
}
