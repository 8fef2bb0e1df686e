"""Scenarios of the analyst's own: kept in a folder, handed on as a file, opened again."""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.present.html import Display, Download, Paragraph, Parts
from nnz_mkba.present.locale import Translator
from nnz_mkba.reporting.page import slug
from nnz_mkba.reporting.scenario_file import save_scenario
from nnz_mkba.scenarios import Scenario, known_scenarios, load_scenario, read_scenario

#: Largest file that is opened. [bytes]
LARGEST = 100_000


class OwnScenarios:
    """A folder with scenario files.

    Parameters
    ----------
    folder : Path
        Made when the first one is saved.
    t : Translator
    """

    def __init__(self, folder: Path, t: Translator):
        self.folder, self.t = Path(folder), t

    def titles(self) -> dict[str, str]:
        """Return title by name (shipped) or path (own) of every scenario; files that are not right are left out."""
        found = {name: load_scenario(name).title for name in known_scenarios()}
        for path in sorted(self.folder.glob("*.yaml")):
            try:
                found[str(path)] = self.t("{title} (eigen)", title=load_scenario(path).title)
            except NnzError:
                continue
        return found

    def save(self, scenario: Scenario, title: str, why: str, *, replace: Path | None = None) -> Path:
        """Write a scenario under its title and return where it is.

        Parameters
        ----------
        scenario : Scenario
        title, why : str
            Typed by the analyst; both are asked for.
        replace : Path, optional
            A file that may be written over: the one that the analyst works on.

        Raises
        ------
        UsageError
            If a text is missing or another scenario has this name.
        NothingProducedError
            If it cannot be written.
        """
        title, why = title.strip(), why.strip()
        if not title:
            raise UsageError(self.t("Geef het scenario eerst een naam."))
        if not why:
            raise UsageError(self.t("Schrijf op waarom dit scenario bestaat; wie het later leest, moet dat weten."))
        name = slug(title)
        if not name:
            raise UsageError(self.t("De naam ‘{title}’ heeft geen letters of cijfers. Kies een andere.", title=title))
        path = self.folder / f"{name}.yaml"
        if name in known_scenarios() or (path.exists() and path != replace):
            raise UsageError(
                self.t("Er is al een scenario met de naam ‘{title}’. Kies een andere naam.", title=title)
            )
        flat = scenario.flattened().model_copy(update={"title": title, "why": why})
        return save_scenario(flat, path, overwrite=path == replace)

    def open(self, name: str, content: bytes) -> Scenario:
        """Read a scenario file that somebody sent.

        Raises
        ------
        NnzError
            If it is no scenario.
        """
        if len(content) > LARGEST:
            raise UsageError(self.t("{name} is te groot voor een scenario.", name=name))
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UsageError(self.t("{name} is geen tekst. Kies een scenariobestand (.yaml).", name=name)) from None
        return read_scenario(text, name)

    def shared(self, path: Path) -> Display:
        """Return where a scenario is, with a link that hands it on as a file."""
        t = self.t
        return Parts(
            Paragraph(t("Bewaard als {path}. Hetzelfde scenario in een rapport: --scenario {path}", path=str(path))),
            Download(
                t("Download dit scenario ({name})", name=path.name), path.name, path.read_bytes(), "application/yaml"
            ),
        )
