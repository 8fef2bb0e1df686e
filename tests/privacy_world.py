"""What the proofs of privacy share: deliveries that differ only in what is hidden, and everything made of them.

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
import numpy as np
from nnz_mkba.disclosure import publication
from nnz_mkba.disclosure.account import Account
from nnz_mkba.disclosure.attack import published_bounds
from nnz_mkba.disclosure.linked_region import link_region
from nnz_mkba.disclosure.publication import publish_region
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

import nnz_mkba.artery
from nnz_mkba.cli import main
from nnz_mkba.parameters import load_parameters
from nnz_mkba.region import read_region
from nnz_mkba.shipped import shipped

HOLLANDS_MIDDEN = shipped("data", "regions", "hollands-midden")
NOTEBOOK = shipped("notebooks", "10_tussenevaluatie.ipynb")
POLICY = load_parameters().policy
ROUNDING = POLICY.model_copy(update={"method": "rounding"})
#: Rows of casuistiek.csv are told apart by these.
KEYS = ("peildatum", "stroom", "gemeente_code", "plaats", "uitkomst", "verwijzer")


# --- deliveries ------------------------------------------------------------------------------------------------------


def everything(found):
    """Return all that a publishable evaluation holds, as text, but the parameters, which hold no client.

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


def random_delivery(folder, rng, small=False):
    """Write a delivery with random counts in the layout of Hollands Midden, and return its folder."""
    place = copy_delivery(folder, f"streek{rng.randrange(10**9)}")
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


def place_variant(base, folder, rng, policy=POLICY):
    """Write a delivery with other hidden counts that fit what is published of `base`; its rows in another order."""
    region = read_region(base)
    linked = link_region(region, region.about.peildatum)
    protected = publication.protect_beside(linked, policy, ())
    counts = _other_table(linked, protected.numbers, rng, radius=rng.choice([1, 1, 2, 3]))
    place = Path(folder) / base.name
    if place.exists():
        shutil.rmtree(place)
    shutil.copytree(base, place)
    rows = read_rows(place / "casuistiek.csv")
    by_name = {_name(key): round(count) for key, count in counts.items()}
    for line in rows:
        name = tuple(line[k] for k in ("peildatum", "stroom", "gemeente_code", "uitkomst", "verwijzer"))
        if line["plaats"] == "Lekkerkerk":
            name = (*name[:2], "GM1931", *name[3:])
        if name in by_name:
            line["aantal"] = str(by_name[name])
        elif line["gemeente_code"] == "overig":
            line["aantal"] = str(rng.randint(1, 9))
    rng.shuffle(rows)
    write_rows(place / "casuistiek.csv", rows)
    claims = read_rows(place / "beweringen.csv")
    for claim in claims:  # what the source states of hidden counts is hidden as well
        if "herkomst" in claim["id"] or "verwijzers" in claim["id"] or claim["id"].startswith("baten-opgeschaald"):
            claim["gesteld"] = str(rng.randint(1, 10**6))
    write_rows(place / "beweringen.csv", claims)
    return place


def _name(key):
    return (key.peildatum.isoformat(), str(key.stroom), key.gemeente, key.uitkomst, key.verwijzer)


def _other_table(linked, numbers, rng, radius):
    """Return counts near the true ones that satisfy everything published, in a random direction."""
    structure = linked.structure
    low, high = published_bounds(structure, numbers)
    true = np.array([float(count) for count in linked.counts.values()])
    low, high = np.maximum(low, true - radius), np.minimum(high, true + radius)
    if (
        rng.random() < 0.8
    ):  # mostly within the classes zero, small, larger: other classes are mostly shown differently
        small = (true > 0) & (true < POLICY.threshold)
        low = np.maximum(low, np.where(small, 1, np.where(true, POLICY.threshold, 0)))
        high = np.minimum(high, np.where(small, POLICY.threshold - 1, np.where(true, np.inf, 0)))
    weights = np.array([rng.uniform(-1, 1) for _ in structure.keys])
    constraints = [LinearConstraint(structure.equality_matrix, 0, 0)] if structure.equations else []
    if structure.inequalities:
        constraints.append(LinearConstraint(sparse.csr_array(structure.order_matrix), -np.inf, 0))
    result = milp(weights, integrality=np.ones(len(weights)), constraints=constraints, bounds=Bounds(low, high))
    return dict(zip(structure.keys, result.x, strict=True))


def shown(place, policy=POLICY):
    """Return everything that is published of a delivery's counts, as text: two deliveries are alike if it is equal."""
    region = read_region(place)
    protected = publication.protect_beside(link_region(region, region.about.peildatum), policy, ())
    cells = protected.structure.cells
    return sorted((str(_name(key)), str(n)) for key, n in protected.numbers.items() if cells[key].shown)


@contextlib.contextmanager
def counts_protected_once():
    """Protect the same counts under the same policy once: it is the slow step, and always gives the same."""
    known, original = {}, publication.protect_counts

    def remembered(linked, policy):
        structure = linked.structure
        asked = tuple(linked.counts.items()), tuple(structure.cells.items()), structure.equations, repr(policy)
        if asked not in known:
            known[asked] = original(linked, policy)
        return known[asked]

    publication.protect_counts = remembered
    try:
        yield
    finally:
        publication.protect_counts = original


def alike(base, folder, rng, wanted, policy=POLICY, tries=None):
    """Yield deliveries that differ from `base` and show the same counts."""
    told, seen = (
        shown(base, policy),
        {tuple(sorted(r["aantal"] + str(r.values()) for r in read_rows(base / "casuistiek.csv")))},
    )
    for number in range(tries or 6 * wanted):
        place = place_variant(base, Path(folder) / f"v{number}", rng, policy)
        counts = tuple(sorted(r["aantal"] + str(r.values()) for r in read_rows(place / "casuistiek.csv")))
        if counts not in seen and shown(place, policy) == told:
            seen.add(counts)
            yield place
            if len(seen) > wanted:
                return


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


def ledger_of(place, policy=POLICY):
    """Return the ledger. It holds besides the numbers how they add up: whether a breakdown leaves anyone out, say."""
    region = read_region(place)
    date = region.about.peildatum
    release = publish_region(region, date, policy)
    stand = date.isoformat()
    return Account(region.slug).with_release(release, "2026-01-01", stand, policy, {}).as_text()


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
