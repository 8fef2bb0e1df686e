"""A papermill engine without a kernel to start: every notebook runs in a child forked from this warm process.

What a notebook imports is there already, copied on write, and nothing that it does comes back but its outputs. nbclient
turns the messages of the child into outputs as it does those of a kernel, so only sockets, start-up and imports are
saved. Where nothing can be forked safely the ordinary engine runs the notebook (see `forked.usable`).
"""

from __future__ import annotations

from typing import Any

#: Name under which papermill finds the engine (entry point in pyproject.toml).
FORK = "nnz-fork"
ENGINES = ("auto", "fork", "nbclient")


class ForkEngine:
    """Papermill engine `nnz-fork`.

    Papermill loads its engines while it is half imported itself; so this one reaches for papermill when it is used.
    """

    @classmethod
    def execute_notebook(cls, *arguments: Any, **options: Any) -> Any:
        """Run a notebook; see `papermill.engines.Engine`."""
        from nnz_mkba.reporting.forked_client import ForkedEngine

        return ForkedEngine.execute_notebook(*arguments, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """Return the name of the kernel that the notebook was written for."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """Return the language of the notebook."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))
