// What the signs around an element do, as buttons with words: for who uses no mouse, and for who cannot guess a sign.

import { getLabel } from 'bpmn-js/lib/util/LabelUtil';
import { is } from 'bpmn-js/lib/util/ModelUtil';

import { lateEnds } from './times.js';

const FLOW = 'bpmn:SequenceFlow';

export class Onward {
  constructor(root, services) {
    this.services = services;
    this.element = null;
    this.buttons = [...root.querySelectorAll('[data-tanda]')];
    this.targets = root.querySelector('[data-tujuan]');
    this.buttons.forEach((button) => button.addEventListener('click', (event) => this.press(event, button.dataset.tanda)));
    root.querySelector('[data-hubungkan]').addEventListener('click', () => this.connect());
  }

  // Whether there is anything to do with it.
  show(element, option) {
    const chosen = element === this.element ? this.targets.value : ''; // a later look at the same one forgets nothing
    this.element = element;
    const entries = element ? this.services.contextPad.getEntries(element) : {};
    for (const button of this.buttons) {
      button.hidden = !(button.dataset.tanda in entries);
    }
    const reached = element && is(element, 'bpmn:FlowNode') ? this.reached(element) : [];
    this.targets.closest('[data-ke]').hidden = reached.length === 0;
    this.targets.replaceChildren(...reached.map((one) => option(one)));
    if (reached.some((one) => one.id === chosen)) {
      this.targets.value = chosen;
    }
    return reached.length > 0 || this.buttons.some((button) => !button.hidden);
  }

  reached(element) {
    const { elementRegistry, rules } = this.services;
    const joined = element.outgoing.map((flow) => flow.target);
    const late = elementRegistry.filter((one) => is(one, 'bpmn:Activity')).flatMap(lateEnds);
    const free = elementRegistry.filter((one) => is(one, 'bpmn:FlowNode') && !one.labelTarget && one !== element
      && getLabel(one) && !joined.includes(one) && !late.includes(one)
      && rules.allowed('connection.create', { source: element, target: one })?.type === FLOW);
    return free.sort((one, other) => one.x - other.x || one.y - other.y);
  }

  // A menu opens beside the element, also when it was a key that pressed the button.
  press({ clientX, clientY }, name) {
    const { canvas, contextPad } = this.services;
    const { left, top } = canvas.getContainer().getBoundingClientRect();
    const { x, y } = canvas.getAbsoluteBBox(this.element);
    const [across, down] = clientX ? [clientX, clientY] : [left + x, top + y];
    contextPad.getEntries(this.element)[name]?.action.click({ x: across, y: down }, this.element);
  }

  connect() {
    const { elementRegistry, modeling, selection } = this.services;
    const target = elementRegistry.get(this.targets.value);
    if (target) {
      selection.select(modeling.connect(this.element, target));
    }
  }
}
