import { MAIN_FILE, type Language } from '#grader/contract/languages.ts';
import type { SourceFile } from '#grader/contract/submission.ts';
import type { ExerciseView, SubmissionView } from '#lib/views.ts';
import { browserStore, dropDraft, readDraft, writeDraft } from './drafts.ts';
import { sameFiles } from './files.ts';

/** How long writing must rest before the draft is kept. */
const REST_MS = 400;

/** What a student works on in one exercise: files in each language, which of them is open, and their draft in this browser. */
export class Workspace {
  language = $state<Language>('ts');
  active = $state('');
  /** False once the browser has refused to keep a draft. */
  kept = $state(true);
  #files = $state<Partial<Record<Language, SourceFile[]>>>({});
  #exercise: ExerciseView;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Starts with the latest submission where there is one, else with the starter; drafts come with `restore`. */
  constructor(exercise: ExerciseView, latest: SubmissionView | null) {
    this.#exercise = exercise;
    for (const language of exercise.languages) this.#files[language] = copy(exercise.starters[language] ?? []);
    if (latest && exercise.languages.includes(latest.language)) this.#files[latest.language] = copy(latest.files);
    this.open(latest?.language ?? exercise.languages[0] ?? 'ts');
  }

  get files(): SourceFile[] {
    return this.#files[this.language] ?? [];
  }

  get provided(): SourceFile[] {
    return this.#exercise.provided[this.language] ?? [];
  }

  get readOnly(): boolean {
    return !this.files.some(({ name }) => name === this.active);
  }

  get current(): SourceFile {
    const all = [...this.files, ...this.provided];
    return all.find(({ name }) => name === this.active) ?? all[0] ?? { name: MAIN_FILE[this.language], text: '' };
  }

  get isStarter(): boolean {
    return sameFiles(this.files, this.#exercise.starters[this.language] ?? []);
  }

  /** Takes up what was last written in this browser. To be called in the browser only. */
  restore(): void {
    for (const language of this.#exercise.languages) {
      const draft = readDraft(browserStore(), this.#exercise.slug, language);
      if (draft) this.#files[language] = draft;
    }
    this.open(this.language);
  }

  /** Goes on in a language, with its main file open unless the open file exists there too. */
  open(language: Language): void {
    this.language = language;
    const names = [...this.files, ...this.provided].map(({ name }) => name);
    if (!names.includes(this.active))
      this.active = names.includes(MAIN_FILE[language]) ? MAIN_FILE[language] : (names[0] ?? '');
  }

  write(text: string): void {
    const file = this.files.find(({ name }) => name === this.active);
    if (!file || file.text === text) return;
    file.text = text;
    this.#keepSoon();
  }

  add(name: string): void {
    this.files.push({ name, text: '' });
    this.active = name;
    this.#keepSoon();
  }

  rename(name: string): void {
    const file = this.files.find((other) => other.name === this.active);
    if (!file) return;
    file.name = name;
    this.active = name;
    this.#keepSoon();
  }

  remove(): void {
    this.#files[this.language] = this.files.filter(({ name }) => name !== this.active);
    this.open(this.language);
    this.#keepSoon();
  }

  /** Back to the starter, in the language that is open; the draft is forgotten. */
  reset(): void {
    clearTimeout(this.#timer);
    dropDraft(browserStore(), this.#exercise.slug, this.language);
    this.#files[this.language] = copy(this.#exercise.starters[this.language] ?? []);
    this.active = '';
    this.open(this.language);
  }

  /** Keeps the draft now, such as when the page is left. */
  keep(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.kept = writeDraft(browserStore(), this.#exercise.slug, this.language, this.files);
  }

  #keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), REST_MS);
  }
}

function copy(files: readonly SourceFile[]): SourceFile[] {
  return files.map(({ name, text }) => ({ name, text }));
}
