import { accessSync, constants } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const INSTALL = 'sudo apt-get update && sudo apt-get install --no-install-recommends -y chromium';
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];

/** Debian's Chromium, with a new profile that goes when it is closed. Where there is none, throws what to install. */
export async function openChromium(): Promise<Browser> {
  try {
    accessSync(CHROMIUM, constants.X_OK);
  } catch {
    throw new Error(`This needs a real browser, and ${CHROMIUM} is missing. Run this once:  ${INSTALL}`);
  }
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}
