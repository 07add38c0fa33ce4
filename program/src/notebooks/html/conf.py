"""How Sphinx turns the built notebooks into pages. Written into the folder of the sources by `workbook notebooks html`."""

import html
import json
import re
import shutil
from importlib import metadata
from pathlib import Path

from docutils import nodes

project = "The workbook"
html_title = "The workbook"
author = ""
language = "en"

extensions = ["myst_nb", "sphinx.ext.mathjax"]
# The outputs are those of the built notebooks.
nb_execution_mode = "off"
nb_render_text_lexer = "myst-ansi"
nb_render_error_lexer = "myst-ansi"
# Jupyter's Markdown: dollars are mathematics, headings have GitHub's anchors.
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_dmath_double_inline = True
myst_heading_anchors = 4
# A cell with a compiler error in it cannot always be coloured.
suppress_warnings = ["misc.highlighting_failure"]

# Formulas as SVG: a browser does not load MathJax's fonts from a page that was opened from the disk.
mathjax_path = "mathjax/tex-svg.js"
mathjax_options = {"defer": "defer"}
mathjax3_config = {
    # The sources are rendered where Sphinx has marked them, and nowhere else.
    "options": {"enableMenu": False, "skipHtmlTags": ["script", "noscript", "style", "textarea", "pre", "code"]},
    "svg": {"fontCache": "local"},
    "loader": {"load": []},
}

html_theme = "furo"
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["workbook.css"]
templates_path = ["_templates"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
html_theme_options = {"navigation_with_keys": True}
pygments_style = "friendly"
pygments_dark_style = "one-dark"

# What the search page looks through: [page, anchor, chapter, heading, text] of each section.
sections = []


def words(node):
    """The text of a node, without its formulas and its sections."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, (nodes.math, nodes.math_block, nodes.raw, nodes.comment, nodes.section, nodes.image)):
        return " "
    inline = isinstance(node, nodes.TextElement)
    return ("" if inline else " ").join(words(child) for child in node.children)


def collect_sections(app, doctree, docname):
    # These are lists of links to where the words are.
    if docname in ("index", "exercises/index", "COVERAGE"):
        return
    titles = [title.astext() for title in doctree.findall(nodes.title)]
    for section in doctree.findall(nodes.section):
        heading = section.next_node(nodes.title).astext()
        parts = (child for child in section.children if not isinstance(child, (nodes.title, nodes.section)))
        text = re.sub(r"\s+(//[/!] )?", " ", " ".join(words(part) for part in parts)).strip()
        # The first section is the page itself. Of several names of one section the last is GitHub's.
        anchor = "" if heading == titles[0] else section["ids"][0]
        sections.append([docname, anchor, titles[0], heading, text])


def describe_figures(app, doctree, docname):
    """A figure's text for those who cannot see it is its own label."""
    for image in doctree.findall(nodes.image):
        file = Path(app.srcdir, image["uri"])
        if "alt" not in image and file.suffix == ".svg" and file.is_file():
            label = re.search(r'aria-label="([^"]*)"', file.read_text("utf-8")[:5000])
            image["alt"] = html.unescape(label[1]) if label else "a figure"


def finish(app, exception):
    if exception is not None:
        return
    static = Path(app.outdir, "_static")
    index = json.dumps(sections, ensure_ascii=False, separators=(",", ":"))
    (static / "search-sections.js").write_text(f"const SECTIONS = {index};\n", "utf-8")
    # The one part of MathJax that is needed, and the extensions that it loads when a formula asks for them.
    package = metadata.distribution("sphinx-mathjax-offline")
    mathjax = Path(package.locate_file("sphinx-mathjax-offline/static/mathjax"))
    (static / "mathjax").mkdir(exist_ok=True)
    shutil.copy(mathjax / "tex-svg.js", static / "mathjax")
    shutil.copytree(mathjax / "input/tex/extensions", static / "mathjax/input/tex/extensions", dirs_exist_ok=True)


def setup(app):
    app.connect("doctree-resolved", collect_sections)
    app.connect("doctree-resolved", describe_figures)
    app.connect("build-finished", finish)
