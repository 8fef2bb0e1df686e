"""From nothing to a first report: an empty delivery with its explanation, and what to fill in next.

The templates are written from the schemas that read them, so an explanation never differs from the check.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nnz_mkba.codebook import MEANINGS
from nnz_mkba.delivery_schemas import TABLES, TableSchema
from nnz_mkba.errors import NothingProducedError, UsageError, did_you_mean
from nnz_mkba.gemeenten import Gemeente, Gemeenten, load_gemeenten
from nnz_mkba.indicators import load_indicators
from nnz_mkba.parameters import load_parameters
from nnz_mkba.privacy.memory import known_history
from nnz_mkba.privacy.see import see
from nnz_mkba.privacy.shown import Rung
from nnz_mkba.region import REGION_FILE, Region, RegionFile
from nnz_mkba.tabular import COMMENT
from nnz_mkba.vocabulary import ALLE, Audience, Outcome, Stream

FORMATS = ("csv", "xlsx")
_TO_FILL = "invullen"
_PREFIX = "GGD "
_TEXT_FORMAT, _DATE_FORMAT, _NUMBER_FORMAT = "@", "yyyy-mm-dd", "General"
_EMPTY_ROWS = 500  # rows of a worksheet that get the choices and formats of their column


def lay_out_region(name: str, parent: Path, form: str = "csv") -> Path:
    """Make an empty delivery for a GGD region: templates with their explanation, filled with its municipalities.

    Parameters
    ----------
    name : str
        Of the GGD region, with or without "GGD", or its code.
    parent : Path
        Folder in which the folder of the delivery is made.
    form : {'csv', 'xlsx'}
        CSV as a Dutch spreadsheet program opens it, or worksheets with choice lists.

    Returns
    -------
    Path
        The new folder; it is there whole or not at all.

    Raises
    ------
    UsageError
        If there is no such region, or its folder exists already.
    NothingProducedError
        If the folder cannot be written.
    """
    gemeenten = find_ggd_region(name)
    region = next(iter(gemeenten.values())).ggd_regio.removeprefix(_PREFIX)
    target = parent / folder_name(region)
    if target.exists():
        raise UsageError(
            f"De map {target} bestaat al; er is niets gewijzigd. Kies met --out een andere map, of ga verder met "
            f"nnz-mkba check {target}."
        )
    write: dict[str, Callable[[Path, TableSchema, Gemeenten], None]] = {"csv": _write_csv, "xlsx": _write_xlsx}
    try:
        parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=parent))
        try:
            (building / REGION_FILE).write_text(_region_yaml(region, gemeenten), encoding="utf-8")
            for schema in TABLES:
                write[form](building / f"{schema.stem}.{form}", schema, gemeenten)
            building.chmod(0o777 & ~_umask())
            building.rename(target)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
    except OSError:
        raise NothingProducedError(
            f"De map {target} is niet gemaakt: in {parent} kan niet worden geschreven. Kies met --out een andere map."
        ) from None
    return target


def find_ggd_region(name: str) -> Gemeenten:
    """Return the municipalities of the GGD region that a user names.

    Raises
    ------
    UsageError
        With the nearest name.

    Examples
    --------
    >>> len(find_ggd_region("zuid limburg"))
    16
    """
    gemeenten = load_gemeenten()
    codes = {gemeente.ggd_regio: gemeente.ggd_code for gemeente in gemeenten.values()}
    folded = {folder_name(region): code for region, code in codes.items()} | {
        code.casefold(): code for code in codes.values()
    }
    wanted = folder_name(name)
    code = folded.get(wanted)
    if code is None:  # "Utrecht" for "GGD Regio Utrecht": whole words of one name only
        near = {found for region, found in folded.items() if wanted and f"-{wanted}-" in f"-{region}-"}
        code = near.pop() if len(near) == 1 else None
    if code is None:
        hint = did_you_mean(name, [region.removeprefix(_PREFIX) for region in codes])
        known = ", ".join(sorted(region.removeprefix(_PREFIX) for region in codes))
        raise UsageError(f"Onbekende GGD-regio '{name}'.{hint} Kies uit: {known}.")
    return gemeenten.in_region(code)


def next_steps(region: Region, path: Path) -> list[str]:
    """Say what can still be filled in of a delivery that is in order, and how to go on.

    Parameters
    ----------
    region : Region
    path : Path
        As the user names it.

    Returns
    -------
    list of str
        Dutch; the most useful step first, the report last.
    """
    dates = sorted({key.peildatum for key in region.counts} | set(_achieved(region)))
    seen = [date for date in dates if date <= region.about.peildatum]
    participants = [code for code in region.gemeenten if region.participates_since(code)]
    steps = []
    if not seen:
        steps.append(
            f"Er is nog geen stand op of voor de peildatum {region.about.peildatum.isoformat()}. Vul casuistiek (cliënten) of kpi "
            "(organisaties, scholingen); zonder stand komt er geen rapport."
        )
    if not participants:
        steps.append("Er doet nog geen gemeente mee. Zet in deelname 'ja' bij wie meedoet, met de datum.")
    if region.kosten.empty:
        steps.append("Er zijn nog geen kosten. Vul kosten: zonder kosten geen saldo en geen omslagpunt.")
    if region.casuistiek.empty and seen:
        steps.append("Er zijn nog geen cliënten geteld. Vul casuistiek: daarop rusten alle baten.")
    if silent := _without_choices(region):
        steps.append(
            f"Van {' en '.join(silent)} is het totaal van de keuzes niet geleverd. Vul in casuistiek een regel met uitkomst "
            f"{Outcome.ANTICONCEPTIE} en verder {ALLE}: zonder dat totaal blijven keuzes, baten en verhouding onbekend."
        )
    if not (region.kpi["soort"] == "streefwaarde").any():
        steps.append(
            "Er zijn nog geen streefwaarden. Vul kpi: zonder streefwaarde komt er geen oordeel over de voortgang."
        )
    if without := _without_start(region):
        steps.append(
            f"Van {', '.join(without)} is er wel een stand, maar geen op of voor de begindatum (vanaf) van het doel. Vul die "
            "aan: cliënten in casuistiek, de rest in kpi, 0 als er nog niets was. Zonder beginstand komt er geen oordeel."
        )
    steps += _other_units(region)
    if region.organisaties.empty:
        steps.append("De lijst van ketenpartners is nog leeg. Vul organisaties; het rapport kan zonder.")
    if region.beweringen.empty:
        steps.append("Er zijn geen beweringen om na te rekenen. Vul beweringen als er al iets gepubliceerd is.")
    steps += _what_is_shown(region)
    if seen:
        steps.append(f"Een rapport maken kan nu: nnz-mkba report --region {path}")
    return steps


#: What a steering group reads on each rung, for who checks a delivery.
_RUNGS = {
    Rung.EXACT: "exact, want al openbaar",
    Rung.VIJF: "in klassen van vijf",
    Rung.TIEN: "in klassen van tien",
    Rung.KLEINE_SAMEN: "kleine gemeenten samen",
    Rung.DEELNAME: "alleen deelnemend, niet deelnemend en elders",
    Rung.GEEN: "niet",
}


def _what_is_shown(region: Region) -> Iterator[str]:
    """Say which breakdowns a steering group will see, and on which rung."""
    policy = load_parameters().policy
    seen = see(region, Audience.STUURGROEP, region.about.peildatum, known_history(region), policy)
    if seen.memory_lost:
        yield (
            "De stuurgroep ziet geen aantallen per gemeente of verwijzer: er liggen rapporten zonder leesbaar logboek. Zie "
            "docs/privacy.md, 'Het geheugen'."
        )
    for stream in dict.fromkeys(stream for stream, _ in seen.stands):
        told = [
            f"per {by} {_RUNGS[stand.rung]} (stand {stand.date.isoformat()})"
            for (of, by), stand in seen.stands.items()
            if of == stream
        ]
        yield f"De stuurgroep ziet {stream} {' en '.join(told)}."


def _without_choices(region: Region) -> list[str]:
    """Return the streams of which clients are counted by the peildatum, but not in all how many chose contraception."""
    told = [key for key in region.counts if key.peildatum <= region.about.peildatum]
    return [
        str(stream)
        for stream in Stream
        if any(key.stroom == stream for key in told)
        and not any(key[1:] == (stream, ALLE, Outcome.ANTICONCEPTIE, ALLE) for key in told)
    ]


def _other_units(region: Region) -> Iterator[str]:
    """Name the rows of kpi in another unit than their indicator has: a typing error, or a count of something else."""
    for row, line in region.kpi.iterrows():
        usual = region.indicators[line["indicator"]].eenheid
        if line["eenheid"] != usual:
            yield (
                f"kpi, rij {row}, kolom eenheid: '{line['eenheid']}', terwijl {line['indicator']} in '{usual}' telt. Is dat een "
                "tikfout, verbeter haar; anders wordt deze rij niet vergeleken met een rij in een andere eenheid."
            )


def _without_start(region: Region) -> list[str]:
    """Return the indicators on their way to a target, without a stand from which the path to it could begin."""
    targets = region.kpi[region.kpi["soort"] == "streefwaarde"]
    found = []
    for row in targets.itertuples():
        stands = _stands(region, str(row.indicator))
        if stands and min(stands) > row.vanaf and stands[max(stands)] < row.waarde:
            found.append(str(row.indicator))
    return list(dict.fromkeys(found))


def _stands(region: Region, indicator: str) -> dict[dt.date, float]:
    """Return every stand of an indicator by its date."""
    definition = region.indicators[indicator]
    if definition.personal:
        wanted = (definition.stroom, ALLE, definition.uitkomst, ALLE)
        return {key.peildatum: float(number) for key, number in region.counts.items() if key[1:] == wanted}
    rows = region.kpi[(region.kpi["indicator"] == indicator) & (region.kpi["soort"] == "realisatie")]
    return dict(zip(rows["peildatum"], rows["waarde"].astype(float), strict=True))


def _achieved(region: Region) -> Iterator[dt.date]:
    yield from region.kpi.loc[region.kpi["soort"] == "realisatie", "peildatum"]


def folder_name(text: str) -> str:
    """Return the name of a region as that of a folder.

    Examples
    --------
    >>> folder_name("GGD Hollands Midden")
    'hollands-midden'
    """
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    return "-".join(words[1:] if words[:1] == ["ggd"] and len(words) > 1 else words)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _region_yaml(region: str, gemeenten: Gemeenten) -> str:
    known = {
        "naam": region,
        "ggd_code": next(iter(gemeenten.values())).ggd_code,
        "programma_start": _TO_FILL,
        "peildatum": _TO_FILL,
        "synthetisch": "false",
        "documenten": '\n  "001":\n    titel: ""',
        "niet_in_de_kosten": "[]",
        "pm_posten": "[]",
        "toelichting": '""',
        "toegestane_organisaties": "[]",
    }
    lines = [f"# {region}: vervang '{_TO_FILL}' en vul aan wat leeg is. Een regel die met # begint, telt niet mee."]
    for key, field in RegionFile.model_fields.items():
        if key in known:
            must = "" if field.is_required() else " (mag leeg blijven)"
            lines += [
                "",
                f"# {MEANINGS[RegionFile][key].replace('`', '')}{must}",
                f"{key}: {known[key]}".replace(": \n", ":\n"),
            ]
    return "\n".join(lines) + "\n"


def _explanation(schema: TableSchema) -> list[str]:
    """Return what a person must know to fill in a table, a line for each column."""
    lines = [f"{schema.meaning}. Regels met {COMMENT} zijn uitleg en tellen niet mee; zij mogen blijven staan."]
    for name, column in schema.columns.items():
        empty = "; mag leeg" if column.optional else ""
        lines.append(f"{name}: {column.meaning} ({column.kind.expected}{empty})")
    if schema.stem == "kpi":
        names = ", ".join(f"{key} ({one.eenheid})" for key, one in load_indicators().items() if not one.personal)
        counted = ", ".join(key for key, one in load_indicators().items() if one.personal)
        lines += [f"indicatoren: {names}", f"alleen als streefwaarde, want zij tellen cliënten: {counted}"]
    return lines


def _first_rows(schema: TableSchema, gemeenten: Gemeenten) -> list[list[str]]:
    def cell(column: str, gemeente: Gemeente) -> str:
        return {"gemeente_code": gemeente.code, "naam": gemeente.naam}.get(column, "")

    if schema.stem != "deelname":
        return []
    ordered = sorted(gemeenten.values(), key=lambda gemeente: gemeente.naam)
    return [[cell(column, gemeente) for column in schema.columns] for gemeente in ordered]


def _write_csv(path: Path, schema: TableSchema, gemeenten: Gemeenten) -> None:
    """Write a table as Dutch spreadsheet programs open it: semicolons and a byte-order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(schema.columns)
    writer.writerows([f"{COMMENT} {line}"] for line in _explanation(schema))
    writer.writerows(_first_rows(schema, gemeenten))
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def _write_xlsx(path: Path, schema: TableSchema, gemeenten: Gemeenten) -> None:
    """Write a table as a worksheet: explanation at each head, choice lists, dates as dates; a second sheet tells all."""
    book = Workbook()
    sheet = book.active
    sheet.title = schema.stem
    sheet.append(list(schema.columns))
    for row in _first_rows(schema, gemeenten):
        sheet.append(row)
    sheet.freeze_panes = "A2"
    for number, (name, column) in enumerate(schema.columns.items(), start=1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number)
        head.font = Font(bold=True)
        head.comment = Comment(f"{column.meaning} ({column.kind.expected})", "nnz-mkba", width=320, height=110)
        sheet.column_dimensions[letter].width = max(14, len(name) + 4)
        for line in range(2, _EMPTY_ROWS + 2):
            sheet.cell(line, number).number_format = _cell_format(schema, name)
        if column.kind.choices:
            _offer(sheet, f"{letter}2:{letter}{_EMPTY_ROWS + 1}", column.kind.choices)
    told = book.create_sheet("uitleg")
    for words in _explanation(schema):
        told.append([words])
    told.column_dimensions["A"].width = 120
    book.save(path)


def _cell_format(schema: TableSchema, column: str) -> str:
    if column in schema.dates:
        return _DATE_FORMAT
    return _NUMBER_FORMAT if column in schema.numbers else _TEXT_FORMAT


def _offer(sheet: Worksheet, cells: str, choices: Sequence[str]) -> None:
    listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    listed.error, listed.errorTitle = f"Kies uit: {', '.join(choices)}", "Onbekend woord"
    sheet.add_data_validation(listed)
    listed.add(cells)
