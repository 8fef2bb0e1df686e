"""What was published before: kept, read, and held against the next release; audited from the file alone."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from nnz_mkba.disclosure.account import LEDGER, LEDGER_VARIABLE, Account, earlier_releases, read_account
from nnz_mkba.disclosure.audit import CellVerdict
from nnz_mkba.disclosure.ledger import audit_jointly
from nnz_mkba.disclosure.publication import DisclosureRefusedError, publish_region
from privacy_world import (
    HOLLANDS_MIDDEN,
    POLICY,
    ROUNDING,
    copy_delivery,
    counts_protected_once,
    decoded,
    everything,
    ledger_of,
    page_of,
    place_variant,
    random_delivery,
    read_rows,
    rng_of,
    row,
    write_rows,
)

import nnz_mkba.artery
from nnz_mkba.cli import main
from nnz_mkba.errors import NnzError
from nnz_mkba.privacy.number import Kind, Number
from nnz_mkba.region import read_region
from nnz_mkba.reporting.accounted import announced, keeping_account
from nnz_mkba.reporting.audit import WORDS, verdict_on
from nnz_mkba.reporting.manifest import MADE, NOT_PUBLIC, Entry, describe_run
from nnz_mkba.reporting.release import Release
from nnz_mkba.vocabulary import Audience

MID_2021 = "2021-06-30"


@pytest.fixture(scope="module", autouse=True)
def once():
    """The same counts are protected once for all tests: that is the slow step."""
    with counts_protected_once():
        yield


def make(release, say=print):
    """Make a page without a kernel, in the place where a report makes it, and keep account as a release does."""
    if release.audience is Audience.INTERN:
        return make_page(release)
    region = read_region(release.region)
    with keeping_account(region, region.about.peildatum, release.out / region.slug) as ledger, announced(ledger):
        return make_page(release)


def make_page(release):
    kind = "intern-vertrouwelijk" if release.audience is Audience.INTERN else ""
    folder = release.out / Path(release.region).name / MID_2021 / kind
    folder.mkdir(parents=True, exist_ok=True)
    found = nnz_mkba.artery.load(release.region, audience=str(release.audience))
    (folder / "regio.html").write_text(everything(found), encoding="utf-8")
    (folder / "index.html").write_text("<p>overzicht</p>", encoding="utf-8")
    return 0


def publish(place, out, audience=Audience.STUURGROEP):
    return make(Release(region=str(place), out=out, audience=audience))


def ledger(out, place):
    return out / place.name / LEDGER


def escalated(place, total, origin, date=MID_2021):
    """Leave nothing in a delivery but a total of escalated clients and where they live."""
    rows = [row(date, "opgeschaald", total)]
    write_rows(place / "casuistiek.csv", rows + [row(date, "opgeschaald", n, gemeente=c) for c, n in origin.items()])
    (place / "beweringen.csv").unlink(missing_ok=True)


@pytest.fixture
def place(tmp_path):
    return copy_delivery(tmp_path / "leveringen")


def test_a_release_is_written_down_without_raw_values(place, tmp_path):
    assert publish(place, tmp_path) == 0
    content = json.loads(ledger(tmp_path, place).read_text(encoding="utf-8"))
    (release,) = content["releases"]
    assert list(release["pages"]) == [f"{MID_2021}/regio.html"]
    assert release["policy"]["threshold"] == 5
    counts = {"|".join(k): n for k, n in ((tuple(key.split(" | ")), cell) for key, cell in release["cells"].items())}
    assert counts[f"{MID_2021}|opgeschaald|GM0569|alle|alle"] == {
        "kind": "klein", "low": 1.0, "high": 4.0, "sensitive": True, "shown": True, "known": [1, None],
    }  # fmt: skip
    assert counts[f"{MID_2021}|opgeschaald|alle|anticonceptie|alle"]["low"] == 19
    assert not any(cell["kind"] == "exact" and 0 < cell["low"] < 5 for cell in counts.values())


def test_the_same_release_twice_changes_nothing(place, tmp_path):
    publish(place, tmp_path)
    first = {p: p.read_bytes() for p in tmp_path.joinpath(place.name).rglob("*") if p.is_file()}
    publish(place, tmp_path)
    assert {p: p.read_bytes() for p in first} == first


def test_a_ledger_that_was_lost_is_begun_anew(place, tmp_path):
    publish(place, tmp_path)
    content = ledger(tmp_path, place).read_bytes()
    ledger(tmp_path, place).unlink()
    publish(place, tmp_path)
    assert ledger(tmp_path, place).read_bytes() == content


def test_an_internal_version_is_not_a_publication(place, tmp_path):
    publish(place, tmp_path, Audience.INTERN)
    assert not ledger(tmp_path, place).exists()


def test_public_and_steering_group_share_an_entry(place, tmp_path):
    publish(place, tmp_path)
    publish(place, tmp_path, Audience.OPENBAAR)
    assert len(read_account(ledger(tmp_path, place)).published) == 1


@pytest.mark.parametrize("damage", ["afgekapt", "getal", "versie", "leeg", "regio"])
def test_a_damaged_ledger_stops_everything(place, tmp_path, damage):
    publish(place, tmp_path)
    path = ledger(tmp_path, place)
    page = tmp_path / place.name / MID_2021 / "regio.html"
    page.unlink()
    text = path.read_text(encoding="utf-8")
    path.write_text(
        {
            "afgekapt": text[: len(text) // 2],
            "getal": text.replace('"low": 19.0', '"low": 20.0'),
            "versie": text.replace('"schema_version": 1', '"schema_version": 2'),
            "leeg": "",
            "regio": text.replace(f'"region": "{place.name}"', '"region": "elders"'),
        }[damage],
        encoding="utf-8",
    )
    with pytest.raises(NnzError, match="logboek"):
        publish(place, tmp_path)
    assert not page.exists()
    assert main(["audit", str(tmp_path / place.name)]) == (0 if damage == "regio" else 1)


# --- what two releases reveal together ------------------------------------------------------------------------------


def two_releases(place, tmp_path):
    """First Katwijk and 22 in all, one of whom lives elsewhere; then that municipality is named, and who chose too."""
    escalated(place, 40, {"GM0537": 30})
    publish(place, tmp_path)
    escalated(place, 40, {"GM0537": 30, "GM0546": 8})


def test_naming_one_more_municipality_is_held_against_the_remainder_of_before(place, tmp_path):
    """Forty in all, thirty from Katwijk: ten elsewhere. Now Leiden 8 is named: two are left, and may not be derived."""
    two_releases(place, tmp_path)
    publish(place, tmp_path)
    account = read_account(ledger(tmp_path, place))
    assert len(account.published) == 2
    last = account.published[-1].release
    leiden = last.numbers[f"{MID_2021} | opgeschaald | GM0546 | alle | alle"]
    assert not leiden.is_exact
    assert main(["audit", str(tmp_path / place.name)]) == 0


def test_without_the_ledger_the_difference_would_be_out(place, tmp_path):
    """Alone, hiding Katwijk protects the two; but Katwijk's thirty have been published already."""
    two_releases(place, tmp_path)
    region, known = read_region(place), read_account(ledger(tmp_path, place)).binding
    leiden, rest = f"{MID_2021} | opgeschaald | GM0546 | alle | alle", "opgeschaald | rest"
    alone = publish_region(region, region.about.peildatum, POLICY)
    assert alone.numbers[leiden] == Number.exact(8)
    verdicts, _ = audit_jointly(alone.structure, alone.numbers, known, POLICY)
    assert any(rest in verdict.key and verdict.low == verdict.high == 2 for verdict in verdicts if not verdict.ok)
    beside = publish_region(region, region.about.peildatum, POLICY, known)
    # ten elsewhere, and that there is a rest means that somebody is in it: at most nine from Leiden
    assert beside.numbers[leiden] == Number.between(5, 9)
    verdicts, revised = audit_jointly(beside.structure, beside.numbers, known, POLICY)
    assert revised == []
    assert all(verdict.ok for verdict in verdicts)


def test_what_was_coarsened_is_coarsened_again_in_the_same_way(place, tmp_path):
    two_releases(place, tmp_path)
    publish(place, tmp_path)
    content = ledger(tmp_path, place).read_bytes()
    publish(place, tmp_path)
    assert ledger(tmp_path, place).read_bytes() == content


def test_the_page_shows_what_the_ledger_says(place, tmp_path, monkeypatch):
    """The kernel of a report is told by the environment where the ledger is."""
    two_releases(place, tmp_path)

    def leiden():
        (origin,) = nnz_mkba.artery.load(place).origins
        return next(line.number for line in origin.rows if line.gemeente.naam == "Leiden")

    assert leiden().is_exact
    monkeypatch.setenv(LEDGER_VARIABLE, str(ledger(tmp_path, place)))
    assert not leiden().is_exact
    assert earlier_releases(dataclasses.replace(read_region(place), slug="elders")) == ()
    ledger(tmp_path, place).write_text("kapot", encoding="utf-8")
    with pytest.raises(NnzError, match="beschadigd"):
        nnz_mkba.artery.load(place)


def test_growth_since_an_earlier_release_is_not_given_away(place, tmp_path):
    """31 at the end of June has been published; that it was 28 a month before would tell of three people."""
    escalated(place, 31, {"GM0546": 12, "GM0579": 9, "GM0484": 10})
    publish(place, tmp_path)
    write_rows(place / "casuistiek.csv", [*read_rows(place / "casuistiek.csv"), row("2021-05-31", "opgeschaald", 28)])
    publish(place, tmp_path)
    last = read_account(ledger(tmp_path, place)).binding[-1].numbers
    may, june = (last[f"{date} | opgeschaald | alle | alle | alle"] for date in ("2021-05-31", MID_2021))
    assert june.value == 31
    assert may.low <= 28 <= may.high - 3
    assert main(["audit", str(tmp_path / place.name)]) == 0


def test_a_small_correction_is_refused_and_says_why(place, tmp_path, capfd):
    """Yesterday 31, today 32 on the same day: whoever has both knows that one client was added."""
    escalated(place, 31, {"GM0546": 12, "GM0579": 9, "GM0484": 10})
    publish(place, tmp_path)
    page = tmp_path / place.name / MID_2021 / "regio.html"
    before = page.read_bytes(), ledger(tmp_path, place).read_bytes()
    escalated(place, 32, {"GM0546": 13, "GM0579": 9, "GM0484": 10})
    with pytest.raises(DisclosureRefusedError, match="publicatie 1") as caught:
        publish(place, tmp_path)
    assert (page.read_bytes(), ledger(tmp_path, place).read_bytes()) == before
    assert not any(number in str(caught.value) for number in ("31", "32", "12", "13"))
    assert main(["report", "--region", str(place), "--out", str(tmp_path)]) == 1
    assert "docs/privacy.md" in capfd.readouterr().err


def test_the_officer_can_withdraw_a_release(place, tmp_path):
    escalated(place, 31, {"GM0546": 12, "GM0579": 9, "GM0484": 10})
    publish(place, tmp_path)
    path = ledger(tmp_path, place)
    path.write_text(
        path.read_text(encoding="utf-8").replace('"withdrawn": false', '"withdrawn": true'), encoding="utf-8"
    )
    escalated(place, 32, {"GM0546": 13, "GM0579": 9, "GM0484": 10})
    assert publish(place, tmp_path) == 0
    assert [entry.withdrawn for entry in read_account(path).published] == [True, False]


def test_a_large_correction_is_let_through_and_named(place, tmp_path, capfd):
    escalated(place, 31, {"GM0546": 12, "GM0579": 9, "GM0484": 10})
    publish(place, tmp_path)
    escalated(place, 61, {"GM0546": 32, "GM0579": 19, "GM0484": 10})
    assert publish(place, tmp_path) == 0
    assert main(["audit", str(tmp_path / place.name)]) == 0
    assert "Herzien" in capfd.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_random_series_of_releases_reveal_nothing_together(tmp_path, seed):
    """Random deliveries, changed at random; whatever is published passes the attack on all releases together."""
    place = random_delivery(tmp_path, rng_of(seed))
    account, made = Account(place.name), 0
    rng = rng_of(seed)
    for turn in range(4):
        region = read_region(place)
        try:
            release = publish_region(region, region.about.peildatum, POLICY, account.binding)
        except DisclosureRefusedError:
            pass
        else:
            account = account.with_release(release, "2026-01-01", MID_2021, POLICY, {f"{turn}.html": str(turn)})
            made += 1
        if turn % 2:
            place = place_variant(place, tmp_path / str(turn), rng)
        else:
            rows = read_rows(place / "casuistiek.csv")
            parts = [i for i, r in enumerate(rows) if r["gemeente_code"].startswith("GM")]
            rows.pop(rng.choice(parts))  # one municipality is no longer named: it is in the remainder
            write_rows(place / "casuistiek.csv", rows)
    folder = tmp_path / "rapporten" / place.name
    folder.mkdir(parents=True)
    (folder / LEDGER).write_text(account.as_text(), encoding="utf-8")
    assert made >= 1
    assert main(["audit", str(folder)]) == 0


# --- the audit of a folder ------------------------------------------------------------------------------------------


def test_audit_gives_a_verdict_for_every_hidden_cell(place, tmp_path, capfd):
    publish(place, tmp_path)
    capfd.readouterr()
    assert main(["audit", str(tmp_path / place.name), "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    (region,) = answer["regions"]
    (release,) = region["releases"]
    verdicts = {cell["cell"]: cell for cell in release["cells"]}
    nieuwkoop = verdicts[f"{MID_2021} | opgeschaald | GM0569 | alle | alle"]
    assert (nieuwkoop["low"], nieuwkoop["high"], nieuwkoop["verdict"]) == (1, 4, "beschermd")
    hidden = {key for key, cell in json.loads(ledger_of(HOLLANDS_MIDDEN))["releases"][0]["cells"].items()
              if cell["kind"] != "exact"}  # fmt: skip
    assert verdicts.keys() == hidden
    assert region["pages"] == [{"page": f"{MID_2021}/regio.html", "verdict": "in_logboek"}]


def test_audit_of_a_naive_release_fails(place, tmp_path, capfd, monkeypatch):
    """Small counts hidden and nothing else: the attacker finds them, and the audit says which."""
    from nnz_mkba.disclosure import publication
    from nnz_mkba.disclosure.protected import Protected

    def naive(linked, policy):
        small = Number.small(policy.threshold)
        return Protected(linked.structure, {
            key: (small if 0 < n < policy.threshold else Number.exact(n))
            if linked.structure.cells[key].shown else Number.withheld()
            for key, n in linked.counts.items()
        })  # fmt: skip

    monkeypatch.setattr(publication, "protect_counts", naive)
    publish(place, tmp_path)
    monkeypatch.undo()
    capfd.readouterr()
    assert main(["audit", str(tmp_path / place.name)]) == 1
    said = capfd.readouterr().out
    assert "te herleiden" in said
    assert main(["audit", str(tmp_path / place.name), "--json"]) == 1
    answer = json.loads(capfd.readouterr().out)
    broken = {c["cell"] for c in answer["regions"][0]["releases"][0]["cells"] if c["verdict"] == "te_herleiden"}
    assert f"{MID_2021} | opgeschaald | alle | in_zorg | alle" in broken


def test_audit_notices_a_page_that_was_changed_or_put_there(place, tmp_path, capfd):
    publish(place, tmp_path)
    page = tmp_path / place.name / MID_2021 / "regio.html"
    page.write_text(page.read_text(encoding="utf-8") + "<p>Nieuwkoop: 1</p>", encoding="utf-8")
    (page.parent / "eigen.html").write_text("<p>zelf gemaakt</p>", encoding="utf-8")
    assert main(["audit", str(tmp_path / place.name), "--json"]) == 1
    pages = {p["page"]: p["verdict"] for p in json.loads(capfd.readouterr().out)["regions"][0]["pages"]}
    assert pages == {f"{MID_2021}/regio.html": "gewijzigd", f"{MID_2021}/eigen.html": "niet_in_logboek"}


@pytest.mark.parametrize("name", ["regio.pdf", "regio.docx", "casuistiek.csv", "regio.ipynb", "figuur.svg"])
def test_audit_notices_every_form_in_which_figures_are_passed_on(place, tmp_path, capfd, name):
    """One that was made is in the ledger; one that was changed, or that somebody laid there, is not."""
    publish(place, tmp_path)
    other = tmp_path / place.name / MID_2021 / name
    other.write_bytes(b"Nieuwkoop: 1")
    assert main(["audit", str(tmp_path / place.name), "--json"]) == 1
    pages = {p["page"]: p["verdict"] for p in json.loads(capfd.readouterr().out)["regions"][0]["pages"]}
    assert pages == {f"{MID_2021}/regio.html": "in_logboek", f"{MID_2021}/{name}": "niet_in_logboek"}


def listed(entries):
    return json.dumps(describe_run(entries, commit=None, started="2026-01-01", seconds=0.0))


def test_audit_notices_a_page_that_the_last_run_made_no_more(place, tmp_path, capfd):
    """A public page of Nieuwkoop of an earlier run, after a run that says there may be none."""
    publish(place, tmp_path)
    folder = tmp_path / place.name / MID_2021
    pages = {name: folder / f"{name}.html" for name in ("regio", "gm0569-nieuwkoop")}
    region = read_region(place)
    with keeping_account(region, region.about.peildatum, tmp_path / place.name):
        for path in pages.values():
            path.write_text("<p>een pagina</p>", encoding="utf-8")
        pages["gm0569-nieuwkoop"].with_suffix(".pdf").write_bytes(b"%PDF")
    made = [Entry(name, MADE, output=path.name) for name, path in pages.items()]
    (folder / "manifest.json").write_text(listed(made), encoding="utf-8")
    assert main(["audit", str(tmp_path / place.name)]) == 0
    (folder / "manifest.json").write_text(listed([made[0], Entry("gm0569-nieuwkoop", NOT_PUBLIC)]), encoding="utf-8")
    capfd.readouterr()
    assert main(["audit", str(tmp_path / place.name), "--json"]) == 1
    found = {p["page"]: p["verdict"] for p in json.loads(capfd.readouterr().out)["regions"][0]["pages"]}
    assert found == {
        f"{MID_2021}/regio.html": "in_logboek",
        f"{MID_2021}/gm0569-nieuwkoop.html": "niet_in_manifest",
        f"{MID_2021}/gm0569-nieuwkoop.pdf": "niet_in_manifest",
    }
    assert main(["audit", str(tmp_path / place.name)]) == 1
    assert "verouderd" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("low", "high", "ok", "word"),
    [(1, 4, True, "beschermd"), (13, 13, True, "af te leiden, niet klein"), (0, 0, True, "af te leiden, niet klein"),
     (6, 7, True, "af te leiden, niet klein"), (5, 9, True, "beschermd"), (2, 2, False, "te herleiden"),
     (1, 3, False, "te herleiden")],
)  # fmt: skip
def test_the_words_of_a_verdict(low, high, ok, word):
    """What is not small needs no protection, and gets no word that says it has."""
    assert WORDS[verdict_on(CellVerdict("x", Number.withheld(), low, high, ok), POLICY)] == word


def test_audit_says_plainly_what_can_be_worked_out_and_is_not_small(place, tmp_path, capfd):
    """From 9 at the end of 2020 to 23: the 14 in between stand nowhere, and anyone can subtract."""
    publish(place, tmp_path)
    capfd.readouterr()
    assert main(["audit", str(tmp_path / place.name), "--json"]) == 0
    ((release,),) = (region["releases"] for region in json.loads(capfd.readouterr().out)["regions"])
    (growth,) = [
        c for c in release["cells"] if "toename" in c["cell"] and c["published"] == "withheld" and c["low"] == 14
    ]
    assert (growth["high"], growth["verdict"]) == (14, "af_te_leiden_niet_klein")
    assert main(["audit", str(tmp_path / place.name)]) == 0
    said = " ".join(capfd.readouterr().out.split())
    assert "zij zijn nul of ten minste 5, dus niet klein" in said
    assert "; 0 zijn te herleiden" in said


@pytest.mark.parametrize("inside", ["", MID_2021])
def test_audit_finds_the_ledger_above_and_below(place, tmp_path, inside, capfd):
    publish(place, tmp_path / "reports")
    assert main(["audit", str(tmp_path / "reports" / place.name / inside)]) == 0
    assert main(["audit", str(tmp_path / "reports")]) == 0
    assert "Nieuwkoop" in capfd.readouterr().out


def test_audit_asks_for_the_right_folder(place, tmp_path, capfd):
    assert main(["audit", str(tmp_path / "nergens")]) == 2
    assert main(["audit", str(place)]) == 2
    publish(place, tmp_path, Audience.INTERN)
    assert main(["audit", str(tmp_path / place.name / MID_2021 / "intern-vertrouwelijk")]) == 2
    assert "exacte cijfers" in capfd.readouterr().err


# --- the alternative policy -----------------------------------------------------------------------------------------


@pytest.fixture
def rounding(monkeypatch):
    parameters = nnz_mkba.artery._parameters()
    monkeypatch.setattr(parameters, "policy", ROUNDING)
    monkeypatch.setattr("nnz_mkba.reporting.accounted.load_parameters", lambda where=None: parameters)
    monkeypatch.setattr("nnz_mkba.parameters.load_parameters", lambda where=None: parameters)


def test_rounding_through_the_whole_product(place, tmp_path, rounding, capfd):
    publish(place, tmp_path)
    text = decoded(page_of(place))
    assert "afgerond op een veelvoud van 5" in text
    assert "<5" not in text
    assert "&lt;5" not in text
    assert "minder dan 5" not in text
    account = read_account(ledger(tmp_path, place))
    assert account.published[0].policy["method"] == "rounding"
    assert not any(number.kind is Kind.SMALL for number in account.binding[0].numbers.values())
    assert main(["audit", str(tmp_path / place.name)]) == 0


@pytest.mark.parametrize("gemeente", ["Nieuwkoop", "Leiden"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_rounded_municipality_pages_promise_no_small_count(rounding, gemeente, language):
    page = page_of(HOLLANDS_MIDDEN, gemeente, language=language)
    assert "&lt;5" not in page
    assert "minder dan 5" not in page
    assert "fewer than 5" not in page
    assert ("veelvoud van 5" if language == "nl" else "multiple of 5") in page


def test_changing_the_method_is_held_against_what_was_published(place, tmp_path, rounding):
    """Suppressed yesterday and rounded today: both intervals of a cell are known, so their overlap must be wide."""
    region = read_region(place)
    date = region.about.peildatum
    first = publish_region(region, date, POLICY)
    try:
        second = publish_region(region, date, ROUNDING, [first])
    except DisclosureRefusedError:
        return
    verdicts, revised = audit_jointly(second.structure, second.numbers, [first], ROUNDING)
    assert revised == []
    assert all(verdict.ok for verdict in verdicts)
