import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, type LanguageSupport } from '@codemirror/language';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Language } from '#grader/contract/languages.ts';
import { editorLook } from './look.ts';
import { problemMarks, setProblems } from './problem-marks.ts';
import type { Problem } from './problems.ts';
import { scrollToLine, setStepLine, stepMark } from './step-mark.ts';

export interface EditorCalls {
  change: (text: string) => void;
  submit: () => void;
  /** Told whenever Tab begins or ceases to leave the editor. */
  tabLeaves: (leaves: boolean) => void;
}

export interface OpenFile {
  name: string;
  text: string;
  readOnly: boolean;
}

/** The editor, already showing `file`. One per page; files are swapped in it, each with its own history. */
export async function createEditor(
  parent: HTMLElement,
  file: OpenFile,
  language: Language,
  describedBy: string,
  calls: EditorCalls,
) {
  const support = await languageSupport(language);
  const states = new Map<string, EditorState>();
  let shown = file;

  const fresh = ({ name, text, readOnly }: OpenFile) =>
    EditorState.create({
      doc: text,
      extensions: [
        support,
        common(calls, language),
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({ 'aria-label': `Code of ${name}`, 'aria-describedby': describedBy }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) calls.change(update.state.doc.toString());
        }),
      ],
    });

  const view = new EditorView({ state: fresh(file), parent });

  return {
    view,

    /** Shows a file. The one that is shown is left alone unless its text is another, such as after going back to the starter. */
    show(next: OpenFile): void {
      const same = next.name === shown.name && next.readOnly === shown.readOnly;
      if (same && next.text === view.state.doc.toString()) return;
      if (!same) states.set(shown.name, view.state);
      const kept = same ? undefined : states.get(next.name);
      view.setState(kept && kept.doc.toString() === next.text && kept.readOnly === next.readOnly ? kept : fresh(next));
      shown = next;
    },

    /** Marks what a report says about lines of the file shown. */
    mark(problems: readonly Problem[]): void {
      view.dispatch({ effects: setProblems.of(problems) });
    },

    /** Marks the line that a picture of a run points at, if any, and brings it into sight without taking the focus. */
    point(line: number | undefined): void {
      view.dispatch({ effects: setStepLine.of(line) });
      if (line !== undefined) scrollToLine(view, line);
    },

    /** Puts the cursor at a line and brings it into sight. */
    reveal(line: number): void {
      const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
      view.focus();
    },

    destroy: () => view.destroy(),
  };
}

export type Editor = Awaited<ReturnType<typeof createEditor>>;

function common(calls: EditorCalls, language: Language): Extension {
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    history(),
    indentOnInput(),
    bracketMatching(),
    indentUnit.of(language === 'py' ? '    ' : '  '),
    EditorState.tabSize.of(language === 'py' ? 4 : 2),
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => (calls.submit(), true) }])),
    tabThatCanBeLeft(calls),
    keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
    problemMarks,
    stepMark,
    editorLook,
  ];
}

/** Tab indents, so the keyboard needs a way out: after Escape, Tab moves on, until something is typed or the editor left. */
function tabThatCanBeLeft({ tabLeaves }: EditorCalls): Extension {
  const stay = (view: EditorView) => {
    view.setTabFocusMode(false);
    tabLeaves(false);
  };
  return [
    keymap.of([
      {
        key: 'Escape',
        run: (view) => {
          view.setTabFocusMode(true);
          tabLeaves(true);
          return false;
        },
      },
    ]),
    EditorView.domEventHandlers({ blur: (_, view) => stay(view) }),
    EditorView.updateListener.of(({ docChanged, view }) => {
      if (docChanged) stay(view);
    }),
  ];
}

/** Each language is a chunk of its own, so that nobody loads one they do not write in. */
async function languageSupport(language: Language): Promise<LanguageSupport> {
  if (language === 'py') return (await import('@codemirror/lang-python')).python();
  return (await import('./typescript-language.ts')).typescript;
}
