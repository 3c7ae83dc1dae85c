import { StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import type { Problem } from './problems.ts';

/** Replaces what is marked in the file shown. */
export const setProblems = StateEffect.define<readonly Problem[]>();

/** What a report says about a line, written under that line, where it is seen without pointing at anything. */
class ProblemNote extends WidgetType {
  #message: string;

  constructor(message: string) {
    super();
    this.#message = message;
  }

  override eq(other: ProblemNote): boolean {
    return other.#message === this.#message;
  }

  override toDOM(): HTMLElement {
    const note = document.createElement('div');
    note.className = 'cm-problem-note';
    note.setAttribute('role', 'note');
    note.textContent = this.#message;
    return note;
  }
}

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setProblems)) return decorate(transaction.newDoc, effect.value);
    }
    if (!transaction.docChanged) return decorations;
    // Whoever edits a line has read what was said about it.
    const touched = new Set<number>();
    transaction.changes.iterChangedRanges((from, to) => {
      const { doc } = transaction.startState;
      for (let line = doc.lineAt(from).number; line <= doc.lineAt(to).number; line++) touched.add(line);
    });
    const kept = decorations.update({ filter: (from) => !touched.has(transaction.startState.doc.lineAt(from).number) });
    return kept.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(doc: Text, problems: readonly Problem[]): DecorationSet {
  const within = problems.filter(({ line }) => line >= 1 && line <= doc.lines);
  const ranges = within.flatMap(({ line, message }) => {
    const { from, to } = doc.line(line);
    const note = Decoration.widget({ widget: new ProblemNote(message), block: true, side: 1 });
    return [Decoration.line({ class: 'cm-problem-line' }).range(from), note.range(to)];
  });
  return Decoration.set(ranges, true);
}

export const problemMarks: Extension = [
  marks,
  EditorView.theme({
    '.cm-problem-line': { backgroundColor: 'var(--fail-soft)', boxShadow: 'inset 3px 0 0 var(--fail)' },
    '.cm-problem-note': {
      padding: '0.3rem 1rem 0.4rem 0.7rem',
      boxShadow: 'inset 3px 0 0 var(--fail)',
      backgroundColor: 'var(--fail-soft)',
      color: 'var(--fail)',
      fontFamily: 'var(--face)',
      fontSize: 'var(--size-small)',
      lineHeight: '1.4',
      // As wide as what is seen of the editor, however far its lines reach or are scrolled.
      position: 'sticky',
      left: '3.4rem',
      boxSizing: 'border-box',
      width: 'calc(100cqi - 3.4rem)',
      whiteSpace: 'normal',
    },
  }),
];
