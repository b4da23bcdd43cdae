// Keputusan: the choices of the form before a diamond become the conditions of its flows. Nobody types an expression.

import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { properties, setProperties } from './properties.js';

const FORM = 'formJsonSchemaFilename';
const OTHERWISE = '*';
const KEPT = '=';
const COMPARED = /^\s*([a-z][a-z0-9_]*)\s*==\s*(["'])([^"'\\]*)\2\s*$/;
const PEOPLE = ['bpmn:UserTask', 'bpmn:ManualTask'];
const DECIDES = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'];

export function gatewayAt(element) {
  const candidates = [element, element.source, ...(element.outgoing ?? []).map((flow) => flow.target)];
  return candidates.find((one) => one && isAny(one, DECIDES) && one.outgoing.length > 1);
}

// As bpmn/choices.py spells a name: "Kembalikan untuk diperbaiki" -> "kembalikan_untuk_diperbaiki"
function slug(text) {
  const plain = text.normalize('NFKD').replace(/[^\x00-\x7f]/g, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'lainnya';
}

function tasksBefore(gateway, seen = new Set()) {
  return gateway.incoming.flatMap(({ source }) => {
    if (seen.has(source)) {
      return [];
    }
    seen.add(source);
    return isAny(source, PEOPLE) ? [source] : is(source, 'bpmn:Gateway') ? tasksBefore(source, seen) : [];
  });
}

// [{ field, value, label }]: of the forms before, else what the flows are called
export function choicesAt(gateway, forms) {
  const named = tasksBefore(gateway).map((task) => properties(task.businessObject)[FORM]).filter(Boolean);
  const found = named.flatMap((file) =>
    Object.entries(forms[file]?.choices ?? {}).flatMap(([field, all]) => all.map(([value, label]) => ({ field, value, label }))),
  );
  const offered = named.length ? found : gateway.outgoing
    .filter((flow) => flow.businessObject.name)
    .map(({ businessObject: { name } }) => ({ field: 'keputusan', value: slug(name), label: name }));
  return [...new Map(offered.map((one) => [`${one.field}|${one.value}`, one])).values()];
}

export function chosen(gateway, flow) {
  if (gateway.businessObject.default === flow.businessObject) {
    return OTHERWISE;
  }
  const body = flow.businessObject.conditionExpression?.body;
  if (!body) {
    return '';
  }
  const found = body.match(COMPARED);
  return found ? `${found[1]}|${found[3]}` : KEPT;
}

export function returns(flow) {
  return properties(flow.businessObject)['mutu.kembali'] === 'ya';
}

function expression({ bpmnFactory }, flow, body) {
  const one = bpmnFactory.create('bpmn:FormalExpression', { body });
  one.$parent = flow.businessObject;
  return one;
}

export function choose(services, gateway, flow, key, choices) {
  const { modeling } = services;
  if (key === KEPT) {
    return;
  }
  services.together(() => {
    if (key === OTHERWISE) {
      modeling.updateProperties(flow, { conditionExpression: undefined });
      modeling.updateProperties(gateway, { default: flow.businessObject });
      return;
    }
    if (gateway.businessObject.default === flow.businessObject) {
      modeling.updateProperties(gateway, { default: undefined });
    }
    const one = choices.find(({ field, value }) => `${field}|${value}` === key);
    const body = one && `${one.field} == "${one.value}"`;
    modeling.updateProperties(flow, { conditionExpression: body ? expression(services, flow, body) : undefined });
    if (one && !flow.businessObject.name) {
      modeling.updateProperties(flow, { name: one.label });
    }
  });
}

// The way back is what is taken when nothing else was chosen: a decision that is missing can never become an approval.
export function setReturns(services, gateway, flow, back) {
  services.together(() => {
    setProperties(services, flow, { 'mutu.kembali': back ? 'ya' : '' });
    const before = gateway.outgoing.find((one) => one.businessObject === gateway.businessObject.default);
    if (back && (!before || !returns(before))) {
      choose(services, gateway, flow, OTHERWISE, []);
    }
  });
}
