/** Which colours a reader sees: those of the system, or a choice kept in this browser. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'racecourse:theme';
const ORDER: Theme[] = ['system', 'light', 'dark'];

/** The choice kept in this browser, `system` when there is none. static/theme.js applies it before the first paint. */
export function storedTheme(): Theme {
  const applied = document.documentElement.dataset.theme;
  return applied === 'light' || applied === 'dark' ? applied : 'system';
}

/** Applies a choice at once and keeps it for the next visit. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

/** The choice that follows when the toggle is pressed. */
export function nextTheme(theme: Theme): Theme {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? 'system';
}
