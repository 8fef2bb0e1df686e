"""What was shown before: kept beside the pages and in their manifests, followed by the next report, audited, taken back."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from privacy_world import (
    HOLLANDS_MIDDEN,
    copy_delivery,
    escalated,
    everything,
    page_of,
    random_delivery,
    read_rows,
    rng_of,
    row,
    seen_of,
    variant,
    write_rows,
)

import nnz_mkba.artery
from nnz_mkba.cli import main
from nnz_mkba.errors import DeliveryError, NothingProducedError, UsageError
from nnz_mkba.privacy.memory import LEDGER, LEDGER_VARIABLE, Ledger, Recalled, read_ledger
from nnz_mkba.privacy.shown import ELSEWHERE, Row, Rung, Stand
from nnz_mkba.privacy.shown import Release as Shown
from nnz_mkba.region import read_region
from nnz_mkba.reporting.accounted import announced, publishing, withdraw
from nnz_mkba.reporting.manifest import MADE, MANIFEST, NOT_PUBLIC, Entry, describe_run
from nnz_mkba.reporting.plan import Release, release_folder
from nnz_mkba.vocabulary import Audience

MAY, JUNE = "2021-05-31", "2021-06-30"
LEIDEN, KATWIJK = "GM0546", "GM0537"


def make(place, out, audience=Audience.STUURGROEP, manifest=True, peildatum=""):
    """Make a page without a kernel, with its manifest, as a run does; return what the user is told."""
    release = Release(region=str(place), out=out, audience=audience, peildatum=peildatum)
    region = read_region(place)
    nnz_mkba.artery.forget_loaded()
    with publishing(region, release) as account, announced(account.ledger):
        folder = release_folder(release, region)
        folder.mkdir(parents=True, exist_ok=True)
        found = nnz_mkba.artery.load(place, audience=str(audience), peildatum=peildatum)
        (folder / "regio.html").write_text(everything(found), encoding="utf-8")
        (folder / "index.html").write_text("<p>overzicht</p>", encoding="utf-8")
        if manifest:
            entries = [Entry("regio", MADE, output="regio.html")]
            told = describe_run(entries, commit=None, started="2026-01-01", seconds=0.0, shown=account.shown)
            (folder / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
        return list(account.notices)


def ledger(out, place):
    return out / place.name / LEDGER


def leiden(out, place):
    """What the next report shows of Leiden, and of which date; None where no gemeente is shown."""
    nnz_mkba.artery.forget_loaded()
    with announced(ledger(out, place)):
        found = nnz_mkba.artery.load(place)
    if not found.origins:
        return None
    (origin,) = found.origins
    number = next(line.number for line in origin.rows if line.gemeente.code == LEIDEN)
    return str(number), origin.peildatum.isoformat()


def all_files(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def place(tmp_path):
    return copy_delivery(tmp_path / "leveringen")


@pytest.fixture
def grown(place, tmp_path):
    """In May thirty, of whom eight in Leiden, were shown; since then nine more came, all of them in Leiden."""
    escalated(place, 30, {LEIDEN: 8, KATWIJK: 12}, date=MAY)
    make(place, tmp_path, peildatum=MAY)
    escalated(place, 39, {LEIDEN: 17, KATWIJK: 12}, date=JUNE)
    return place


# --- what is written down ------------------------------------------------------------------------------------------------


def test_a_release_is_written_down_as_classes(place, tmp_path):
    make(place, tmp_path)
    content = json.loads(ledger(tmp_path, place).read_text(encoding="utf-8"))
    assert (content["schema_version"], content["region"], content["people"]) == (2, place.name, "GG4506")
    (release,) = content["releases"]
    assert list(release["pages"]) == [f"{JUNE}/regio.html"]
    (origin,) = [one for one in release["shown"]["stands"] if one["by"] == "gemeente"]
    rows = {tuple(one["members"]): (one["low"], one["high"]) for one in origin["rows"]}
    assert (origin["total"], rows["GM0569",], rows[LEIDEN,]) == (23, (1, 4), (5, 9))
    for stand in release["shown"]["stands"]:
        assert not [one for one in stand["rows"] if one["low"] == one["high"] != 0]
    assert all(set(one) == {"stream", "date", "outcome", "low", "high"} for one in release["shown"]["totals"])


def test_the_same_report_twice_changes_no_byte(place, tmp_path):
    make(place, tmp_path)
    first = all_files(tmp_path / place.name)
    make(place, tmp_path)
    assert all_files(tmp_path / place.name) == first


def test_an_exact_version_is_no_publication_and_lands_elsewhere(place, tmp_path):
    out = tmp_path / "reports"
    make(place, out, Audience.INTERN)
    assert not (out / place.name).exists()
    assert not list(tmp_path.rglob(LEDGER))
    exact = tmp_path / "reports-intern"
    assert stat.S_IMODE(exact.stat().st_mode) == 0o700
    assert (exact / place.name / JUNE / "regio.html").is_file()


def test_public_and_steering_group_share_an_entry(place, tmp_path):
    make(place, tmp_path)
    make(place, tmp_path, Audience.OPENBAAR)
    (entry,) = read_ledger(ledger(tmp_path, place)).entries
    assert set(entry.pages) == {f"{JUNE}/regio.html", f"{JUNE}/openbaar/regio.html"}


def test_a_ledger_is_read_back_as_it_was_written(place, tmp_path):
    make(place, tmp_path)
    path = ledger(tmp_path, place)
    found = read_ledger(path, place.name)
    assert found.recalled is Recalled.LEDGER
    assert found.as_text() == path.read_text(encoding="utf-8")
    assert found.binding == (seen_of(place).release,)


# --- what the next report follows ---------------------------------------------------------------------------------------


def test_nine_more_clients_refresh_no_gemeente_but_the_region_moves(grown, tmp_path):
    assert leiden(tmp_path, grown) == ("5 – 9", MAY)
    make(grown, tmp_path)
    assert leiden(tmp_path, grown) == ("5 – 9", MAY)
    with announced(ledger(tmp_path, grown)):
        assert nnz_mkba.artery.load(grown).mkba.participants.value == 39


def test_ten_more_do(grown, tmp_path):
    escalated(grown, 40, {LEIDEN: 18, KATWIJK: 12})
    make(grown, tmp_path)
    assert leiden(tmp_path, grown) == ("15 – 19", JUNE)


def test_without_a_ledger_the_nine_would_be_shown(grown):
    (origin,) = nnz_mkba.artery.load(grown).origins
    assert origin.peildatum.isoformat() == JUNE


def test_a_small_correction_waits_and_is_not_refused(place, tmp_path):
    """Yesterday 31, today 32 on the same day: the total moves, and the breakdown stays as it was shown."""
    escalated(place, 31, {LEIDEN: 14, "GM0579": 7})
    make(place, tmp_path)
    escalated(place, 32, {LEIDEN: 15, "GM0579": 7})
    make(place, tmp_path)
    assert leiden(tmp_path, place) == ("10 – 14", JUNE)
    with announced(ledger(tmp_path, place)):
        assert nnz_mkba.artery.load(place).mkba.participants.value == 32
    assert main(["audit", str(tmp_path / place.name)]) == 0


def test_what_was_shown_of_the_same_people_from_another_folder_counts(grown, tmp_path):
    """June is delivered in a folder of its own name; its report lies beside that of May."""
    other = grown.rename(grown.with_name("streek-juni"))
    make(other, tmp_path)
    assert leiden(tmp_path, other) == ("5 – 9", MAY)


def test_the_kernel_of_a_report_is_told_where_the_ledger_is(grown, tmp_path, monkeypatch):
    monkeypatch.setenv(LEDGER_VARIABLE, str(ledger(tmp_path, grown)))
    (origin,) = nnz_mkba.artery.load(grown).origins
    assert origin.peildatum.isoformat() == MAY


# --- a ledger that is gone or altered -------------------------------------------------------------------------------------


def damaged(text, damage):
    return {
        "afgekapt": text[: len(text) // 2],
        "klasse": re.sub(r'"low": 5,(\s+)"high": 9,', r'"low": 0,\1"high": 4,', text),
        "geleegd": re.sub(r'"releases": \[.*\]', '"releases": []', text, flags=re.DOTALL),
        "leeg": "",
        "eerste uitgave": json.dumps({"schema_version": 1, "region": "streek", "releases": []}),
    }[damage]


DAMAGES = ["afgekapt", "klasse", "geleegd", "leeg", "eerste uitgave"]


def test_a_ledger_that_was_lost_is_recalled_from_the_manifests_and_said(grown, tmp_path):
    ledger(tmp_path, grown).unlink()
    assert leiden(tmp_path, grown) == ("5 – 9", MAY)
    (told,) = make(grown, tmp_path)
    assert "ontbrak of was gewijzigd" in told
    assert str(ledger(tmp_path, grown)) in told
    assert leiden(tmp_path, grown) == ("5 – 9", MAY)
    assert [entry.release.peildatum.isoformat() for entry in read_ledger(ledger(tmp_path, grown)).entries] == [
        MAY,
        JUNE,
    ]
    assert make(grown, tmp_path) == []  # it has been set right


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_ledger_that_was_altered_is_recalled_from_the_manifests_and_said(grown, tmp_path, damage):
    path = ledger(tmp_path, grown)
    before = path.read_text(encoding="utf-8")
    path.write_text(damaged(before, damage), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    assert main(["audit", str(tmp_path / grown.name)]) == 1
    (told,) = make(grown, tmp_path)
    assert "gewijzigd" in told
    shown = leiden(tmp_path, grown)
    assert shown is None or shown[1] == MAY  # never June
    assert read_ledger(path).recalled is Recalled.LEDGER


def test_an_altered_ledger_and_the_manifests_count_together(grown, tmp_path):
    """Somebody widens Leiden in the ledger: the class in the manifest is known to the reader all the same."""
    path = ledger(tmp_path, grown)
    path.write_text(damaged(path.read_text(encoding="utf-8"), "klasse"), encoding="utf-8")
    found = read_ledger(path)
    rows = {
        (one.low, one.high)
        for release in found.binding
        for stand in release.stands
        for one in stand.rows
        if one.members == (LEIDEN,)
    }
    assert rows == {(0, 4), (5, 9)}


@pytest.fixture
def forgotten(grown, tmp_path):
    """Pages lie there, and neither ledger nor manifest says what they showed."""
    for path in [ledger(tmp_path, grown), *(tmp_path / grown.name).rglob(MANIFEST)]:
        path.unlink()
    return grown


def test_pages_of_which_nobody_knows_leave_the_page_of_the_region_and_no_gemeente(forgotten, tmp_path):
    (told,) = make(forgotten, tmp_path)
    assert "geen leesbaar logboek en geen manifest" in told
    assert "nnz-mkba withdraw" in told
    assert leiden(tmp_path, forgotten) is None
    with announced(ledger(tmp_path, forgotten)):
        found = nnz_mkba.artery.load(forgotten)
        page = page_of(forgotten)
    assert (found.mkba.participants.value, found.origins, found.referrers) == (39, (), {})
    assert "niet na te gaan is wat eerdere rapporten ervan toonden" in page


def test_they_are_said_and_followed_in_the_next_run_too(forgotten, tmp_path):
    """The first run writes a ledger and a manifest of its own; that does not make anybody know of the pages of May."""
    first = make(forgotten, tmp_path)
    assert make(forgotten, tmp_path) == first
    assert leiden(tmp_path, forgotten) is None
    escalated(forgotten, 60, {LEIDEN: 30, KATWIJK: 20})
    assert make(forgotten, tmp_path) == first
    assert leiden(tmp_path, forgotten) is None
    assert main(["audit", str(tmp_path / forgotten.name)]) == 1


def test_they_are_followed_when_the_ledger_of_that_run_is_lost_again(forgotten, tmp_path):
    """The manifest of the run between knows what it showed itself, and not what the pages of May did."""
    make(forgotten, tmp_path)
    ledger(tmp_path, forgotten).unlink()
    assert leiden(tmp_path, forgotten) is None


def test_pages_whose_manifest_is_gone_are_not_made_known_by_the_manifest_of_others(place, tmp_path):
    """Of April and May reports; then the ledger and the manifest of April are lost, and the page of April is there."""
    april = "2021-04-30"
    for date, total, leiden_, katwijk in ((april, 30, 8, 12), (MAY, 63, 31, 21)):
        escalated(place, total, {LEIDEN: leiden_, KATWIJK: katwijk}, date=date)
        make(place, tmp_path, peildatum=date)
    for path in (ledger(tmp_path, place), tmp_path / place.name / april / MANIFEST):
        path.unlink()
    escalated(place, 90, {LEIDEN: 52, KATWIJK: 24}, date=JUNE)
    shown = leiden(tmp_path, place)
    assert shown is None or shown[1] == MAY  # what was shown may stand; nothing is refreshed


def test_a_ledger_of_the_first_edition_counts_as_unreadable(forgotten, tmp_path):
    ledger(tmp_path, forgotten).write_text(damaged("", "eerste uitgave"), encoding="utf-8")
    manifest = {"schema_version": 1, "entries": [], "started": "2026-01-01"}  # of the first edition: nothing is shown
    (tmp_path / forgotten.name / MAY / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (told,) = make(forgotten, tmp_path)
    assert "geen leesbaar logboek" in told
    assert leiden(tmp_path, forgotten) is None
    assert read_ledger(ledger(tmp_path, forgotten)).lost


def test_an_empty_folder_has_nothing_to_recall(place, tmp_path):
    (tmp_path / place.name).mkdir()
    assert make(place, tmp_path) == []
    assert leiden(tmp_path, place) == ("5 – 9", JUNE)


@pytest.mark.parametrize("how", ["map", "koppeling"])
def test_a_ledger_that_the_system_does_not_read_stops_everything(place, tmp_path, how, capfd):
    path = ledger(tmp_path, place)
    path.parent.mkdir()
    if how == "map":
        path.mkdir()
    else:
        (tmp_path / "elders.json").write_text(Ledger(place.name).as_text(), encoding="utf-8")
        path.symlink_to(tmp_path / "elders.json")
    before = all_files(path.parent)
    with pytest.raises(NothingProducedError, match=r"ledger\.json"):
        make(place, tmp_path)
    assert main(["report", "--region", str(place), "--out", str(tmp_path)]) == 3
    assert str(path) in capfd.readouterr().err
    assert all_files(path.parent) == before
    assert not list((tmp_path / place.name).rglob("*.html"))


def test_a_ledger_of_another_region_stops_everything(place, tmp_path):
    path = ledger(tmp_path, place)
    path.parent.mkdir()
    path.write_text(Ledger("elders").as_text(), encoding="utf-8")
    with pytest.raises(NothingProducedError, match="andere regio"):
        make(place, tmp_path)


# --- a run that breaks -----------------------------------------------------------------------------------------------------

KILLED = """
import os, sys
from pathlib import Path
from nnz_mkba.region import read_region
from nnz_mkba.reporting.accounted import publishing
from nnz_mkba.reporting.plan import Release
place, out, page = sys.argv[1:]
with publishing(read_region(place), Release(region=place, out=Path(out))) as account:
    if page:
        Path(page).parent.mkdir(parents=True)
        Path(page).write_text("<p>een pagina</p>")
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("landed", [True, False])
def test_a_run_that_is_killed_leaves_a_ledger_that_knows(place, tmp_path, landed):
    page = tmp_path / place.name / JUNE / "regio.html"
    asked = [sys.executable, "-c", KILLED, str(place), str(tmp_path), str(page) if landed else ""]
    assert subprocess.run(asked, check=False, cwd=Path.cwd()).returncode == -9
    found = read_ledger(ledger(tmp_path, place))
    assert found.recalled is Recalled.LEDGER
    assert found.binding == (seen_of(place).release,)
    assert make(place, tmp_path) == []
    (entry,) = read_ledger(ledger(tmp_path, place)).entries
    assert list(entry.pages) == [f"{JUNE}/regio.html"]


@pytest.mark.parametrize("before", [True, False])
def test_a_run_that_makes_nothing_leaves_the_folder_as_it_was(place, tmp_path, before):
    if before:
        escalated(place, 30, {LEIDEN: 8, KATWIJK: 12}, date=MAY)
        make(place, tmp_path, peildatum=MAY)
        escalated(place, 50, {LEIDEN: 17, KATWIJK: 22}, date=JUNE)
    found = all_files(tmp_path / place.name) if before else {}
    with pytest.raises(RuntimeError), publishing(read_region(place), Release(region=str(place), out=tmp_path)):
        raise RuntimeError
    assert all_files(tmp_path / place.name) == found


# --- taking back -----------------------------------------------------------------------------------------------------------


def test_the_owner_of_the_data_takes_a_report_back(grown, tmp_path, capfd):
    assert main(["withdraw", str(tmp_path / grown.name)]) == 0
    said = capfd.readouterr().out
    assert str(tmp_path / grown.name / MAY / "regio.html") in said
    assert leiden(tmp_path, grown) == ("15 – 19", JUNE)
    make(grown, tmp_path)
    assert [bool(one.withdrawn) for one in read_ledger(ledger(tmp_path, grown)).entries] == [True, False]
    assert main(["audit", str(tmp_path / grown.name)]) == 1
    assert "ingetrokken: haal deze pagina weg" in " ".join(capfd.readouterr().out.split())
    (tmp_path / grown.name / MAY / "regio.html").unlink()
    assert main(["audit", str(tmp_path / grown.name)]) == 0


def test_taking_back_sets_a_forgotten_folder_right(forgotten, tmp_path, capfd):
    make(forgotten, tmp_path)
    assert main(["withdraw", str(tmp_path / forgotten.name)]) == 0
    assert MAY in capfd.readouterr().out  # also the page of which nobody knows is named
    assert leiden(tmp_path, forgotten) == ("15 – 19", JUNE)
    assert make(forgotten, tmp_path) == []


def test_taking_back_one_peildatum_leaves_the_others(grown, tmp_path):
    make(grown, tmp_path)
    assert main(["withdraw", str(tmp_path / grown.name), "--peildatum", JUNE]) == 0
    assert leiden(tmp_path, grown) == ("5 – 9", MAY)


def test_a_forgotten_folder_is_not_set_right_by_taking_back_one_peildatum(forgotten, tmp_path):
    make(forgotten, tmp_path)
    withdraw(tmp_path / forgotten.name, read_region(forgotten).about.peildatum)
    assert leiden(tmp_path, forgotten) is None


def test_there_must_be_something_to_take_back(grown, tmp_path):
    assert main(["withdraw", str(tmp_path / "nergens")]) == 2
    assert main(["withdraw", str(tmp_path / grown.name), "--peildatum", "2020-12-31"]) == 2
    with pytest.raises(UsageError, match=f"Rapporten die gelden: {MAY}"):
        withdraw(tmp_path / grown.name, read_region(HOLLANDS_MIDDEN).about.programma_start)
    assert main(["withdraw", str(tmp_path / grown.name)]) == 0
    assert main(["withdraw", str(tmp_path / grown.name)]) == 2


# --- the audit of a folder ------------------------------------------------------------------------------------------


def audited(folder, capfd, code=0):
    capfd.readouterr()
    assert main(["audit", str(folder), "--json"]) == code
    (region,) = json.loads(capfd.readouterr().out)["regions"]
    return region


def verdicts(region):
    return {page["page"]: page["verdict"] for page in region["pages"]}


def test_audit_gives_a_verdict_for_every_cell(place, tmp_path, capfd):
    make(place, tmp_path)
    region = audited(tmp_path / place.name, capfd)
    found = {stand["by"]: {cell["member"]: cell for cell in stand["cells"]} for stand in region["stands"]}
    nieuwkoop = found["gemeente"]["GM0569"]
    assert (nieuwkoop["low"], nieuwkoop["high"], nieuwkoop["verdict"]) == (1, 4, "beschermd")
    assert found["verwijzer"]["Impegno (Gouda)"]["verdict"] == "beschermd"
    assert {cell["verdict"] for cells in found.values() for cell in cells.values()} == {"beschermd"}
    assert set(found["gemeente"]) == {*read_region(place).gemeenten, ELSEWHERE}
    assert verdicts(region) == {f"{JUNE}/regio.html": "in_logboek"}
    assert region["ledger"] == "logboek"


def test_audit_of_growth_names_both_dates(grown, tmp_path, capfd):
    escalated(grown, 40, {LEIDEN: 18, KATWIJK: 12})
    make(grown, tmp_path)
    region = audited(tmp_path / grown.name, capfd)
    growth = {cell["member"]: cell for stand in region["stands"] for cell in stand["cells"] if cell["since"] == MAY}
    assert growth[LEIDEN]["high"] - growth[LEIDEN]["low"] >= 2
    assert main(["audit", str(tmp_path / grown.name)]) == 0
    assert f"Leiden, toename sinds {MAY}" in " ".join(capfd.readouterr().out.split())


def test_audit_of_a_careless_release_fails_and_says_which(place, tmp_path, capfd):
    """By hand: 6 in all, of which 5–9 and 1–4: one of each is left."""
    rows = (Row((LEIDEN,), 5, 9, 5, 9), Row((KATWIJK,), 1, 4, 1, 4), Row((ELSEWHERE,), 0, 0, 0, 0))
    date = read_region(place).about.peildatum
    release = Shown(date, (), (Stand("opgeschaald", "gemeente", date, 6, Rung.VIJF, rows),))
    folder = tmp_path / place.name
    folder.mkdir()
    (folder / LEDGER).write_text(Ledger(place.name).with_release(release, JUNE, {}).as_text(), encoding="utf-8")
    (stand,) = audited(folder, capfd, code=1)["stands"]
    broken = {
        cell["member"]: (cell["low"], cell["high"]) for cell in stand["cells"] if cell["verdict"] == "te_herleiden"
    }
    assert broken == {LEIDEN: (5, 5), KATWIJK: (1, 1)}
    assert main(["audit", str(folder)]) == 1
    assert "te herleiden" in capfd.readouterr().out


def test_audit_notices_a_page_that_was_changed_or_put_there(place, tmp_path, capfd):
    make(place, tmp_path)
    page = tmp_path / place.name / JUNE / "regio.html"
    page.write_text(page.read_text(encoding="utf-8") + "<p>Nieuwkoop: 1</p>", encoding="utf-8")
    (page.parent / "eigen.html").write_text("<p>zelf gemaakt</p>", encoding="utf-8")
    found = verdicts(audited(tmp_path / place.name, capfd, code=1))
    assert found[f"{JUNE}/regio.html"] == "gewijzigd"
    assert found[f"{JUNE}/eigen.html"] == "niet_in_logboek"


@pytest.mark.parametrize("name", ["regio.pdf", "regio.docx", "casuistiek.csv", "regio.ipynb", "figuur.svg"])
def test_audit_notices_every_form_in_which_figures_are_passed_on(place, tmp_path, capfd, name):
    """One that was made is in the ledger; one that was changed, or that somebody laid there, is not."""
    make(place, tmp_path)
    (tmp_path / place.name / JUNE / name).write_bytes(b"Nieuwkoop: 1")
    found = verdicts(audited(tmp_path / place.name, capfd, code=1))
    assert found == {f"{JUNE}/regio.html": "in_logboek", f"{JUNE}/{name}": "niet_in_logboek"}


def test_audit_notices_a_page_that_the_last_run_made_no_more(place, tmp_path, capfd):
    """A public page of Nieuwkoop of an earlier run, after a run that says there may be none."""
    folder = tmp_path / place.name / JUNE
    pages = {name: folder / f"{name}.html" for name in ("regio", "gm0569-nieuwkoop")}
    with publishing(read_region(place), Release(region=str(place), out=tmp_path)):
        folder.mkdir(parents=True)
        for path in pages.values():
            path.write_text("<p>een pagina</p>", encoding="utf-8")
        pages["gm0569-nieuwkoop"].with_suffix(".pdf").write_bytes(b"%PDF")
    made = [Entry(name, MADE, output=path.name) for name, path in pages.items()]

    def listed(entries):
        told = describe_run(entries, commit=None, started="2026-01-01", seconds=0.0)
        (folder / MANIFEST).write_text(json.dumps(told), encoding="utf-8")

    listed(made)
    assert main(["audit", str(tmp_path / place.name)]) == 0
    listed([made[0], Entry("gm0569-nieuwkoop", NOT_PUBLIC)])
    assert verdicts(audited(tmp_path / place.name, capfd, code=1)) == {
        f"{JUNE}/regio.html": "in_logboek",
        f"{JUNE}/gm0569-nieuwkoop.html": "niet_in_manifest",
        f"{JUNE}/gm0569-nieuwkoop.pdf": "niet_in_manifest",
    }
    assert main(["audit", str(tmp_path / place.name)]) == 1
    assert "verouderd" in capfd.readouterr().out


@pytest.mark.parametrize("inside", ["", JUNE])
def test_audit_finds_the_ledger_above_and_below(place, tmp_path, inside, capfd):
    make(place, tmp_path / "reports")
    assert main(["audit", str(tmp_path / "reports" / place.name / inside)]) == 0
    assert main(["audit", str(tmp_path / "reports")]) == 0
    assert "Nieuwkoop" in capfd.readouterr().out


def test_audit_asks_for_the_right_folder(place, tmp_path, capfd):
    assert main(["audit", str(tmp_path / "nergens")]) == 2
    assert main(["audit", str(place)]) == 2
    make(place, tmp_path / "reports", Audience.INTERN)
    assert main(["audit", str(tmp_path / "reports-intern" / place.name / JUNE)]) == 2
    assert "exacte cijfers" in capfd.readouterr().err


def test_audit_counts_what_lies_beside_it_of_the_same_people(grown, tmp_path, capfd):
    other = grown.rename(grown.with_name("streek-juni"))
    escalated(other, 40, {LEIDEN: 18, KATWIJK: 12})
    make(other, tmp_path)
    dates = {stand["date"] for stand in audited(tmp_path / other.name, capfd)["stands"]}
    assert dates == {MAY, JUNE}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_random_series_of_releases_pass_the_audit_together(tmp_path, seed):
    """Random deliveries, changed at random; whatever was published passes the check on all releases together."""
    place, rng = random_delivery(tmp_path, rng_of(seed)), rng_of(seed)
    folder = tmp_path / "rapporten" / place.name
    account = Ledger(place.name)
    for turn in range(6):
        try:
            release = seen_of(place, history=account.binding).release
        except DeliveryError:
            continue
        account = account.with_release(release, "2026-01-01", {f"{turn}.html": str(turn)})
        if turn % 3 == 0:
            place = variant(place, tmp_path / str(turn), rng)
            continue
        rows = read_rows(place / "casuistiek.csv")
        (total,) = [r for r in rows if r["stroom"] == "opgeschaald" and r["peildatum"] == JUNE and is_total(r)]
        parts = [i for i, r in enumerate(rows) if r["gemeente_code"].startswith("GM")]
        if turn % 3 == 1 and parts:
            rows.pop(rng.choice(parts))  # one municipality is no longer named: it is in the remainder
        else:  # the same day again, corrected
            more = rng.choice([1, 2, 9, 10, 14])
            total["aantal"] = str(int(total["aantal"]) + more)
            rows.append(row(JUNE, "opgeschaald", more, gemeente="GM0627")) if "GM0627" not in str(rows) else None
        write_rows(place / "casuistiek.csv", rows)
    folder.mkdir(parents=True)
    (folder / LEDGER).write_text(account.as_text(), encoding="utf-8")
    assert account.entries
    assert main(["audit", str(folder)]) == 0


def is_total(line):
    return (line["gemeente_code"], line["uitkomst"], line["verwijzer"]) == ("alle", "alle", "alle")


# --- folders that are none, and rubbish -----------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["levering", "alle regio's", "een peildatum"])
def test_only_the_reports_of_a_region_are_taken_back(place, tmp_path, where):
    """A delivery holds files that look like pages; nothing may be written into it, nor said to have to go."""
    escalated(place, 33, {LEIDEN: 11, KATWIJK: 12})
    make(place, tmp_path / "uit")
    folder = {
        "levering": place,
        "alle regio's": tmp_path / "uit",
        "een peildatum": tmp_path / "uit" / place.name / JUNE,
    }[where]
    before = all_files(tmp_path)
    with pytest.raises(UsageError, match="Er is niets ingetrokken"):
        withdraw(folder)
    assert all_files(tmp_path) == before


def test_a_ledger_of_other_bytes_is_recalled_from_the_manifests(place, tmp_path):
    escalated(place, 33, {LEIDEN: 11, KATWIJK: 12})
    make(place, tmp_path)
    ledger(tmp_path, place).write_bytes(bytes(range(256)))
    (told,) = make(place, tmp_path)
    assert "hersteld uit de manifesten" in told
    assert main(["audit", str(tmp_path / place.name)]) == 0


@pytest.mark.parametrize("how", ["weg", "andere mensen"])
def test_a_neighbour_is_remembered_without_its_ledger(place, tmp_path, how):
    """June lies in a folder of another name; its manifest still says of whom it is, and what was shown of them."""
    escalated(place, 33, {LEIDEN: 11, KATWIJK: 12})
    make(place, tmp_path)
    path = ledger(tmp_path, place)
    if how == "weg":
        path.unlink()
    else:
        path.write_text(path.read_text(encoding="utf-8").replace("GG4506", "GG0000"), encoding="utf-8")
    other = copy_delivery(tmp_path / "leveringen-ook", "ander")
    escalated(other, 35, {LEIDEN: 13, KATWIJK: 12})
    make(other, tmp_path)
    assert leiden(tmp_path, other) == ("10 – 14", JUNE)
    nnz_mkba.artery.forget_loaded()
    with announced(ledger(tmp_path, other)):
        (origin,) = nnz_mkba.artery.load(other).origins
    assert origin.total.value == 33


def test_an_empty_day_is_no_day(monkeypatch, capsys):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert main(["mkba", "--region", "hollands-midden", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["costs_eur"] == 142_600
