import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

/** Marks the line that a picture of a run points at, counted from 1; none when undefined. */
export const setStepLine = StateEffect.define<number | undefined>();

const decoration = Decoration.line({ class: 'cm-step-line', attributes: { 'aria-current': 'step' } });

const mark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setStepLine)) continue;
      const doc = transaction.newDoc;
      const line = effect.value;
      if (line === undefined || line < 1 || line > doc.lines) return Decoration.none;
      return Decoration.set([decoration.range(doc.line(line).from)]);
    }
    // What is edited is no longer the code that was run.
    return transaction.docChanged ? Decoration.none : decorations;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Scrolls the editor alone, never the page, so that a line is seen. */
export function scrollToLine(view: EditorView, line: number): void {
  const { doc } = view.state;
  const block = view.lineBlockAt(doc.line(Math.min(Math.max(line, 1), doc.lines)).from);
  const { scrollDOM } = view;
  const isSeen = block.top >= scrollDOM.scrollTop && block.bottom <= scrollDOM.scrollTop + scrollDOM.clientHeight;
  if (!isSeen) scrollDOM.scrollTop = block.top - scrollDOM.clientHeight / 2;
}

export const stepMark: Extension = [
  mark,
  EditorView.theme({
    '.cm-line.cm-step-line': { backgroundColor: 'var(--selection)', boxShadow: 'inset 3px 0 0 var(--ink)' },
  }),
];
