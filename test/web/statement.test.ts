import { expect, it, vi } from 'vitest';
import { markdownToHtml } from '#lib/server/statement.server.ts';

it.each([
  ['a script', 'Hello <script>alert(1)</script>'],
  ['a block of HTML', '<div onclick="alert(1)">\n\nHello\n\n</div>'],
  ['an image that fails', '<img src=x onerror=alert(1)>'],
  ['a javascript: link', '[click](javascript:alert(1))'],
  ['a javascript: link in disguise', '[click](JaVaScRiPt&#58;alert(1))'],
  ['a javascript: link with a tab', '[click](<java\tscript:alert(1)>)'],
  ['a javascript: autolink', '<javascript:alert(1)>'],
  ['a data: link', '[click](data:text/html,<script>alert(1)</script>)'],
  ['a data: image', '![click](data:image/svg+xml,<svg/onload=alert(1)>)'],
  ['a quote in a link', '[click](https://example.org/"onmouseover="alert(1))'],
  ['a quote in a title', '[click](https://example.org \'a" onmouseover="alert(1)\')'],
  ['a quote in an image', '![a" onerror="alert(1)](https://example.org/x.png)'],
  ['a tag in code', '```ts\n</code></pre><script>alert(1)</script>\n```'],
  ['a tag in a code span', '`<script>alert(1)</script>`'],
  ['a language name with a tag', '```"><script>alert(1)</script>\ncode\n```'],
])('lets no script into a page by %s', async (_, markdown) => {
  const html = await markdownToHtml(markdown);
  const tags = html.match(/<[a-z][^>]*>/gi) ?? [];
  for (const tag of tags) {
    expect(tag).not.toMatch(/<(script|img|iframe|svg|div)/i);
    // Quotes are escaped, so what looks like a handler is still inside an attribute's value.
    const outsideValues = tag.replaceAll(/"[^"]*"/g, '""');
    expect(outsideValues).not.toMatch(/\son\w+=/i);
    expect(tag).not.toMatch(/(href|src)="\s*(javascript|data|vbscript):/i);
  }
});

it('highlights code for light and dark pages, and keeps diagrams as they are', async () => {
  const code = await markdownToHtml('```ts\nconst answer = 42;\n```');
  expect(code).toContain('class="shiki');
  expect(code).toContain('light-dark(');
  expect(await markdownToHtml('```\n+--+  <-\n```')).toContain('+--+  &lt;-');
});

it('highlights a line to its end, however slow the machine is at it', async () => {
  const line = '```ts\nconst answer = await ask(42); // at last\n```';
  const html = await markdownToHtml(line);
  let now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 10_000));
  try {
    expect(await markdownToHtml(line)).toBe(html);
  } finally {
    clock.mockRestore();
  }
});

it('keeps links to the web and within the site', async () => {
  expect(await markdownToHtml('[a](https://example.org/x?y=1&z=2)')).toContain(
    'href="https://example.org/x?y=1&amp;z=2"',
  );
  expect(await markdownToHtml('[a](/exercises/one)')).toContain('href="/exercises/one"');
});
