// The page where a process owner draws (templates/owner/modeler.html). Everything it says stands in the page.
// The bpmn.io mark in the lower right corner must stay visible and free (its licence asks for that).

import Modeler from 'bpmn-js/lib/Modeler';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/diagram-js.css';
import minimap from 'diagram-js-minimap';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';

import './modeler.css';
import carrying from './modeler/carrying.js';
import { clash } from './modeler/clash.js';
import drawing from './modeler/drawing.js';
import { writtenWhole } from './modeler/explicit.js';
import { tell } from './modeler/findings.js';
import indonesian from './modeler/indonesian.js';
import { Keeping } from './modeler/keeping.js';
import { Panel } from './modeler/panel.js';

const SERVICES = ['bpmnFactory', 'canvas', 'commandStack', 'contextPad', 'elementFactory', 'elementRegistry', 'eventBus',
  'minimap', 'modeling', 'moddle', 'overlays', 'rules', 'selection'];
const PALETTE = 70; // pixels that the palette covers at the left
const EDGE = 12; // pixels left free around it

const place = document.querySelector('[data-modeler]');
const { dataset } = place;
const at = (name) => document.getElementById(name);

function servicesOf(modeler) {
  const services = Object.fromEntries(SERVICES.map((name) => [name, modeler.get(name)]));
  services.together = (steps) => services.commandStack.execute('sopan.together', { steps });
  return services;
}

function state(name, message = '') {
  for (const one of at('keadaan').children) {
    one.hidden = one.dataset.keadaan !== name;
    const slot = one.querySelector('[data-isi]');
    if (!one.hidden && slot) {
      slot.textContent = message || new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' });
    }
  }
  dataset.keadaan = name;
}

// The whole diagram, beside the palette.
function fit(canvas) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(1, (outer.width - PALETTE - 2 * EDGE) / inner.width, (outer.height - 2 * EDGE) / inner.height);
  const high = outer.height / scale;
  const x = inner.x - (PALETTE + EDGE) / scale;
  canvas.viewbox({ x, y: inner.y - (high - inner.height) / 2, width: outer.width / scale, height: high });
}

function download(xml, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([xml], { type: 'application/xml' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function fetched() {
  const reply = await fetch(dataset.source, { credentials: 'same-origin' });
  if (!reply.ok || !reply.headers.has('Sopan-Revision')) {
    throw new Error(`the diagram's address answers ${reply.status}`);
  }
  return { xml: await reply.text(), revision: Number(reply.headers.get('Sopan-Revision')) };
}

// Theirs beside mine, to look at; nothing is chosen for the person.
async function choose(keeping, said) {
  const show = { bundle: dataset.bundle, compare: (xml) => keeping.post(dataset.compare, xml).catch(() => null) };
  let { revision } = said;
  at('bentrok-unduh').onclick = async () => download(await keeping.read(), `rancangan-${dataset.draft}-saya.bpmn`);
  at('bentrok-saya').onclick = () => {
    at('bentrok').hidden = true;
    keeping.over(revision);
  };
  at('bentrok-mereka').onclick = async () => {
    await at('bentrok-unduh').onclick(); // what I drew is not thrown away unseen
    keeping.forget();
    location.reload();
  };
  revision = await clash(show, said, await keeping.read());
}

function toolbar(services) {
  const { canvas, commandStack, eventBus, minimap: map } = services;
  const does = { batalkan: () => commandStack.undo(), ulangi: () => commandStack.redo(), muat: () => fit(canvas),
    perbesar: () => canvas.zoom(canvas.zoom() * 1.25, 'auto'), perkecil: () => canvas.zoom(canvas.zoom() / 1.25, 'auto') };
  for (const [name, run] of Object.entries(does)) {
    at(name).addEventListener('click', run);
  }
  at('peta').addEventListener('click', () => map.toggle());
  eventBus.on('minimap.toggle', ({ open: shown }) => at('peta').setAttribute('aria-pressed', String(shown)));
  eventBus.on('commandStack.changed', () => {
    at('batalkan').disabled = !commandStack.canUndo();
    at('ulangi').disabled = !commandStack.canRedo();
  });
}

// Another page of the draft is only opened once the server has what was drawn: it would show, and save, the one before.
function leaving(keeping) {
  document.addEventListener('click', async (event) => {
    const link = event.target.closest('a[href]');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && plain && !link.download && link.origin === location.origin && keeping.behind()) {
      event.preventDefault();
      if (await keeping.arrive() || dataset.keadaan === 'ditolak') {
        location.assign(link.href);
      }
    }
  });
}

// The diagram that was being drawn here and never reached the server goes on; if another was saved meanwhile, both show.
async function open(modeler, keeping) {
  const saved = await fetched();
  const local = keeping.local();
  const mine = local && local.xml !== saved.xml ? local : null;
  if (local && !mine) {
    keeping.forget(); // it arrived, though its answer did not
  }
  const { warnings } = await modeler.importXML((mine ?? saved).xml);
  keeping.revision = saved.revision;
  if (mine && mine.revision === saved.revision) {
    at('pulih').hidden = false;
    at('pulih-buang').onclick = () => {
      keeping.forget();
      location.reload();
    };
    keeping.later(0);
  } else if (mine) {
    keeping.revision = mine.revision;
    await keeping.save(); // the server says who was first
  }
  return { warnings, xml: (mine ?? saved).xml };
}

async function begin() {
  const started = performance.now();
  const container = at('kanvas');
  place.hidden = false;
  const language = document.documentElement.lang === 'id' ? [indonesian] : [];
  const modeler = new Modeler({ container, additionalModules: [carrying, drawing, minimap, ...language] });
  const services = servicesOf(modeler);
  const read = async () => (await writtenWhole(services.moddle, () => modeler.saveXML({ format: true }))).xml;
  const keeping = new Keeping({
    place,
    read,
    states: state,
    told: (findings) => tell(at('temuan'), services, findings),
    clash: (said) => choose(keeping, said).catch(failed),
  });
  const facts = { forms: JSON.parse(dataset.forms), lanes: JSON.parse(dataset.lanes), formAddress: dataset.formAddress };
  new Panel(at('panel'), services, facts);
  toolbar(services);
  leaving(keeping);
  const { warnings, xml } = await open(modeler, keeping);
  services.eventBus.on('commandStack.changed', () => keeping.changed());
  fit(services.canvas);
  at('tanpa').hidden = true;
  for (const warning of warnings) {
    console.warn(warning.message);
  }
  dataset.warnings = String(warnings.length);
  dataset.milliseconds = String(Math.round(performance.now() - started));
  await keeping.lint(xml);
}

function failed(reason) {
  console.error(reason);
  state('gagal');
}

begin().catch((reason) => {
  failed(reason);
  place.hidden = true;
  at('tanpa').hidden = false;
  at('tak-terbuka').hidden = false;
  dataset.failed = '';
});
