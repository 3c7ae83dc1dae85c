import type { Viewer } from '#lib/views.ts';

declare global {
  namespace App {
    interface Locals {
      /** Who asks; undefined for a visitor without a session. */
      viewer?: Viewer;
    }
  }
}
