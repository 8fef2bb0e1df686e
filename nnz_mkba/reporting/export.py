"""From an executed notebook to one self-contained, accessible HTML page; input cells and noise stay behind."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

from markupsafe import escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from nnz_mkba.errors import NothingProducedError
from nnz_mkba.present.summary import SUMMARY_KEY
from nnz_mkba.reporting.checks import check_html
from nnz_mkba.reporting.page import build_page

__all__ = ["PageRefusedError", "check_html", "export_html", "strip_notebook", "summary_of"]

#: Tag of a cell that guides whoever opens the notebook, and is not part of the page.
GUIDE_TAG = "gids"

_IMAGES = ("image/svg+xml", "image/png", "image/jpeg")
_ACTIVE = ("application/javascript", "application/vnd.jupyter.widget-view+json", "text/latex", "application/pdf")

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class PageRefusedError(NothingProducedError):
    """The page breaks a rule that every page keeps; `problems` says which."""

    def __init__(self, problems: list[str]):
        self.problems = tuple(problems)
        super().__init__("De pagina is geweigerd en niet geschreven:\n" + "\n".join(f"- {p}" for p in problems))


def export_html(
    notebook_node: NotebookNode, *, language: str = "nl", title: str | None = None, subject: str = ""
) -> str:
    """Turn an executed notebook into a page.

    Shown are markdown cells, `text/html` and `text/markdown` outputs, and images that carry an alt text; code,
    streams and `text/plain` are not. The same notebook gives the same text, byte for byte.

    Parameters
    ----------
    notebook_node : NotebookNode
    language : str
        `nl` or `en`.
    title : str, optional
        Of the window; by default the page's one h1.
    subject : str
        What the page is about, in its header; by default costs and benefits.

    Returns
    -------
    str
        A whole HTML document without scripts or external references.

    Raises
    ------
    PageRefusedError
        If `check_html` finds a problem: no alt text, no caption, a skipped heading level, an external reference.
    """
    page = build_page("".join(_body(notebook_node)), language=language, title=title, subject=subject)
    problems = check_html(page)
    if problems:
        raise PageRefusedError(problems)
    return page


def strip_notebook(notebook_node: NotebookNode, keep_outputs: bool) -> NotebookNode:
    """Copy a notebook without what may give away more than the page.

    `text/plain` twins, streams, error traces, widget state and the metadata of papermill and the kernel go; with
    `keep_outputs` the outputs that a page shows (HTML, markdown, images) stay, otherwise all outputs go.

    Parameters
    ----------
    notebook_node : NotebookNode
    keep_outputs : bool

    Returns
    -------
    NotebookNode
    """
    shown = {"text/html", "text/markdown", *_IMAGES}
    cells = []
    for cell in notebook_node.cells:
        metadata = {"tags": list(cell.metadata["tags"])} if cell.metadata.get("tags") else {}
        kept = NotebookNode({**cell, "metadata": NotebookNode(metadata)})
        kept.pop("attachments", None) if not keep_outputs else None
        if cell.cell_type == "code":
            kept.execution_count = None
            kept.outputs = list(_public_outputs(cell, shown)) if keep_outputs else []
        cells.append(kept)
    metadata = {key: notebook_node.metadata[key] for key in ("kernelspec", "title") if key in notebook_node.metadata}
    return NotebookNode({**notebook_node, "cells": cells, "metadata": NotebookNode(metadata)})


def summary_of(notebook_node: NotebookNode) -> dict[str, Any]:
    """Return what an executed notebook says of its page in a few publishable words; empty where it says nothing."""
    for cell in notebook_node.cells:
        for output in cell.get("outputs", []):
            if found := output.get("metadata", {}).get(SUMMARY_KEY):
                return dict(found)
    return {}


def _public_outputs(cell: NotebookNode, shown: set[str]) -> Iterator[NotebookNode]:
    for output in cell.outputs:
        data = {kind: value for kind, value in output.get("data", {}).items() if kind in shown}
        if "text/html" in data:  # as on the page: a note to a colleague is not for the reader
            data["text/html"] = _COMMENT.sub("", _joined(data["text/html"]))
        metadata = {kind: told for kind, told in output.get("metadata", {}).items() if kind in {*data, "alt"}}
        if data:
            yield NotebookNode(output_type="display_data", data=NotebookNode(data), metadata=NotebookNode(metadata))


def _body(notebook_node: NotebookNode) -> Iterator[str]:
    """Yield prose and what the code shows, never the code itself."""
    for cell in notebook_node.cells:
        if GUIDE_TAG in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            yield _markdown(_joined(cell.source))
        elif cell.cell_type == "code":
            yield from map(_shown_output, cell.outputs)


def _markdown(source: str, trusted: bool = True) -> str:
    """Render markdown; of an output, which may carry text from a delivery, HTML is shown as text."""
    renderer = IPythonRenderer(escape=not trusted, allow_harmful_protocols=False, exclude_anchor_links=True)
    return MarkdownWithMath(renderer=renderer).render(source)


def _shown_output(output: NotebookNode) -> str:
    data = output.get("data", {})
    if "text/html" in data:
        return _joined(data["text/html"]) + "\n"
    if "text/markdown" in data:
        return _markdown(_joined(data["text/markdown"]), trusted=False)
    for kind in _IMAGES:
        if kind in data:
            return _image(kind, _joined(data[kind]), output.get("metadata", {}))
    for kind in _ACTIVE:
        if kind in data:
            raise PageRefusedError([f"een uitvoer van soort {kind} kan niet op een pagina; toon een weergaveobject"])
    return ""


def _image(kind: str, content: str, metadata: dict[str, Any]) -> str:
    alt = (metadata.get(kind) or {}).get("alt") or metadata.get("alt") or ""
    if not alt:
        raise PageRefusedError([f"een afbeelding ({kind}) heeft geen alt-tekst; toon haar met een weergaveobject"])
    encoded = base64.b64encode(content.encode()).decode() if kind == "image/svg+xml" else "".join(content.split())
    return f'<figure><img alt="{escape(alt)}" src="data:{kind};base64,{encoded}"></figure>\n'


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
