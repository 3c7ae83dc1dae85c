import { Marked, type RendererObject, type Tokens } from 'marked';
import { createHighlighter, type Highlighter } from 'shiki';

const HIGHLIGHTED: Record<string, string> = {
  ts: 'typescript',
  typescript: 'typescript',
  py: 'python',
  python: 'python',
};

let highlighter: Promise<Highlighter> | undefined;

/**
 * A teacher's Markdown as HTML that is safe to put into a page: raw HTML is shown as text, links lead to web addresses or
 * within the site, pictures become links. Code marked ts or py is highlighted for light and dark pages at once.
 */
export async function markdownToHtml(markdown: string): Promise<string> {
  highlighter ??= createHighlighter({
    themes: ['github-light-default', 'github-dark-default'],
    langs: ['typescript', 'python'],
  });
  return new Marked({ gfm: true, renderer: safeRenderer(await highlighter) }).parse(markdown, { async: false });
}

function safeRenderer(shiki: Highlighter): RendererObject {
  return {
    html({ text }: Tokens.HTML | Tokens.Tag) {
      return escapeHtml(text);
    },
    link({ href, title, tokens }: Tokens.Link) {
      const text = this.parser.parseInline(tokens);
      return isSafeAddress(href)
        ? `<a href="${escapeHtml(href)}"${titleAttribute(title)} rel="noopener">${text}</a>`
        : text;
    },
    image({ href, text }: Tokens.Image) {
      const words = escapeHtml(text || href);
      return isSafeAddress(href) ? `<a href="${escapeHtml(href)}" rel="noopener">${words}</a>` : words;
    },
    code({ text, lang }: Tokens.Code) {
      const known = HIGHLIGHTED[(lang ?? '').trim().split(/\s/)[0]!.toLowerCase()];
      // Long lines scroll sideways, which the keyboard must reach.
      if (!known) return `<pre tabindex="0"><code>${escapeHtml(text)}\n</code></pre>\n`;
      return shiki.codeToHtml(text, {
        lang: known,
        themes: { light: 'github-light-default', dark: 'github-dark-default' },
        defaultColor: 'light-dark()',
        // Half a second a line by default, which the first lines can exceed on a busy machine; the result is kept.
        tokenizeTimeLimit: 0,
      });
    },
  };
}

/** Web addresses and addresses within the site; not `javascript:`, `data:` and the like. */
function isSafeAddress(href: string): boolean {
  try {
    const base = 'https://within.invalid/';
    return ['http:', 'https:'].includes(new URL(href, base).protocol);
  } catch {
    return false;
  }
}

function titleAttribute(title: string | null | undefined): string {
  return title ? ` title="${escapeHtml(title)}"` : '';
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
