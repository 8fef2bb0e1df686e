"""What the proofs of privacy share: deliveries with equal classes and equal totals, and everything made of them.

Artefacts are made as a report makes them, cell by cell from the notebook itself, so that a section that is added to
the report is proven too.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import csv
import dataclasses
import io
import json
import os
import random
import re
import shutil
from pathlib import Path
from urllib.parse import unquote_to_bytes

import nbformat

import nnz_mkba.artery
from nnz_mkba.cli import main
from nnz_mkba.errors import DeliveryError
from nnz_mkba.parameters import load_parameters
from nnz_mkba.privacy.memory import Ledger, people_of
from nnz_mkba.privacy.see import see
from nnz_mkba.region import read_region
from nnz_mkba.results.evaluate import evaluate
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.shipped import shipped
from nnz_mkba.vocabulary import Audience

HOLLANDS_MIDDEN = shipped("data", "regions", "hollands-midden")
NOTEBOOK = shipped("notebooks", "10_tussenevaluatie.ipynb")
PARAMETERS = load_parameters()
POLICY = PARAMETERS.policy
#: Width of the classes as docs/privacy.md states it; written out, so that a change of the rule is noticed.
WIDTH = 5
#: A stream of which fewer are counted is seen in classes throughout.
MIN_TOTAL = 10
#: In the sum of a claim: what rests on more than totals of the region.
NOT_OF_THE_REGION = ("som_herkomst", "overig_uitgeschreven", "som_verwijzers", "deelnemend")


# --- deliveries ------------------------------------------------------------------------------------------------------


def everything(found):
    """Return all that a result holds, as text, but the parameters, which hold no client.

    What it says of itself is too short to find anything in.
    """
    return repr({field.name: getattr(found, field.name) for field in dataclasses.fields(found) if field.repr})


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def copy_delivery(folder, name="streek"):
    place = Path(folder) / name
    if place.exists():
        shutil.rmtree(place)
    shutil.copytree(HOLLANDS_MIDDEN, place)
    return place


def row(date, stream, count, gemeente="alle", uitkomst="alle", verwijzer="alle"):
    return {
        "peildatum": date, "stroom": stream, "gemeente_code": gemeente, "plaats": "", "uitkomst": uitkomst,
        "verwijzer": verwijzer, "aantal": str(count), "onderdeel_van": "", "bron": "003",
    }  # fmt: skip


def escalated(place, total, origin, date="2021-06-30", referrers=None):
    """Leave nothing in a delivery but a total of escalated clients, where they live and who referred them."""
    rows = [row(date, "opgeschaald", total)]
    rows += [row(date, "opgeschaald", n, gemeente=code) for code, n in origin.items()]
    rows += [row(date, "opgeschaald", n, verwijzer=name) for name, n in (referrers or {}).items()]
    write_rows(place / "casuistiek.csv", rows)
    (place / "beweringen.csv").unlink(missing_ok=True)
    no_longer_printed(place)


def no_longer_printed(place):
    """Let nothing of a delivery be printed elsewhere, so that all of it is a secret."""
    path = place / "region.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^reeds_openbaar:\n(?: .*\n)+", "", text), encoding="utf-8")


def random_delivery(folder, rng, small=False):
    """Write a delivery with random counts in the layout of Hollands Midden, and return its folder."""
    place = copy_delivery(folder, f"streek{rng.randrange(10**9)}")
    no_longer_printed(place)
    codes = [r["gemeente_code"] for r in read_rows(place / "deelname.csv")]
    rows = []
    for stream, date in (("netwerkpartners", "2021-05-27"), ("opgeschaald", "2021-06-30")):
        chosen = rng.sample(codes, rng.randint(2, 4 if small else 9)) if stream == "opgeschaald" else []
        origin = {code: rng.choice([0, 1, 1, 2, 3, 4, 5, 6, 9, 17]) for code in chosen}
        total = sum(origin.values()) + rng.choice([0, 0, 2, 7]) if chosen else rng.randint(0, 40)
        outcome = rng.randint(0, total)
        care = rng.randint(0, total - outcome)
        rows += [row(date, stream, total), row(date, stream, outcome, uitkomst="anticonceptie")]
        rows += [row(date, stream, care, uitkomst="in_zorg")] if rng.random() < 0.7 else []
        rows += [row(date, stream, n, gemeente=code) for code, n in origin.items()]
        if stream == "opgeschaald":
            left = total
            for name in rng.sample(
                ["Huisarts", "LUMC", "Horizon", "Verloskundigen", "GGD Rotterdam"], 2 if small else 4
            ):
                part = rng.randint(0, min(left, 9))
                left -= part
                rows.append(row(date, stream, part, verwijzer=name))
            if rng.random() < 0.7:
                rows.append(row("2020-12-31", stream, rng.randint(0, total)))
    write_rows(place / "casuistiek.csv", rows)
    return place


def class_of(count):
    """Number of the class of a count: 0 of nobody, 1 of 1–4, 2 of 5–9, …; reckoned apart from the product."""
    return 0 if count == 0 else 1 + count // WIDTH


def is_withheld(claim):
    """Whether a claim rests on more than totals of the region, so that nothing of it may be seen."""
    return any(word in claim["herberekening"] for word in NOT_OF_THE_REGION)


def variant(base, folder, rng):
    """Write a delivery with equal classes and totals, other counts in them, other withheld claims, other order."""
    place = Path(folder) / base.name
    if place.exists():
        shutil.rmtree(place)
    shutil.copytree(base, place)
    rows = read_rows(place / "casuistiek.csv")
    own = {r["gemeente_code"] for r in read_rows(place / "deelname.csv")}
    printed = {(one.stroom, one.peildatum.isoformat()) for one in read_region(base).about.reeds_openbaar}
    tables = {}
    for line in rows:
        line["n"] = int(line["aantal"])
        tables.setdefault((line["stroom"], line["peildatum"]), []).append(line)
    for name, table in tables.items():
        (whole,) = [r for r in table if _is(r, gemeente="alle", uitkomst="alle", verwijzer="alle")]
        small = whole["n"] < MIN_TOTAL
        if small and name not in printed:
            _move([whole, *[r for r in table if r["uitkomst"] != "alle"]], None, rng, most=10**6)
        places = [r for r in table if r["gemeente_code"] in own or r["plaats"] == "Lekkerkerk"]
        for parts in (places, [r for r in table if r["verwijzer"] != "alle"]):
            _move(parts, None if small else whole["n"], rng, most=whole["n"], free=small)
        for line in table:
            if line["gemeente_code"] == "overig":  # what the source itself added up is no count of the region
                line["n"] = rng.randint(1, 9)
    for line in rows:
        line["aantal"] = str(line.pop("n"))
    rng.shuffle(rows)
    write_rows(place / "casuistiek.csv", rows)
    if (place / "beweringen.csv").exists():
        claims = read_rows(place / "beweringen.csv")
        for claim in claims:
            if is_withheld(claim):
                claim["gesteld"] = str(rng.randint(1, 10**6))
        write_rows(place / "beweringen.csv", claims)
    return place


def _is(line, **wanted):
    names = {"gemeente": "gemeente_code"}
    return all(line[names.get(name, name)] == value for name, value in wanted.items())


def _move(lines, total, rng, most, free=False):
    """Move clients between counts, and those counted nowhere, so that no class changes; if `free`, whatever the class.

    Without a total the counts change by themselves, up to `most` together.
    """
    rest = None if total is None else total - sum(line["n"] for line in lines)

    def may(count, step):
        return count + step >= 0 and (free or class_of(count) == class_of(count + step))

    for _ in range(rng.choice([2, 3, 6, 12]) if lines else 0):
        one, other, step = rng.choice(lines), rng.choice([*lines, None]), rng.choice([-1, 1])
        if one is other or not may(one["n"], step):
            continue
        if other is not None and may(other["n"], -step):
            one["n"], other["n"] = one["n"] + step, other["n"] - step
        elif other is None and total is None and sum(line["n"] for line in lines) + step <= most:
            one["n"] += step
        elif other is None and total is not None and may(rest, -step):
            one["n"], rest = one["n"] + step, rest - step


def seen_of(place, audience=Audience.STUURGROEP, history=(), peildatum=None):
    """Return what an audience sees of a delivery beside an agreed history."""
    region = read_region(place)
    return see(region, audience, peildatum or region.about.peildatum, history, POLICY)


def evaluated(place, audience=Audience.STUURGROEP, scenario="gepubliceerd"):
    """Return the result that an audience gets, by the door itself: without a ledger and without what was loaded before."""
    return evaluate(seen_of(place, audience), PARAMETERS, load_scenario(scenario))


def shown(place):
    """Return everything that is shown of a delivery's counts, as text: two deliveries are alike if it is equal."""
    return json.dumps(seen_of(place).release.as_dict(), sort_keys=True)


def counts_of(place):
    """Return the rows of a delivery, whatever their order."""
    return tuple(sorted(tuple(line.values()) for line in read_rows(place / "casuistiek.csv")))


def alike(base, folder, rng, wanted, tries=None):
    """Yield deliveries that differ from `base` and have its classes and totals."""
    told, known = shown(base), {counts_of(base)}
    for number in range(tries or 6 * wanted):
        place = variant(base, Path(folder) / f"v{number}", rng)
        counts = counts_of(place)
        if counts in known:
            continue
        try:
            same = shown(place) == told
        except DeliveryError:  # more gemeenten from outside than there is room for
            continue
        if same:
            known.add(counts)
            yield place
            if len(known) > wanted:
                return


def possible(classes, total):
    """Return the counts that are left for each of some classes, (lowest, highest), under an exact sum; by trying all."""
    classes = list(classes)
    left = []
    for place, (low, high) in enumerate(classes):
        others = {0}
        for least, most in classes[:place] + classes[place + 1 :]:
            others = {n + more for n in others for more in range(least, most + 1)}
        left.append({n for n in range(low, high + 1) if total - n in others})
    return left


#: Counts of Hollands Midden within their classes, by hand: of 23, elders 0; referrers keep theirs.
TWIN = {"GM0569": 2, "GM0484": 3, "GM0537": 2, "GM0575": 1, "Huisarts": 1, "De Haardstee": 2}


def twins(folder):
    """Hollands Midden, and a delivery that differs in six hidden counts and shows the same."""
    one, other = (copy_delivery(Path(folder) / word) for word in ("een", "ander"))
    rows = read_rows(other / "casuistiek.csv")
    for line in rows:
        name = line["verwijzer"] if line["verwijzer"] != "alle" else line["gemeente_code"]
        line["aantal"] = str(TWIN.get(name, line["aantal"]))
    write_rows(other / "casuistiek.csv", rows)
    assert counts_of(one) != counts_of(other)
    assert shown(one) == shown(other)
    return one, other


# --- artefacts -------------------------------------------------------------------------------------------------------


def page_of(place, gemeente="", audience="stuurgroep", language="nl", **others):
    """Return what the report notebook shows, cell by cell, without a kernel; with few draws, for speed."""
    asked = {
        "region": str(place),
        "gemeente": gemeente,
        "audience": audience,
        "language": language,
        "draws": 500,
        **others,
    }
    names: dict = {}
    pieces = []
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102
        if "parameters" in cell.metadata.get("tags", []):
            names |= asked
        if last is not None:
            pieces.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names)._repr_html_())  # noqa: S307
    return "\n".join(pieces)


def json_of(place, audience="stuurgroep", gemeente=""):
    """Return what the commands print as JSON."""
    said = io.StringIO()
    found = nnz_mkba.artery.load(place, gemeente, audience=audience)
    original, nnz_mkba.artery.load = nnz_mkba.artery.load, lambda *_, **__: found
    try:
        with contextlib.redirect_stdout(said):
            for command in ("mkba", "kpi", "reconcile"):
                assert main([command, "--region", str(place), "--audience", audience, "--json"]) == 0
    finally:
        nnz_mkba.artery.load = original
    return said.getvalue()


def ledger_of(place, history=()):
    """Return the ledger of one report."""
    region = read_region(place)
    release = seen_of(place, history=history).release
    return Ledger(region.slug, people_of(region)).with_release(release, "2026-01-01", {}).as_text()


def artefacts(place, gemeenten=(), audience="stuurgroep"):
    """Return everything made of a delivery as one text, without the folder in which it lay."""
    parts = [page_of(place, gemeente, audience) for gemeente in ("", *gemeenten)]
    parts.append(json_of(place, audience))
    return "\n".join(parts).replace(str(place.parent), "")


def decoded(content: str | bytes) -> str:
    """Return a text together with everything that is packed in it: images, downloads."""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    packed = [
        base64.b64decode(part).decode("utf-8", "replace") for part in re.findall(r"base64,([A-Za-z0-9+/=]+)", text)
    ]
    packed += [
        unquote_to_bytes(p).decode("utf-8", "replace") for p in re.findall(r"data:text/csv[^,\"]*,([^\"]*)", text)
    ]
    return "\n".join([text, *packed])


def every_byte(folder):
    """Return all files below a folder, unpacked, by path."""
    found = {}
    for root, _, files in os.walk(folder):
        for name in files:
            path = Path(root) / name
            found[path.relative_to(folder).as_posix()] = decoded(path.read_bytes())
    return found


def without_volatile(files):
    """Return files without what may differ: seconds, the folder of the delivery, and the secret of each folder of reports."""
    kept = {}
    for path, text in files.items():
        if path == ".nnz-mkba/key":
            continue
        if path.endswith("manifest.json"):
            manifest = json.loads(text)
            manifest.pop("seconds")
            for entry in manifest["entries"]:
                entry.pop("seconds")
                assert len(entry.pop("fingerprint")) == 96  # salted, and keyed with the secret of its own folder
                entry["parameters"].pop("region")
            text = json.dumps(manifest, sort_keys=True)
        kept[path] = text
    return kept


def rng_of(seed):
    return random.Random(seed)
