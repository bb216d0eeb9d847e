"""A handout as one HTML page: no script, nothing from outside, readable without colour, fit to print."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import assert_never

from sim.handout.blocks import Block, Fields, Heading, Items, Para, Picture, Table

INK = "#1a1a1a"
PAPER = "#ffffff"
QUIET = "#595959"
SHADE = "#f2f2f2"
"""Every text stands in INK or QUIET on PAPER or SHADE: 4.5 to 1 and more (WCAG 2.2, 1.4.3)."""

_STYLE = f"""
html {{ background: {PAPER}; color: {INK}; font: 1rem/1.5 "DejaVu Sans", Verdana, Arial, sans-serif; }}
body {{ max-width: 60rem; margin: 0 auto; padding: 0 1.5rem 3rem; }}
.mark {{ position: sticky; top: 0; margin: 0 -1.5rem; padding: .3rem 1.5rem; background: {PAPER};
  border-bottom: 2px solid {INK}; font-weight: bold; letter-spacing: .1em; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; }}
h2 {{ font-size: 1.3rem; margin: 2.2rem 0 .6rem; padding-bottom: .2rem; border-bottom: 1px solid {INK}; }}
h3 {{ font-size: 1.05rem; margin: 1.6rem 0 .4rem; }}
h4 {{ font-size: 1rem; font-weight: bold; margin: 1rem 0 .2rem; padding-left: .7rem;
  border-left: 4px double {INK}; }}
h2, h3, h4, caption {{ break-after: avoid; }}
h1, h2, h3, h4, p, li, dd, td {{ overflow-wrap: anywhere; }}
dl {{ display: grid; grid-template-columns: 9.5rem 1fr; gap: .1rem .8rem; margin: .3rem 0 .8rem 1rem; }}
dt {{ color: {QUIET}; }}
dd {{ margin: 0; }}
table {{ border-collapse: collapse; width: 100%; margin: .8rem 0; }}
caption {{ text-align: left; font-weight: bold; padding: .2rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0;
  border-bottom: 1px solid {QUIET}; }}
thead th {{ background: {SHADE}; }}
tbody th {{ white-space: nowrap; }}
li {{ margin: .2rem 0; }}
figure {{ margin: 1rem 0; overflow-x: auto; }}
figcaption {{ color: {QUIET}; }}
figure svg {{ max-width: 100%; height: auto; }}
@media (max-width: 40rem) {{ dl {{ display: block; }} dd {{ margin: 0 0 .3rem 1rem; }} }}
@media print {{
  @page {{ margin: 18mm 15mm; @top-left {{ content: "TRAINING"; font: bold 9pt sans-serif; }} }}
  html {{ font-size: 10pt; }}
  body {{ max-width: none; padding: 0; }}
  .mark {{ position: static; margin: 0; padding: 0; }}
  tr, li {{ break-inside: avoid; }}
  figure {{ overflow: visible; }}
}}
"""
_ONLY_THIS = "default-src 'none'; style-src 'unsafe-inline'"


def page(blocks: Iterable[Block], title: str) -> str:
    """Write a whole page; every text is escaped, pictures are SVG of our own and stand as they are."""
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_ONLY_THIS}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            '<p class="mark">TRAINING</p>',
            "<main>",
            *(line for block in blocks for line in _block(block)),
            "</main>",
            "</body>",
            "</html>\n",
        )
    )


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"<h{level}>{escape(text)}</h{level}>"
        case Para(text):
            yield f"<p>{escape(text)}</p>"
        case Items(entries, ordered):
            kind = "ol" if ordered else "ul"
            yield f"<{kind}>"
            yield from (f"<li>{escape(each)}</li>" for each in entries)
            yield f"</{kind}>"
        case Fields(rows):
            yield "<dl>"
            yield from (f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in rows)
            yield "</dl>"
        case Table(about, head, rows):
            yield f"<table><caption>{escape(about)}</caption>"
            names = "".join(f'<th scope="col">{escape(each)}</th>' for each in head)
            yield f"<thead><tr>{names}</tr></thead>"
            yield "<tbody>"
            for first, *rest in rows:
                cells = "".join(f"<td>{escape(each)}</td>" for each in rest)
                yield f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
            yield "</tbody></table>"
        case Picture(svg, about):
            yield f"<figure>{svg.strip()}<figcaption>{escape(about)}</figcaption></figure>"
        case _:
            assert_never(block)
