"""The HTML of the few pages that are not made with Gradio."""

from __future__ import annotations

from html import escape

__all__ = ["bare_page"]

_STYLE = """
:root { color-scheme: light dark; --ink: #1b2a41; --paper: #f6f7f9; --card: #fff; --line: #7a8594;
  --accent: #1f4e8c; --on-accent: #fff; --bad: #9b1c1c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --paper: #12171f; --card: #1b222d; --line: #8a97a8;
    --accent: #9cc3ff; --on-accent: #10151c; --bad: #ffb4b4; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 26rem; background: var(--card); border-radius: .75rem;
  padding: 2rem; box-shadow: 0 1px 3px rgb(0 0 0 / .15), 0 8px 24px rgb(0 0 0 / .06); }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .5rem; }
p { margin: 0 0 1.25rem; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; margin-bottom: 1.25rem;
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; }
button { width: 100%; min-height: 2.75rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: .5rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[role=alert] { color: var(--bad); font-weight: 600; }
"""


def bare_page(title: str, content: str) -> str:
    """Return a page without scripts; `content` is HTML, with everything from outside escaped."""
    return f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<main>
{content}
</main>
</body>
</html>
"""
