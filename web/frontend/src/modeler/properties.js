// Name and value properties of an element, in the three dialects that bpmn/extensions.py reads, with its precedence.

import { cloned } from './carrying.js';

const SPIFF = 'http://spiffworkflow.org/bpmn/schema/1.0/core';
const CAMUNDA = 'http://camunda.org/schema/1.0/bpmn';
const ZEEBE = 'http://camunda.org/schema/zeebe/1.0';
const WEAKEST_FIRST = [ZEEBE, CAMUNDA, SPIFF];

function isNamed(element, uri, name) {
  const ns = element.$descriptor?.ns;
  return ns !== undefined && ns.uri === uri && ns.localName === name;
}

function holders(business, uri) {
  return (business.extensionElements?.values ?? []).filter((value) => isNamed(value, uri, 'properties'));
}

function entries(holder, uri) {
  return (holder.$children ?? []).filter((child) => isNamed(child, uri, 'property'));
}

export function properties(business) {
  const found = {};
  for (const uri of WEAKEST_FIRST) {
    for (const one of holders(business, uri).flatMap((holder) => entries(holder, uri))) {
      found[one.name] = one.value ?? '';
    }
  }
  return found;
}

// The holder with these properties changed; those that it lacks are left to `missing`.
function changed(moddle, holder, uri, wanted, missing) {
  const copy = cloned(moddle, holder, holder.$parent);
  for (const entry of entries(copy, uri).filter((one) => one.name in wanted)) {
    entry.value = wanted[entry.name];
    missing.delete(entry.name);
  }
  return copy;
}

function added(moddle, values, parent, wanted, missing) {
  let holder = values.find((value) => isNamed(value, SPIFF, 'properties'));
  if (!holder) {
    holder = moddle.createAny('spiffworkflow:properties', SPIFF, {});
    holder.$parent = parent;
    values.push(holder);
  }
  const fresh = [...missing].map((name) => {
    const one = moddle.createAny('spiffworkflow:property', SPIFF, { name, value: wanted[name] });
    one.$parent = holder;
    return one;
  });
  holder.$children = [...(holder.$children ?? []), ...fresh];
}

// Writes in every dialect where a property stands already, else in spiffworkflow's; a new property is not written empty.
export function setProperties({ modeling, moddle, bpmnFactory }, element, wanted) {
  const business = element.businessObject;
  const missing = new Set(Object.keys(wanted));
  const extension = business.extensionElements;
  const values = (extension?.values ?? []).map((value) => {
    const uri = WEAKEST_FIRST.find((one) => isNamed(value, one, 'properties'));
    return uri ? changed(moddle, value, uri, wanted, missing) : value;
  });
  for (const name of [...missing].filter((one) => wanted[one] === '')) {
    missing.delete(name);
  }
  if (missing.size) {
    added(moddle, values, extension, wanted, missing);
  }
  if (extension) {
    modeling.updateModdleProperties(element, extension, { values });
  } else if (values.length) {
    const fresh = bpmnFactory.create('bpmn:ExtensionElements', { values });
    fresh.$parent = business;
    values.forEach((value) => {
      value.$parent = fresh;
    });
    modeling.updateProperties(element, { extensionElements: fresh });
  }
}
