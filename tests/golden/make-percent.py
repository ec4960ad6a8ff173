"""Jupytext's own text of a notebook in the percent format, and the cells that it reads from it. Needs jupytext."""

import json
from pathlib import Path

import jupytext
import nbformat

code = nbformat.v4.new_code_cell
markdown = nbformat.v4.new_markdown_cell
cells = [
    markdown("# Title\n\ntext with // %% inside\n\n- $x^2$"),
    code("const a = 1;\n\n// a comment\na % 2"),
    code("let b = 'text'", metadata={"tags": ["one", "two words"]}),
    code("%%html\n<b>bold</b>\n\n<i>x</i>"),
    code("%%bash\necho 1"),
    code("%time\nconst c = 3"),
    code("%who"),
    code("// %who is no magic here\n%check off\nlet d = 7\n% 4"),
    nbformat.v4.new_raw_cell("raw text"),
    code("function f(x: number): number {\n  return x;\n}", metadata={"title": "a title"}),
]
notebook = nbformat.v4.new_notebook(cells=cells)
notebook.metadata = {
    "kernelspec": {"display_name": "TypeScript", "language": "typescript", "name": "thalweg"},
    "language_info": {"name": "typescript", "file_extension": ".ts"},
}
text = jupytext.writes(notebook, fmt="ts:percent")
read = jupytext.reads(text, fmt="ts:percent")
golden = {
    "version": jupytext.__version__,
    "text": text,
    "cells": [{"type": c.cell_type, "source": c.source, "metadata": dict(c.metadata)} for c in read.cells],
}
(Path(__file__).parent / "percent.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")
