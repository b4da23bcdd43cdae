// Waktu baku: a number and a unit in the panel, a non-interrupting timer on the task's edge in the diagram, whose path
// ends in a small end event of its own.

import { is } from 'bpmn-js/lib/util/ModelUtil';

import { setProperties } from './properties.js';

const UNITS = { menit: ['PT', 'M'], jam: ['PT', 'H'], hari: ['P', 'D'], minggu: ['P', 'W'] };
const WITHOUT = 'tanpa waktu baku';
const LATE = 'Terlambat dicatat';

export function parsed(text) {
  const plain = (text ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
  for (const [unit, [before, after]] of Object.entries(UNITS)) {
    const found = plain.match(new RegExp(`^${before}(\\d{1,5})${after}$`)) ?? plain.match(new RegExp(`^(\\d{1,5}) ${unit}( kerja)?$`, 'i'));
    if (found) {
      return { number: Number(found[1]), unit };
    }
  }
  return null;
}

function definition(boundary) {
  return boundary.businessObject.eventDefinitions?.find((one) => is(one, 'bpmn:TimerEventDefinition'));
}

export function timerOf(task) {
  return (task.attachers ?? []).find((one) => definition(one));
}

// { number, unit } or { text } for a time that this panel has no fields for, null for none
export function timeOf(task) {
  const timer = timerOf(task);
  if (!timer) {
    return null;
  }
  const one = definition(timer);
  const text = (one.timeDuration ?? one.timeDate ?? one.timeCycle)?.body ?? '';
  return { ...(one.timeDuration ? parsed(text) : null), text, interrupting: timer.businessObject.cancelActivity !== false };
}

export function lateEnds(task) {
  const after = (task.attachers ?? []).flatMap((one) => one.outgoing.map((flow) => flow.target));
  return after.filter((one) => is(one, 'bpmn:EndEvent') && one.incoming.length === 1);
}

function change(services, timer, iso, words) {
  const { modeling, bpmnFactory } = services;
  const one = definition(timer);
  if (one.timeDuration) {
    modeling.updateModdleProperties(timer, one.timeDuration, { body: iso });
  } else {
    const timeDuration = bpmnFactory.create('bpmn:FormalExpression', { body: iso });
    timeDuration.$parent = one;
    modeling.updateModdleProperties(timer, one, { timeDuration, timeDate: undefined, timeCycle: undefined });
  }
  const name = timer.businessObject.name;
  if (!name || parsed(name)) {
    modeling.updateProperties(timer, { name: words });
  }
}

function create(services, task, iso, words) {
  const { modeling, elementFactory, bpmnFactory } = services;
  const shape = elementFactory.createShape({
    type: 'bpmn:BoundaryEvent',
    eventDefinitionType: 'bpmn:TimerEventDefinition',
    cancelActivity: false,
  });
  const place = { x: task.x + 24, y: task.y + task.height };
  const timer = modeling.createShape(shape, place, task, { attach: true });
  const timeDuration = bpmnFactory.create('bpmn:FormalExpression', { body: iso });
  timeDuration.$parent = definition(timer);
  modeling.updateModdleProperties(timer, definition(timer), { timeDuration });
  modeling.updateProperties(timer, { name: words });
  const below = { x: place.x, y: place.y + 68 };
  const end = modeling.appendShape(timer, { type: 'bpmn:EndEvent' }, below, task.parent);
  modeling.updateProperties(end, { name: LATE });
}

export function setTime(services, task, number, unit) {
  const [before, after] = UNITS[unit];
  const words = `${number} ${unit}`;
  services.together(() => {
    const timer = timerOf(task);
    (timer ? change : create)(services, timer ?? task, `${before}${number}${after}`, words);
    setProperties(services, task, { 'mutu.waktu': words });
  });
}

export function dropTime(services, task) {
  services.together(() => {
    const timers = (task.attachers ?? []).filter((one) => definition(one));
    services.modeling.removeElements([...lateEnds(task), ...timers]);
    setProperties(services, task, { 'mutu.waktu': WITHOUT });
  });
}
