/** What a browser sees without the cookie. Plain words, no script. */
export const strangerPage = page(
  'This studio is locked',
  `<p>Lazy Rabbit Studio serves the person who started it.</p>
<p>Open the link that it printed in the terminal when it started. It ends in <code>?token=…</code> and lets this browser in for good.</p>
<p>The link is gone? Stop the studio there with Ctrl-C and start it again: it prints the link each time.</p>`,
)

export const wrongTokenPage = page(
  'This link does not fit',
  `<p>Its token belongs to another studio, or to another data folder.</p>
<p>Open the link that this studio printed in the terminal when it started last.</p>`,
)

export const notBuiltPage = page(
  'The studio’s pages are not built yet',
  '<p>Run <code>npm run build</code> in the checkout and load this page again. The server itself works.</p>',
)

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Lazy Rabbit Studio</title>
<style>
:root { color-scheme: light dark }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem }
h1 { font-size: 1.4rem }
code { font: 0.9em ui-monospace, monospace }
</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`
}
