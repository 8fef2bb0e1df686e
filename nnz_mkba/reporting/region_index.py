"""The index of one region's folder: every page with its status and key figures, and where the municipalities lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from nnz_mkba.present.figures.tiles import Tile, tile_map
from nnz_mkba.present.html import Display
from nnz_mkba.present.locale import Translator, translator
from nnz_mkba.privacy.number import Number
from nnz_mkba.region import RegionFile
from nnz_mkba.reporting.index import IndexRow, render_index
from nnz_mkba.reporting.manifest import FAILED, MADE, NOT_PUBLIC, Entry

_TONES = {MADE: "good", FAILED: "behind", NOT_PUBLIC: "none"}


def region_index(
    entries: Sequence[Entry],
    about: RegionFile,
    peildatum: dt.date,
    *,
    language: str = "nl",
    confidential: bool = False,
    stand: dt.date | None = None,
) -> str:
    """Make the index page of a region's folder.

    Parameters
    ----------
    entries : sequence of Entry
        Every page of the folder, made or not.
    about : RegionFile
        Name of the region and places of its tiles.
    peildatum : date
    language : str
        Of the index; each page keeps its own.
    confidential : bool
        Whether the pages hold exact counts.
    stand : date, optional
        Of the breakdown by gemeente, where that is of an earlier day.
    """
    t = translator(language)
    pages = in_order(entries)
    made = [entry for entry in pages if entry.status == MADE]
    failed = [entry for entry in pages if entry.status == FAILED]
    intro = [
        t(
            "{n} gemaakt, stand op {date}.",
            n=t.ngettext("{n} pagina", "{n} pagina’s", Number.exact(len(made))),
            date=t.date(peildatum),
        )
        if made
        else t("Er is geen enkele pagina gemaakt, stand op {date}.", date=t.date(peildatum)),
    ]
    if len(made) > 1:
        intro.append(t("Zoek een gemeente met de zoekfunctie van uw browser (Ctrl+F)."))
    if about.synthetisch:
        intro.append(t("Verzonnen gegevens: deze cijfers gaan over niemand."))
    return render_index(
        t("Nu Niet Zwanger in {place}", place=about.naam),
        [row(entry, t) for entry in pages],
        caption=t("Rapporten in deze map"),
        intro=intro,
        faults=[f"{entry.label}: {entry.reason}" for entry in failed],
        label_head=t("Regio of gemeente"),
        picture=picture(pages, about, stand or peildatum, t),
        banner=t("Vertrouwelijk – niet verspreiden") if confidential else None,
        language=language,
    )


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """Return the region first, then its municipalities by name."""
    return sorted(entries, key=lambda entry: (_code(entry) != "", entry.label, entry.name))


def row(entry: Entry, t: Translator) -> IndexRow:
    """Return an entry of the manifest as a row for readers; what the page says of itself comes first."""
    label = entry.label if _language(entry) == t.language else f"{entry.label} ({_in_language(entry, t)})"
    if entry.status != MADE:
        word = t("geen openbare pagina") if entry.status == NOT_PUBLIC else t("niet gemaakt")
        group = t("gemeenten") if _code(entry) or entry.name.startswith("gm") else t("regio")
        return IndexRow(label, None, word, _TONES[entry.status], _note(entry), group=group)
    said = entry.summary
    if not said:
        return IndexRow(label, entry.output, t("gemaakt"), _TONES[MADE], group=t("pagina’s zonder samenvatting"))
    return IndexRow(
        label,
        entry.output,
        said["status"],
        said["status_key"],
        said["headline"],
        tuple((figure["label"], figure["value"]) for figure in said["figures"]),
        said["group"],
    )


def _note(entry: Entry) -> str:
    """Return why there is no page; what failed stands above the tables already."""
    return "" if entry.status == FAILED else entry.reason or ""


def picture(pages: Sequence[Entry], about: RegionFile, peildatum: dt.date, t: Translator) -> Display | None:
    """Return the region's municipalities as tiles, with what their pages say; None with fewer than two."""
    tiles = {}
    for entry in pages:
        code = _code(entry)
        if code in about.tegels and entry.summary and _language(entry) == t.language:
            tiles[code] = Tile(
                *about.tegels[code],
                label=entry.label[:3],
                name=entry.label,
                participation=entry.summary["status"],
                value=entry.summary["figures"][0]["value"],
            )
    if len(tiles) < 2:
        return None
    caption = t("Deelname en opgeschaalde cliënten per gemeente, stand op {date}", date=t.date(peildatum))
    return tile_map(list(tiles.values()), caption=caption, t=t, categories=[t("doet mee"), t("doet niet mee")])


def _code(entry: Entry) -> str:
    return str(entry.parameters.get("gemeente") or "")


def _language(entry: Entry) -> str:
    return str(entry.parameters.get("language", "nl"))


def _in_language(entry: Entry, t: Translator) -> str:
    return t("Engels") if _language(entry) == "en" else t("Nederlands")
