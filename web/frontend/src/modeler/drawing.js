// How the library's own tools behave here: they offer what is run (bpmn/vocabulary.py) and nothing else, a new task is
// one for people, one thing done is one thing undone, and no picture in a menu carries a style of its own (the content
// policy forbids it). What a file from elsewhere holds besides stays as it is; lint speaks about it.

const LATER = 500;
const NOT_RUN = ['create.intermediate-event', 'create.subprocess-expanded', 'create.data-store'];
const TURNS_INTO = new Set([
  'user-task', 'manual-task', 'exclusive-gateway', 'parallel-gateway', 'inclusive-gateway', 'none-start', 'none-end',
  'terminate-end', 'timer-boundary', 'non-interrupting-timer-boundary', 'sequence-flow', 'default-flow',
  'data-object-reference',
].map((name) => `replace-with-${name}`));

function only(entries, wanted) {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => wanted(name)));
}

function Together(commandStack) {
  commandStack.register('sopan.together', { preExecute: ({ steps }) => steps() });
}
Together.$inject = ['commandStack'];

function PeopleFirst(palette, contextPad, create, elementFactory, autoPlace, translate, appendPreview) {
  const fresh = () => elementFactory.createShape({ type: 'bpmn:UserTask' });

  palette.registerProvider(LATER, {
    getPaletteEntries: () => (entries) => {
      const start = (event) => create.start(event, fresh());
      if (entries['create.task']) {
        entries['create.task'] = { ...entries['create.task'], className: 'bpmn-icon-user-task', title: translate('Create task'), action: { dragstart: start, click: start } };
      }
      return only(entries, (name) => !NOT_RUN.includes(name));
    },
  });
  contextPad.registerProvider(LATER, {
    getContextPadEntries: (element) => (entries) => {
      const known = entries['append.append-task'];
      if (known) {
        const start = (event) => create.start(event, fresh(), { source: element });
        const click = () => {
          appendPreview.cleanUp();
          autoPlace.append(element, fresh());
        };
        entries['append.append-task'] = { ...known, className: 'bpmn-icon-user-task', action: { ...known.action, dragstart: start, click } };
      }
      return only(entries, (name) => name !== 'append.intermediate-event');
    },
  });
}
PeopleFirst.$inject = ['palette', 'contextPad', 'create', 'elementFactory', 'autoPlace', 'translate', 'appendPreview'];

// style="fill:none;stroke-width:100" -> fill="none" stroke-width="100": as attributes of SVG they need no permission
function unstyled(html) {
  return html.replace(/style="([^"]*)"/g, (_, styles) =>
    styles.split(';').filter(Boolean).map((one) => one.replace(/^\s*([\w-]+)\s*:\s*(.*)$/, '$1="$2"')).join(' '),
  );
}

function WhatIsRun(popupMenu, contextPad) {
  popupMenu.registerProvider('bpmn-replace', LATER, {
    getPopupMenuEntries: () => (entries) => only(entries, (name) => TURNS_INTO.has(name)),
    getPopupMenuHeaderEntries: () => (entries) => only(entries, (name) => name.includes('non-interrupting')),
  });
  popupMenu.registerProvider('align-elements', LATER, {
    getPopupMenuEntries: () => (entries) => {
      for (const entry of Object.values(entries).filter((one) => one.imageHtml)) {
        entry.imageHtml = unstyled(entry.imageHtml);
      }
      return entries;
    },
  });
  contextPad.registerProvider(LATER, {
    getMultiElementContextPadEntries: () => (entries) => {
      for (const entry of Object.values(entries).filter((one) => one.html)) {
        entry.html = unstyled(entry.html);
      }
      return entries;
    },
  });
}
WhatIsRun.$inject = ['popupMenu', 'contextPad'];

export default {
  __init__: ['together', 'peopleFirst', 'whatIsRun'],
  together: ['type', Together],
  peopleFirst: ['type', PeopleFirst],
  whatIsRun: ['type', WhatIsRun],
};
