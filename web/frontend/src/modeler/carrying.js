// Copying an element and changing its type keep what hangs on it from any tool: elements and attributes of a namespace
// that nobody described to the library (it drops them). No descriptor of Spiff, Camunda or Zeebe is loaded at all: those
// of Camunda and Zeebe together would destroy a file, and so every dialect is read, written and copied in one way.

const FIRST = 5000;

export function cloned(moddle, element, parent) {
  const { ns } = element.$descriptor;
  const own = Object.fromEntries(Object.entries(element).filter(([name]) => !name.startsWith('$')));
  const copy = moddle.createAny(element.$type, ns.uri, own);
  if (element.$body !== undefined) {
    copy.$body = element.$body;
  }
  if (element.$children) {
    copy.$children = element.$children.map((child) => cloned(moddle, child, copy));
  }
  copy.$parent = parent;
  return copy;
}

export function isForeign(element) {
  return Boolean(element?.$descriptor?.isGeneric);
}

function Carrying(eventBus, moddle) {
  eventBus.on('moddleCopy.canCopyProperty', FIRST, ({ property, parent }) =>
    isForeign(property) ? cloned(moddle, property, parent) : undefined,
  );
  eventBus.on('moddleCopy.canCopyProperties', FIRST, ({ sourceElement, targetElement }) => {
    for (const [name, value] of Object.entries(sourceElement.$attrs ?? {})) {
      if (name.includes(':') && !name.startsWith('xmlns')) {
        targetElement.$attrs[name] = value;
      }
    }
  });
}

Carrying.$inject = ['eventBus', 'moddle'];

export default { __init__: ['carrying'], carrying: ['type', Carrying] };
