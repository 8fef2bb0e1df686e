"""The explorer itself: what happens when something is changed, saved, kept, opened or reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from nnz_mkba.artery import OpenRegion, load_headlines
from nnz_mkba.errors import NnzError, UsageError
from nnz_mkba.explorer import outcome
from nnz_mkba.explorer.controls import Controls
from nnz_mkba.explorer.files import OwnScenarios
from nnz_mkba.explorer.inputs import FieldError, Inputs
from nnz_mkba.explorer.later import Later
from nnz_mkba.explorer.panel import Panel
from nnz_mkba.present import exploration
from nnz_mkba.present.html import Display, Download, Heading, Paragraph
from nnz_mkba.present.locale import translator
from nnz_mkba.region import known_regions, read_region
from nnz_mkba.reporting.release import Release, make_release, plan
from nnz_mkba.results.protected_uncertainty import Headlines
from nnz_mkba.results.result import Result
from nnz_mkba.scenarios import Scenario, load_scenario
from nnz_mkba.vocabulary import Audience

#: Outcomes beside each other; more columns nobody reads.
MOST_KEPT = 4


class Explorer(widgets.VBox):
    """Everything that a reader sees and sets; see `explore` for the parameters.

    Attributes
    ----------
    found : Result
        The last valid outcome.
    given_scenario : Scenario
        The scenario that gave it.
    """

    def __init__(
        self,
        region: str,
        gemeente: str,
        peildatum: str,
        scenario: str,
        audience: str,
        language: str,
        draws: int,
        own: str | Path,
        reports: str | Path,
    ):
        self.t = translator(language)
        self._peildatum, self._audience, self._draws = peildatum, Audience(audience), draws
        self._files, self._reports = OwnScenarios(Path(own).resolve(), self.t), Path(reports).resolve()
        self._later = Later()
        self._opened: dict[str, OpenRegion] = {}
        self._kept: list[exploration.Kept] = []
        self._sure_of: tuple[Result, Headlines | None] | None = None
        self.found: Result
        self.given_scenario: Scenario
        regions = known_regions()
        if region not in regions:
            regions = {region: read_region(region).naam, **regions}
        self.controls = Controls(regions, self.t, self._changed)
        self._make_panels(language)
        self._make_forms()
        with self.controls.quietly():
            self.controls.region.value = region
        self.controls.offer_scenarios(self._titles(scenario), scenario)
        self._enter_region()
        if gemeente:
            with self.controls.quietly():
                self.controls.gemeente.value = read_region(region).gemeente(gemeente).code
        self._enter_scenario()
        super().__init__([self._columns()])
        self.add_class("nnz-explorer")

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """Return itself for a notebook; where nothing runs, as in a stored one, the outcome in words takes its place."""
        words = [exploration.result(self.found, self.t), self.t("Voer de cellen uit om te verkennen.")]
        return {**(super()._repr_mimebundle_(**kwargs) or {}), "text/plain": " ".join(words)}

    # -- what is shown ------------------------------------------------------------------------------------------

    def _make_panels(self, language: str) -> None:
        t = self.t
        self.status = Panel(role="status", label=t("Uitkomst"), language=language)
        self.alert = Panel(role="alert", language=language)
        self.result = Panel(role="region", label=t("Kosten en baten"), language=language)
        self.doubt = Panel(role="region", label=t("Zekerheid"), language=language)
        self.busy = Panel(role="status", label=t("Voortgang van de berekening"), language=language)
        self.comparison = Panel(role="region", label=t("Vergelijking"), language=language)
        self.filed = Panel(role="status", label=t("Scenario en rapport"), language=language)

    def _make_forms(self) -> None:
        t = self.t
        self.keep = self._button(t("Zet in de vergelijking"), self._keep)
        self.empty = self._button(t("Maak de vergelijking leeg"), self._forget)
        # Letter by letter the last ones could come after the button that is pressed next.
        self.title = widgets.Text(description=t("Naam van het scenario"), continuous_update=False)
        self.why = widgets.Text(description=t("Waarom dit scenario?"), continuous_update=False)
        self.save = self._button(t("Bewaar dit scenario"), self._save)
        self.report = self._button(t("Maak het rapport"), self._report)
        # Without a tooltip the browser would give it the one "null".
        opening = t("Open een scenariobestand")
        self.upload = widgets.FileUpload(description=opening, tooltip=opening, accept=".yaml,.yml", multiple=False)
        self.upload.observe(lambda change: self._open_file(), "value")

    def _columns(self) -> widgets.Box:
        t = self.t
        left = [
            *self.controls.boxes(),
            widgets.HTML(str(Heading(t("Bewaren en delen")).html())),
            self.title,
            self.why,
            *(_row(button) for button in (self.save, self.upload, self.report)),
            self.filed,
        ]
        right = [
            self.status,
            self.alert,
            _row(self.keep, self.empty),
            self.comparison,
            self.result,
            self.busy,
            self.doubt,
        ]
        columns = widgets.Box([_column(left, "nnz-controls"), _column(right, "nnz-results")])
        columns.add_class("nnz-columns")
        return columns

    # -- something was changed ------------------------------------------------------------------------------------

    def _changed(self, what: str) -> None:
        try:
            if what == "region":
                self._enter_region()
            if what in ("region", "scenario"):
                self._enter_scenario()
            else:
                self._evaluate()
        except NnzError as error:
            self._refuse(error)

    def _enter_region(self) -> None:
        opened = self._open_region()
        self.controls.offer({code: name for name, code in opened.gemeenten}, opened.price_levels)

    def _open_region(self) -> OpenRegion:
        slug = self.controls.region.value
        if slug not in self._opened:
            self._opened[slug] = OpenRegion(slug, self._peildatum, self._audience)
        return self._opened[slug]

    def _enter_scenario(self) -> None:
        """Fill the fields as the scenario has them."""
        self._inputs = Inputs(self._open_region(), load_scenario(self.controls.scenario.value), self.t)
        self.controls.set(self._inputs.shown())
        self._evaluate()

    def _evaluate(self) -> None:
        """Show the outcome of what is set now, or say what is wrong and leave the last one."""
        given = self.controls.given()
        rest = self._inputs.rest(given)
        try:
            scenario = self._inputs.scenario(given)
            found = self._open_region().mkba(scenario, self.controls.gemeente.value)
        except NnzError as error:
            self.controls.mark(error.key if isinstance(error, FieldError) else "", rest)
            self._refuse(error)
            return
        self.controls.mark("", rest)
        self.found, self.given_scenario = found, scenario
        self.alert.show()
        self.status.show(Paragraph(exploration.result(found, self.t)))
        self.result.show(*outcome.certain(found, self.t))
        self.doubt.busy = True
        self.busy.show(Paragraph(self.t("Hoe zeker dit is, wordt nog doorgerekend …")))
        self._later.soon(self._doubt)

    def _refuse(self, error: NnzError) -> None:
        said = str(error)
        if hasattr(self, "found"):
            said += " " + self.t("De uitkomst hieronder hoort bij de laatste waarden die wel konden.")
        self.alert.show(Paragraph(said))

    def _doubt(self) -> None:
        """Show how sure the outcome is."""
        try:
            self.doubt.show(*outcome.uncertain(self._sure(), self.found, self.t))
            self.busy.show()
        except NnzError as error:
            self.doubt.show()
            self.busy.show(Paragraph(str(error)))
        finally:
            self.doubt.busy = False

    def _sure(self) -> Headlines | None:
        """Return the uncertainty analysis of the outcome on the screen, made once."""
        if self._sure_of is None or self._sure_of[0] is not self.found:
            self._sure_of = (self.found, load_headlines(self.found, self._draws))
        return self._sure_of[1]

    # -- side by side ----------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        if len(self._kept) == MOST_KEPT:
            raise UsageError(self.t("Er staan al vier uitkomsten naast elkaar. Maak de vergelijking eerst leeg."))
        letter = "ABCD"[len(self._kept)]
        self._kept.append(exploration.Kept(letter, self.found, self._sure()))
        self.comparison.show(Heading(self.t("Naast elkaar")), exploration.side_by_side(self._kept, self.t))

    def _forget(self) -> None:
        self._kept.clear()
        self.comparison.show()

    # -- files ---------------------------------------------------------------------------------------------------------

    def _titles(self, chosen: str) -> dict[str, str]:
        titles = self._files.titles()
        return titles if chosen in titles else {**titles, chosen: load_scenario(chosen).title}

    def _save(self) -> None:
        chosen = Path(self.controls.scenario.value)
        replace = chosen if chosen.parent == self._files.folder else None
        path = self._files.save(self.given_scenario, self.title.value, self.why.value, replace=replace)
        self._enter_file(path)
        self.filed.show(self._files.shared(path))

    def _open_file(self) -> None:
        if not self.upload.value:
            return
        (sent,) = self.upload.value
        with self.controls.quietly():
            self.upload.value = ()
        self._tried(lambda: self._open_sent(sent["name"], bytes(sent["content"])))

    def _open_sent(self, name: str, content: bytes) -> None:
        scenario = self._files.open(name, content)
        self._open_region().mkba(scenario)  # what cannot be reckoned with is not kept
        path = self._files.save(scenario, scenario.title, scenario.why)
        self._enter_file(path)
        self.filed.show(Paragraph(self.t("{name} is geopend en staat nu bij de scenario’s.", name=name)))

    def _enter_file(self, path: Path) -> None:
        self.controls.offer_scenarios(self._titles(str(path)), str(path))
        self._enter_scenario()

    # -- the report ----------------------------------------------------------------------------------------------------

    def _report(self) -> None:
        """Let the runner of the batch make the page of what is on the screen."""
        if self.given_scenario is not self._inputs.base:
            raise UsageError(self.t("Bewaar het scenario eerst; een rapport rekent met het bestand."))
        release = Release(
            region=self.controls.region.value,
            gemeente=self.controls.gemeente.value,
            peildatum=self._peildatum,
            scenario=self.controls.scenario.value,
            audience=self._audience,
            language=self.t.language,
            out=self._reports,
        )
        self.report.disabled = True
        self._tell_report(Paragraph(self.t("Het rapport wordt gemaakt …")))
        self._later.beside(lambda: self._run(release))

    def _run(self, release: Release) -> None:
        t = self.t
        parts: list[Display]

        def progress(done: int, total: int) -> None:
            said = Paragraph(
                t("Het rapport wordt gemaakt: stap {done} van {total}.", done=str(done), total=str(total))
            )
            self._later.tell(lambda: self._tell_report(said))

        try:
            make_release(release, lambda line: None, on_progress=progress)
            page = plan(release, read_region(release.region))[0].target
            parts = [
                Paragraph(t("Het rapport staat in {path}.", path=str(page))),
                Download(t("Open het rapport ({name})", name=page.name), page.name, page.read_bytes(), "text/html"),
            ]
        except NnzError as error:
            parts = [Paragraph(str(error))]
        self._later.tell(lambda: self._report_done(parts))

    def _report_done(self, parts: list[Display]) -> None:
        self.report.disabled = False
        self._tell_report(*parts)

    def _tell_report(self, *parts: Display) -> None:
        self.filed.show(*parts)

    # -- buttons -------------------------------------------------------------------------------------------------------

    def _button(self, text: str, work: Callable[[], None]) -> widgets.Button:
        button = widgets.Button(description=text)
        button.on_click(lambda pressed: self._tried(work))
        return button

    def _tried(self, work: Callable[[], None]) -> None:
        """Do what a button asks, and say so where it cannot be done."""
        try:
            self.alert.show()
            work()
        except NnzError as error:
            self.alert.show(Paragraph(str(error)))


def _row(*buttons: widgets.Widget) -> widgets.Box:
    row = widgets.HBox(buttons)
    row.add_class("nnz-buttons")
    return row


def _column(parts: list[widgets.Widget], name: str) -> widgets.VBox:
    column = widgets.VBox(parts)
    column.add_class(name)
    return column
