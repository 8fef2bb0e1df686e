"""The fields and lists, as widgets with a name that is read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import ipywidgets as widgets

from nnz_mkba.explorer.inputs import (
    ALLOCATION,
    APART,
    CHOICE_RATE,
    COSTS,
    FIELDS,
    MIX_MODE,
    MIXED,
    PREVENTED,
    PRICE_LEVEL,
    RATE,
    SHARES,
    YEARS,
    Field,
)
from nnz_mkba.present.exploration import allocation_choices
from nnz_mkba.present.html import Heading
from nnz_mkba.present.locale import Translator

#: Marks a field whose value cannot be reckoned with.
WRONG = "nnz-wrong"


class Controls:
    """All fields and lists of the explorer.

    Parameters
    ----------
    regions : mapping
        Folder to name.
    price_levels : sequence of int
    t : Translator
    changed : callable
        Called with "region", "gemeente", "scenario" or "input" when the user changes something.
    """

    def __init__(self, regions: Mapping[str, str], t: Translator, changed: Callable[[str], None]):
        self.t, self._changed, self._quiet = t, changed, False
        self.region = _list(t("Regio"), [(name, slug) for slug, name in regions.items()])
        self.gemeente = _list(t("Gemeente"), [(t("hele regio"), "")])
        self.scenario = _list(t("Scenario"), [])
        self.fields = {field.key: self._field(field) for field in FIELDS}
        self.lists = {
            MIX_MODE: _list(
                t("Zorg die gezinnen nodig hadden"),
                [(t("elke soort apart, zoals de bron"), APART), (t("een mix van soorten"), MIXED)],
            ),
            PRICE_LEVEL: _list(t("Prijspeil"), [(t("zoals gepubliceerd"), "")]),
            ALLOCATION: _list(t("Verdeelsleutel voor gemeenten"), allocation_choices(t)),
        }
        self.rest = widgets.Text(description=t("Geen zorg nodig: de rest (%)"), disabled=True)
        for name, widget in (("region", self.region), ("gemeente", self.gemeente), ("scenario", self.scenario)):
            widget.observe(lambda change, name=name: self._tell(name), "value")
        for widget in (*self.fields.values(), *self.lists.values()):
            widget.observe(lambda change: self._tell("input"), "value")

    def boxes(self) -> list[widgets.Widget]:
        """Return everything in the order in which a reader comes to it."""
        f, t = self.fields, self.t
        return [
            _heading(t("Waar")),
            self.region,
            self.gemeente,
            _heading(t("Uitgangspunten")),
            self.scenario,
            f[CHOICE_RATE.key],
            f[PREVENTED.key],
            self.lists[MIX_MODE],
            *(f[field.key] for field in SHARES.values()),
            self.rest,
            f[YEARS.key],
            f[RATE.key],
            self.lists[PRICE_LEVEL],
            f[COSTS.key],
            self.lists[ALLOCATION],
        ]

    def given(self) -> dict[str, str]:
        """Return what every field and list holds."""
        return {key: str(widget.value) for key, widget in {**self.fields, **self.lists}.items()}

    def set(self, values: Mapping[str, str]) -> None:
        """Fill fields and lists, without telling."""
        with self.quietly():
            for key, widget in {**self.fields, **self.lists}.items():
                widget.value = values[key]

    def offer(self, gemeenten: Mapping[str, str], price_levels: tuple[int, ...]) -> None:
        """Offer the municipalities of a region (code to name) and the years of its price index, without telling."""
        t = self.t
        with self.quietly():
            self.gemeente.options = [(t("hele regio"), ""), *((name, code) for code, name in gemeenten.items())]
            self.lists[PRICE_LEVEL].options = [
                (t("zoals gepubliceerd"), ""),
                *((t("prijzen van {year}", year=str(year)), str(year)) for year in price_levels),
            ]

    def offer_scenarios(self, titles: Mapping[str, str], chosen: str) -> None:
        """Offer scenarios (name or path to title) and choose one, without telling."""
        with self.quietly():
            self.scenario.options = [(title, name) for name, title in titles.items()]
            self.scenario.value = chosen

    def mark(self, wrong: str = "", rest: str = "") -> None:
        """Mark the field that is wrong, say what the mix leaves, and close what does not count."""
        mixed = self.lists[MIX_MODE].value == MIXED
        for key, widget in self.fields.items():
            (widget.add_class if key == wrong else widget.remove_class)(WRONG)
        for field in SHARES.values():
            self.fields[field.key].disabled = not mixed
        self.rest.value = rest if mixed else ""

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Change widgets without telling."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _tell(self, name: str) -> None:
        if not self._quiet:
            self._changed(name)

    def _field(self, field: Field) -> widgets.Text:
        return widgets.Text(
            description=self.t.gettext(field.label),
            placeholder=self.t.gettext(field.empty) if field.empty else "",
            # A person who is still typing has not given a value yet.
            continuous_update=False,
        )


def _list(description: str, options: list[tuple[str, str]]) -> widgets.Dropdown:
    return widgets.Dropdown(description=description, options=options)


def _heading(text: str) -> widgets.HTML:
    return widgets.HTML(str(Heading(text).html()))
