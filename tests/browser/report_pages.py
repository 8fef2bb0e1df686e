"""Pages as readers get them, made once for all tests in the browser; some of deliveries that go to an extreme."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace

from nnz_mkba.gemeenten import Gemeenten, load_gemeenten
from nnz_mkba.region import read_region
from nnz_mkba.reporting.checks import check_html
from nnz_mkba.reporting.manifest import FAILED, MADE, Entry
from nnz_mkba.reporting.page import build_page
from nnz_mkba.reporting.region_index import region_index
from nnz_mkba.shipped import shipped
from tests.privacy_world import page_of, read_rows, write_rows

LONG = "Gemeenschappelijke Gezondheidsdienst van de Westelijke Waddengemeenten en Omliggende Buitengebieden"
HOLLANDS_MIDDEN = shipped("data", "regions", "hollands-midden")


def copy_of(where):
    """Return a copy of the delivery of Hollands Midden that may be changed."""
    return shutil.copytree(HOLLANDS_MIDDEN, where)


def edit(delivery, name, change):
    """Change the rows of one table; a row for which `change` returns None goes."""
    rows = read_rows(delivery / name)
    head = list(rows[0])
    kept = [changed for row in rows if (changed := change(dict(row))) is not None]
    if kept:
        write_rows(delivery / name, kept)
    else:
        with (delivery / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(head)


def all_small(delivery):
    """Leave so few clients that no count of them may be seen."""
    small = {"31": "4", "18": "3", "23": "4", "21": "3", "6": "2", "5": "1", "7": "2"}
    kept = {"", "GM0546", "GM0484", "GM0579", "alle"}

    def change(row):
        if row["peildatum"] == "2020-12-31" or row["gemeente_code"] not in kept or row["plaats"]:
            return None
        if row["verwijzer"] not in ("alle", "Verloskundigen", "Huisarts"):
            return None
        special = {"GM0484": "1", "in_zorg": "1"}
        word = row["gemeente_code"] if row["gemeente_code"] in special else row["uitkomst"]
        return row | {"aantal": special.get(word, small.get(row["aantal"], row["aantal"]))}

    edit(delivery, "casuistiek.csv", change)
    edit(delivery, "beweringen.csv", lambda row: None)
    return delivery


def long_named(delivery):
    """Give region, referrers and organisations names of a hundred letters."""
    text = (delivery / "region.yaml").read_text(encoding="utf-8")
    assert "naam: Hollands Midden" in text
    (delivery / "region.yaml").write_text(text.replace("naam: Hollands Midden", f"naam: {LONG}"), encoding="utf-8")
    edit(
        delivery,
        "casuistiek.csv",
        lambda row: row | {"verwijzer": LONG if row["verwijzer"] == "Huisarts" else row["verwijzer"]},
    )
    (delivery / "toelichting.md").write_text(f"# Regio\n\n## {LONG}\n\n{LONG * 3}\n", encoding="utf-8")
    return delivery


def renamed(names):
    """Return all municipalities, those in `names` (code → name) under another name."""
    known = load_gemeenten()
    return Gemeenten({code: replace(one, naam=names.get(code, one.naam)) for code, one in known.items()}, {})


def indexes(made):
    """Return the index of a folder with pages and a failure, and of one in which everything failed."""
    about, date = read_region("hollands-midden").about, read_region("hollands-midden").about.peildatum
    reason = "kpi.csv, rij 14, kolom peildatum: '31-06-2021' bestaat niet. Schrijf een datum als jjjj-mm-dd."
    failed = Entry("gm0513-gouda", FAILED, label="Gouda", reason=reason)
    return {
        "index": region_index([*made, failed], about, date),
        "index_en": region_index([*made, failed], about, date, language="en"),
        "error": region_index([failed], about, date),
    }


def entry(name, label, code, summary):
    """Return the entry of a page that was made."""
    parameters = {"gemeente": code, "language": "nl"}
    return Entry(name, MADE, output=f"{name}.html", label=label, parameters=parameters, summary=summary)


def make_pages(folder):
    """Make every page and return its path by name."""
    from nnz_mkba.artery import load
    from nnz_mkba.present.locale import translator
    from nnz_mkba.present.overview import head

    no_kpi = copy_of(folder / "zonder-kpi")
    edit(
        no_kpi,
        "kpi.csv",
        lambda row: row if row["indicator"] == "scholingen" and row["soort"] != "streefwaarde" else None,
    )
    asked = {
        "region": ("hollands-midden", "", "nl"),
        "region_en": ("hollands-midden", "", "en"),
        "municipality": ("hollands-midden", "Leiden", "nl"),
        "municipality_en": ("hollands-midden", "Leiden", "en"),
        "non_participant": ("hollands-midden", "Katwijk", "nl"),
        "all_hidden": (all_small(copy_of(folder / "alles-klein")), "", "nl"),
        "longest_name": (long_named(copy_of(folder / "lange-naam")), "", "nl"),
        "missing_kpi": (no_kpi, "", "nl"),
    }
    texts = {
        name: build_page(page_of(*place[:2], language=place[2]), language=place[2]) for name, place in asked.items()
    }
    t = translator("nl")
    made = [
        entry(name, label, code, head(load("hollands-midden", code), t).summary.as_metadata())
        for name, label, code in [
            ("regio", "Hollands Midden", ""),
            ("gm0546-leiden", "Leiden", "GM0546"),
            ("gm0537-katwijk", "Katwijk", "GM0537"),
        ]
    ]
    paths = {}
    for name, text in (texts | indexes(made)).items():
        assert check_html(text) == [], name
        paths[name] = folder / f"{name}.html"
        paths[name].write_text(text, encoding="utf-8")
    return paths
