import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** Runs before a page's own scripts: adds up how far things moved that nobody had touched. */
const COUNT_SHIFTS = `
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** A page, and all it complained about. */
export interface WatchedPage {
  page: Page;
  /** Errors and warnings on the console, and what was thrown and not caught. */
  complaints: string[];
  /** How far things moved on the page that is open, as the browser counts it. */
  layoutShift(): Promise<number>;
  /** By how many pixels the page is wider than its window. */
  overflow(): Promise<number>;
}

/** Opens a page in a session of its own, which shares nothing with others, and listens to it. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await context.addInitScript(COUNT_SHIFTS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.stack ?? error.message}`));
  return {
    page,
    complaints,
    layoutShift: () => page.evaluate<number>('window.layoutShift'),
    // The element's own width, since the window's counts the place that is kept free for a scroll bar.
    overflow: () =>
      page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.offsetWidth'),
  };
}
