// The panel beside the canvas: fields of the page (templates/owner/modeler_panel.html), shown and filled for what is selected.
// Every change is one step that can be undone. What no field shows is never touched.

import { getLabel } from 'bpmn-js/lib/util/LabelUtil';
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { chosen, choicesAt, choose, gatewayAt, returns, setReturns } from './decisions.js';
import { lookAt } from './findings.js';
import { laneOf, lanesOf, moveToLane } from './lanes.js';
import { Onward } from './onward.js';
import { properties, setProperties } from './properties.js';
import { dropTime, setTime, timeOf } from './times.js';

const PEOPLE = ['bpmn:UserTask', 'bpmn:ManualTask', 'bpmn:Task'];
const FORM = 'formJsonSchemaFilename';
const COMMON = ['menit', 'jam', 'hari', 'minggu'];

function option(value, label, selected) {
  return new Option(label, value, selected, selected);
}

// An option in the words of the SOP, whatever language the page speaks
function sopOption(value, label) {
  const made = option(value, label);
  made.lang = 'id';
  return made;
}

function sopWords(text) {
  const made = document.createElement('span');
  made.lang = 'id';
  made.textContent = text;
  return made;
}

export class Panel {
  constructor(root, services, facts) {
    this.root = root;
    this.services = services;
    this.facts = facts; // { forms, lanes, formAddress }
    this.element = null;
    this.at = (name) => root.querySelector(`[name="${name}"]`);
    this.words = (key) => root.dataset[key];
    this.onward = new Onward(root, services);
    this.listen();
  }

  listen() {
    const { eventBus } = this.services;
    eventBus.on(['selection.changed', 'elements.changed', 'import.done', 'commandStack.changed'], () => this.later());
    this.root.addEventListener('submit', (event) => event.preventDefault());
    this.root.addEventListener('change', (event) => this.changed(event.target));
  }

  // One look after all that one step fires; a field that is being typed in keeps what is typed.
  later() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.show();
    });
  }

  show() {
    const selected = this.services.selection.get();
    const one = selected.length === 1 ? selected[0] : null;
    const before = this.element;
    this.element = one?.labelTarget ?? one;
    this.turned = this.element !== before; // what was typed for the one before is no word about this one
    const task = this.element && isAny(this.element, PEOPLE);
    this.part('kosong', !this.element);
    this.part('nama', this.element && !is(this.element, 'bpmn:Collaboration'));
    this.part('mutu', task);
    this.part('isian', task);
    const gateway = this.element && gatewayAt(this.element);
    this.part('keputusan', gateway);
    this.part('sambung', this.onward.show(this.element, (one) => sopOption(one.id, this.called(one))));
    this.part('pelaksana', task || (this.element && is(this.element, 'bpmn:Lane')));
    if (this.element) {
      this.fill(task, gateway);
    }
    this.steps();
  }

  part(name, shown) {
    this.root.querySelector(`[data-bagian="${name}"]`).hidden = !shown;
  }

  fill(task, gateway) {
    const business = this.element.businessObject;
    this.put('nama', getLabel(this.element) ?? '');
    this.root.querySelector('[data-kalimat]').hidden = !task;
    this.put('kalimat', business.documentation?.[0]?.text ?? '');
    if (task) {
      this.quality(properties(business));
    }
    if (gateway) {
      this.decision(gateway);
    }
    this.performer(task);
  }

  put(name, value) {
    const field = this.at(name);
    if (this.turned || field !== document.activeElement || field.tagName === 'SELECT') {
      field.value = value;
    }
  }

  quality(known) {
    const time = timeOf(this.element);
    const without = !time && (known['mutu.waktu'] ?? '').trim().toLowerCase() === 'tanpa waktu baku';
    this.put('waktu', time?.number ?? '');
    this.put('satuan', without ? 'tanpa' : COMMON.includes(time?.unit) ? time.unit : time ? 'lain' : 'menit');
    this.at('waktu').disabled = without;
    this.root.querySelector('[data-menghentikan]').hidden = !time?.interrupting;
    const other = this.root.querySelector('[data-lain]');
    other.hidden = !time || Boolean(time.unit);
    other.querySelector('code').textContent = time?.text ?? '';
    for (const name of ['kelengkapan', 'output', 'keterangan', 'tindakan']) {
      this.put(name, known[`mutu.${name}`] ?? '');
    }
    const file = known[FORM] ?? '';
    const forms = Object.entries(this.facts.forms).map(([name, { title }]) => sopOption(name, `${title} (${name})`));
    const lost = file && !(file in this.facts.forms) ? [option(file, file)] : [];
    this.at('formulir').replaceChildren(option('', this.words('tanpaFormulir')), ...lost, ...forms);
    this.at('formulir').value = file;
    this.formLinks(file in this.facts.forms ? file : '');
  }

  // To the form's own page; to the page of forms at this step where it has none.
  formLinks(file) {
    const { formAddress } = this.facts;
    const [edit, make] = ['sunting', 'buat'].map((name) => this.root.querySelector(`[data-${name}-formulir]`));
    edit.hidden = !formAddress || !file;
    edit.href = `${formAddress}/${encodeURIComponent(file)}`;
    make.hidden = !formAddress || Boolean(file);
    make.href = `${formAddress}#langkah-${encodeURIComponent(this.element.id)}`;
  }

  decision(gateway) {
    const choices = choicesAt(gateway, this.facts.forms);
    const list = this.root.querySelector('[data-jalan]');
    if (list.contains(document.activeElement) && this.shownGateway === gateway.id) {
      this.focused = document.activeElement.id;
    }
    this.shownGateway = gateway.id;
    list.replaceChildren(...gateway.outgoing.map((flow, number) => this.way(gateway, flow, choices, number)));
    document.getElementById(this.focused)?.focus();
    this.focused = null;
  }

  way(gateway, flow, choices, number) {
    const row = document.getElementById('jalan').content.firstElementChild.cloneNode(true);
    const { name } = flow.businessObject;
    const target = getLabel(flow.target);
    const before = name ? [sopWords(name), ' → '] : ['→ '];
    row.querySelector('legend').append(...before, target ? sopWords(target) : this.words('tanpaNama'));
    const select = row.querySelector('select');
    select.id = `jalan-${number}`;
    row.querySelector('label').htmlFor = select.id;
    const key = chosen(gateway, flow);
    const offered = choices.map((one) => sopOption(`${one.field}|${one.value}`, one.label));
    const known = key.includes('|') && !choices.some((one) => `${one.field}|${one.value}` === key);
    const kept = key === '=' ? flow.businessObject.conditionExpression.body : key.split('|').at(-1);
    const own = key === '=' || known ? [option(key, `${this.words('tetap')} ${kept}`)] : [];
    select.append(option('', this.words('belum')), ...own, ...offered, option('*', this.words('selainItu')));
    select.value = key;
    select.addEventListener('change', () => known && select.value === key ? null : choose(this.services, gateway, flow, select.value, choices));
    const back = row.querySelector('input');
    back.id = `kembali-${number}`;
    back.checked = returns(flow);
    back.addEventListener('change', () => setReturns(this.services, gateway, flow, back.checked));
    return row;
  }

  performer(task) {
    const lane = task ? laneOf(this.services, this.element) : is(this.element, 'bpmn:Lane') ? this.element : null;
    const select = this.at('pelaksana');
    select.closest('[data-pilih-pelaksana]').hidden = !task;
    const lanes = lanesOf(this.services).map((one) => (getLabel(one) ? sopOption(one.id, getLabel(one)) : option(one.id, this.words('tanpaNama'))));
    select.replaceChildren(...(lane ? [] : [option('', this.words('belum'))]), ...lanes);
    select.value = lane?.id ?? '';
    const held = this.facts.lanes[lane ? getLabel(lane) : ''];
    this.root.querySelector('[data-jabatan]').replaceChildren(held ? sopWords(held.join(', ')) : this.words('tanpaJabatan'));
  }

  called(one) {
    return [properties(one.businessObject)['mutu.nomor'], getLabel(one) || one.id].filter(Boolean).join('. ');
  }

  // Every step by its name: the way in for who uses no mouse.
  steps() {
    const { elementRegistry } = this.services;
    const shapes = elementRegistry.filter((one) => isAny(one, [...PEOPLE, 'bpmn:Gateway', 'bpmn:Lane']) && !one.labelTarget);
    shapes.sort((one, other) => is(one, 'bpmn:Lane') - is(other, 'bpmn:Lane') || one.x - other.x || one.y - other.y);
    this.at('langkah').replaceChildren(option('', this.words('pilih')), ...shapes.map((one) => sopOption(one.id, this.called(one))));
    this.at('langkah').value = this.element && shapes.includes(this.element) ? this.element.id : '';
  }

  changed(field) {
    const { element, services } = this;
    if (field.name === 'langkah') {
      const known = services.elementRegistry.get(field.value);
      if (known) {
        lookAt(services, known);
      } else {
        services.selection.select(null);
      }
    } else if (element && field.name) {
      this.write(field, field.value.trim());
    }
  }

  write(field, value) {
    const { element, services } = this;
    if (field.name === 'nama') {
      services.modeling.updateLabel(element, value);
    } else if (field.name === 'kalimat') {
      this.sentence(value);
    } else if (field.name === 'waktu' || field.name === 'satuan') {
      this.time();
    } else if (field.name === 'formulir') {
      services.together(() => setProperties(services, element, { [FORM]: value }));
    } else if (field.name === 'pelaksana') {
      const lane = services.elementRegistry.get(value);
      if (lane) {
        services.together(() => moveToLane(services, element, lane));
      }
    } else {
      services.together(() => setProperties(services, element, { [`mutu.${field.name}`]: value }));
    }
  }

  sentence(text) {
    const { modeling, bpmnFactory } = this.services;
    const [first, ...others] = this.element.businessObject.documentation ?? [];
    if (first) {
      modeling.updateModdleProperties(this.element, first, { text });
      return;
    }
    const documentation = bpmnFactory.create('bpmn:Documentation', { text });
    documentation.$parent = this.element.businessObject;
    modeling.updateProperties(this.element, { documentation: [documentation, ...others] });
  }

  time() {
    const [number, unit] = [Number(this.at('waktu').value), this.at('satuan').value];
    if (unit === 'tanpa') {
      dropTime(this.services, this.element);
    } else if (COMMON.includes(unit) && Number.isInteger(number) && number > 0 && number < 100000) {
      setTime(this.services, this.element, number, unit);
    } else if (timeOf(this.element) === null) {
      this.at('waktu').disabled = false;
      this.at('waktu').focus();
    }
  }
}
