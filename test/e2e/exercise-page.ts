import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

/** Where the student writes. */
export function editorOf(page: Page): Locator {
  return page.locator('.cm-content');
}

/** Waits for a verdict's title over the checks. */
export async function expectVerdict(page: Page, title: string): Promise<void> {
  const heading = page.locator('#run-title');
  await heading.filter({ hasText: /^(?!Sending|In the queue|Checking|Reconnecting|What is checked)/ }).waitFor();
  expect(await heading.innerText()).toBe(title);
}

/** Replaces all that is in the editor, the way a student pastes; the page must be allowed to use the clipboard. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await editorOf(page).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
}
