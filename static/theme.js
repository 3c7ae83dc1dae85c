// Runs before the first paint, so that a page never flashes in the theme its reader did not choose.
try {
  const chosen = localStorage.getItem('racecourse:theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's own preference applies then.
}
