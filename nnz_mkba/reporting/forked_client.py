"""Papermill's client and engine with a forked child in the place of a kernel."""

from __future__ import annotations

import contextlib
from typing import Any

from jupyter_client.session import Session
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.log import logger

from nnz_mkba.reporting.forked import Child

_RAISES = "raises-exception"


class ForkedEngine(Engine):
    """Papermill engine `nnz-fork`; takes the options of papermill's own engine as far as they make sense."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, execution_timeout: int | None = None, **options: Any
    ) -> NotebookNode:
        """Run the cells one by one in a child of their own."""
        known = {name: value for name, value in options.items() if name in ForkedClient.class_trait_names()}
        if execution_timeout:
            known["timeout"] = execution_timeout
        return ForkedClient(nb_man, kernel_name=kernel_name, log=logger, **known).execute()


class _ToWidgets:
    """What a kernel's client is to widgets that show output: a way to tell them what they hold."""

    def __init__(self) -> None:
        self.session = Session(key=b"")
        self.shell_channel = self
        self._told: list[Any] = []

    def send(self, message: dict[str, Any]) -> None:
        """Keep what a widget is told until the next cell, as a kernel that is busy does."""
        self._told.append(message["content"])

    def take(self) -> list[Any]:
        """Return what was told since the last time."""
        told, self._told = self._told, []
        return told


class ForkedClient(PapermillNotebookClient):
    """Papermill's client, with a child process in the place of a kernel."""

    child: Child

    def execute(self, **_: Any) -> NotebookNode:
        self.reset_execution_trackers()
        self.kc = _ToWidgets()
        folder = self.resources.get("metadata", {}).get("path") or None
        with Child(folder) as self.child:
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = self.child.language_info
            self.set_widgets_metadata()
        return self.nb

    def execute_cell(
        self, cell: NotebookNode, cell_index: int, execution_count: int | None = None, store_history: bool = True
    ) -> NotebookNode:
        """Do what `async_execute_cell` does, with messages that come through a pipe."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        if self.record_timing:
            cell["metadata"]["execution"] = {}
        self._call(self.on_cell_execute, cell=cell, cell_index=cell_index)
        cell.outputs = []
        self.clear_before_next_output = False
        timeout = self._get_timeout(cell)
        request = {"code": cell.source, "store_history": store_history, "comm": self.kc.take()}
        said = self.child.ask(request, timeout)
        if said is None:
            raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", timeout or 0, cell)
        self.code_cells_executed += 1
        for message in said["messages"]:
            with contextlib.suppress(CellExecutionComplete):
                self.process_message(message, cell, cell_index)
        self._call(self.on_cell_executed, cell=cell, cell_index=cell_index, execute_reply=said["reply"])
        content = said["reply"]["content"]
        if content["status"] == "error" and _RAISES not in cell.metadata.get("tags", []):
            self._call(self.on_cell_error, cell=cell, cell_index=cell_index, execute_reply=said["reply"])
            raise CellExecutionError.from_cell_and_msg(cell, content)
        return cell

    @staticmethod
    def _call(hook: Any, **arguments: Any) -> None:
        if hook is not None:
            hook(**arguments)
