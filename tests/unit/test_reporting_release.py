"""A release of many pages: what the audience may not have is no failure, what broke is."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

import pytest

import nnz_mkba.artery
from nnz_mkba.cli import main
from nnz_mkba.errors import BrokenOffError, NnzError, NoPublicPageError, NothingProducedError, UsageError
from nnz_mkba.reporting import release as release_module
from nnz_mkba.reporting import release_folder
from nnz_mkba.reporting.release import NOT_PUBLIC, Release, make_release
from nnz_mkba.reporting.run import RunResult
from nnz_mkba.reporting.runlog import RunLog
from nnz_mkba.reporting.verdict import translate_failure
from nnz_mkba.vocabulary import Audience

NO_PAGE = "komt er geen openbare pagina"


@pytest.fixture
def without_kernel(monkeypatch):
    """Make pages in this process, through the same artery; a municipality in `broken` fails."""
    broken: set[str] = set()

    def page(notebook, parameters, target, *, language="nl", on_progress=None, engine="auto"):
        asked = {name: parameters[name] for name in ("region", "gemeente", "peildatum", "scenario", "audience")}
        if asked["gemeente"] in broken:
            raise NnzError("Dit ging mis.")
        found = nnz_mkba.artery.load(**asked)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"<p>{found.slug}</p>", encoding="utf-8")
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        return RunResult(target, dict(parameters), digest, 1, {}, None)

    monkeypatch.setattr(release_module, "run_report", page)
    return broken


def release(out, **asked):
    said: list[str] = []
    return make_release(Release("hollands-midden", out=out, **asked), say=said.append), said


def test_small_municipalities_do_not_fail_a_public_release(without_kernel, tmp_path):
    """Only Leiden (6) and Oegstgeest (5) have five clients; the other sixteen get no page, and that is as it should be."""
    code, said = release(tmp_path, audience=Audience.OPENBAAR, every_gemeente=True)
    folder = tmp_path / "hollands-midden" / "2021-06-30" / "openbaar"
    assert code == 0
    assert sorted(page.name for page in folder.glob("*.html")) == [
        "gm0546-leiden.html", "gm0579-oegstgeest.html", "index.html", "regio.html",
    ]  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {"gelukt": 3, NOT_PUBLIC: 16}
    assert sum(NO_PAGE in line for line in said) == 16
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert index.count(NOT_PUBLIC) >= 16
    assert "niet gemaakt" not in index


def test_what_broke_still_fails_a_public_release(without_kernel, tmp_path):
    without_kernel.add("GM0546")
    code, _ = release(tmp_path, audience=Audience.OPENBAAR, every_gemeente=True)
    assert code == 1


def test_the_refusal_is_the_answer_to_a_single_question(without_kernel, tmp_path):
    with pytest.raises(NoPublicPageError, match=NO_PAGE):
        release(tmp_path, audience=Audience.OPENBAAR, gemeente="Nieuwkoop")
    assert not list(tmp_path.rglob("*.html"))

    assert not list((tmp_path / "hollands-midden").rglob("*.json")), (
        "a question that gets a no leaves no unfinished run"
    )


def public(folder):
    """Return the folder of the public pages with a page and a PDF of Nieuwkoop from a time when it had enough clients."""
    place = folder / "hollands-midden" / "2021-06-30" / "openbaar"
    entries = json.loads((place / "manifest.json").read_text(encoding="utf-8"))["entries"]
    (old,) = [entry for entry in entries if entry["name"] == "gm0569-nieuwkoop"]
    parameters = {**old["parameters"], "gemeente": "GM0569"}
    old |= {"status": "gelukt", "output": "gm0569-nieuwkoop.html", "sha256": "0", "parameters": parameters}
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    manifest["entries"] = [entry for entry in entries if entry["name"] != old["name"]] + [old]
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for suffix in (".html", ".pdf"):
        (place / f"gm0569-nieuwkoop{suffix}").write_text("oud", encoding="utf-8")
    return place


@pytest.mark.parametrize("asked", [{"every_gemeente": True}, {"gemeente": "Nieuwkoop"}], ids=["all", "one"])
def test_a_page_that_the_public_may_no_longer_have_is_withdrawn(without_kernel, tmp_path, asked):
    release(tmp_path, audience=Audience.OPENBAAR, every_gemeente=True)
    place = public(tmp_path)
    if asked.get("gemeente"):
        with pytest.raises(NoPublicPageError):
            release(tmp_path, audience=Audience.OPENBAAR, **asked)
    else:
        release(tmp_path, audience=Audience.OPENBAAR, **asked)
    assert not list(place.glob("*nieuwkoop*"))
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["state"] == "klaar"
    assert "gm0569-nieuwkoop.html" not in {entry["output"] for entry in manifest["entries"]}
    assert (place / "gm0546-leiden.html").is_file()


def test_a_page_of_a_municipality_that_left_the_region_is_withdrawn(without_kernel, tmp_path):
    release(tmp_path, every_gemeente=True)
    place = tmp_path / "hollands-midden" / "2021-06-30"
    text = (place / "manifest.json").read_text(encoding="utf-8").replace("GM0569", "GM9999")
    (place / "manifest.json").write_text(text, encoding="utf-8")
    release(tmp_path)
    assert not list(place.glob("*nieuwkoop*"))
    assert "nieuwkoop" not in (place / "manifest.json").read_text(encoding="utf-8")


def test_a_second_run_changes_no_byte_not_even_of_the_lock(without_kernel, tmp_path):
    def content():
        return {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}

    how = release_module.Engine(jobs=1, resume=True)
    asked = Release("hollands-midden", out=tmp_path / "out", every_gemeente=True)
    assert make_release(asked, say=lambda line: None, how=how) == 0
    first = content()
    assert any(path.suffix == ".lock" for path in first)
    assert make_release(asked, say=lambda line: None, how=how) == 0
    assert content() == first


def test_resuming_says_what_is_kept_and_counts_it(without_kernel, tmp_path, capsys):
    asked = ["report", "--region", "hollands-midden", "--all", "--jobs", "1", "--resume", "--out", str(tmp_path)]
    without_kernel.add("GM0546")
    assert main(asked) == 1
    *pages, counted = capsys.readouterr().out.splitlines()
    assert len(pages) == 19
    assert not any("ongewijzigd" in line for line in pages)
    assert counted == "18 pagina’s gemaakt, 1 mislukt (code 1)."
    without_kernel.clear()
    assert main(asked) == 0
    *pages, counted = capsys.readouterr().out.splitlines()
    assert [line for line in pages if not line.endswith(" (ongewijzigd)")] == [
        f"Leiden: {tmp_path}/hollands-midden/2021-06-30/gm0546-leiden.html"
    ]
    assert counted == "1 pagina gemaakt, 0 mislukt, 18 ongewijzigd (code 0)."


def test_many_regions_end_with_a_count_of_regions_and_pages(without_kernel, delivery, tmp_path, capsys):
    (tmp_path / "leeg").mkdir()
    (tmp_path / "leeg" / "region.yaml").write_text("naam: Leeg\n", encoding="utf-8")
    asked = ["report", "--deliveries", str(tmp_path), "--jobs", "1", "--out", str(tmp_path / "uit")]
    assert main(asked) == 1
    *_, counted = capsys.readouterr().out.splitlines()
    assert counted == "19 pagina’s gemaakt, 0 mislukt, 1 regio niet gemaakt (code 1)."


def test_the_refusal_keeps_its_class_through_the_kernel():
    error = translate_failure("NoPublicPageError", f"Voor Nieuwkoop {NO_PAGE}.", "10.ipynb", 3, 9)
    assert isinstance(error, NoPublicPageError)
    assert isinstance(error, UsageError)


@pytest.mark.parametrize("gemeente", ["Nieuwkoop", "Voorschoten", "Zoeterwoude"])
def test_the_refusal_is_the_same_for_one_client_for_two_and_for_none(gemeente):
    with pytest.raises(NoPublicPageError) as refused:
        nnz_mkba.artery.load("hollands-midden", gemeente, audience="openbaar")
    assert str(refused.value).replace(gemeente, "…") == (
        "Voor … komt er geen openbare pagina: daarvoor zijn ten minste 5 cliënten nodig. "
        "Maak de pagina voor de stuurgroep, of alleen die van de regio."
    )


def test_the_run_is_logged_page_by_page(without_kernel, tmp_path):
    """Sixteen too small for the public, Leiden broken, the region and Oegstgeest made; no reason, name or count."""
    without_kernel.add("GM0546")
    asked = Release("hollands-midden", out=tmp_path / "out", audience=Audience.OPENBAAR, every_gemeente=True)
    with RunLog(tmp_path / "log.jsonl", tmp_path / "summary.json") as observe:
        observe.exit_code = make_release(asked, say=lambda line: None, observe=observe)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    status = {line["gemeente"]: line["status"] for line in lines if line["event"] == "page"}
    assert len(status) == 19
    assert {code for code, word in status.items() if word == "made"} == {None, "GM0579"}
    assert status["GM0546"] == "failed"
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert summary["pages"] == {"made": 2, "failed": 1, "not_public": 16, "unchanged": 0}
    assert summary["failed"] == [{"region": "hollands-midden", "gemeente": "GM0546"}]
    assert "Dit ging mis" not in (tmp_path / "log.jsonl").read_text(encoding="utf-8")


def test_a_single_page_that_fails_is_logged_too(without_kernel, tmp_path):
    without_kernel.add("GM0546")
    events: list[dict] = []
    with pytest.raises(NnzError, match="Dit ging mis"):
        make_release(Release("hollands-midden", "Leiden", out=tmp_path), say=print, observe=events.append)
    told = [(event["gemeente"], event["status"]) for event in events if event["event"] == "page"]
    assert told == [("GM0546", "failed")]


def full_after(monkeypatch, writings):
    """Let the disk be full for the manifest once it was written some times."""
    really, written = release_folder.write_manifest, []

    def write(path, manifest):
        written.append(path)
        if len(written) > writings:
            raise NothingProducedError("De schijf is vol.")
        really(path, manifest)

    monkeypatch.setattr(release_folder, "write_manifest", write)


@pytest.mark.parametrize("writings", [1, 3])
def test_a_run_that_is_broken_off_is_told_as_it_stands_on_disk(without_kernel, tmp_path, monkeypatch, writings):
    """The first manifest says that the run begins, each further one follows a page; the page after the last was not told."""
    full_after(monkeypatch, writings)
    asked = Release("hollands-midden", out=tmp_path / "out", every_gemeente=True)
    with (
        pytest.raises(BrokenOffError, match=r"De schijf is vol\. De run is afgebroken"),
        RunLog(tmp_path / "log.jsonl", tmp_path / "summary.json") as observe,
    ):
        make_release(asked, say=print, observe=observe, how=release_module.Engine(jobs=1))
    landed = {page.name for page in tmp_path.rglob("*.html")}
    assert len(landed) == writings
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert summary["text"].startswith(f"Afgebroken: {writings} pagina")
    assert summary["text"].endswith(f" gemaakt, 0 mislukt, {19 - writings} ontbreken (code 1).")
    assert (summary["broken_off"], summary["exit_code"], summary["pages"]["made"]) == (True, 1, writings)
    assert len(summary["missing"]) == 19 - writings
    assert not {f"{page['gemeente']}".lower() for page in summary["missing"]} & {name[:6] for name in landed}
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["event"] for line in lines] == ["start", *["page"] * writings, "end"]


def test_a_run_that_could_not_begin_made_nothing(without_kernel, tmp_path, monkeypatch):
    full_after(monkeypatch, 0)
    asked = Release("hollands-midden", out=tmp_path / "out", every_gemeente=True)
    with pytest.raises(NothingProducedError, match=r"^De schijf is vol\.$"), RunLog() as observe:
        make_release(asked, say=print, observe=observe)
    assert observe.summary()["text"] == "Afgebroken: 0 pagina’s gemaakt, 0 mislukt, 19 ontbreken (code 3)."


@pytest.fixture
def dask(without_kernel, monkeypatch, tmp_path):
    """Stand in for a cluster whose workers stand in a folder of their own; they lose what is added to the list."""
    lost: list[str] = []

    def elsewhere(items, work, address):
        (tmp_path / "werker").mkdir()
        for place, item in enumerate(items):
            with contextlib.chdir(tmp_path / "werker"):
                result = work(item)
            if item.name in lost:
                item.target.rename(tmp_path / "werker" / item.target.name)
            yield place, result

    monkeypatch.setattr(release_module, "run_on_dask", elsewhere)
    return lost


def test_workers_elsewhere_make_pages_in_the_folder_that_the_caller_means(dask, tmp_path, monkeypatch):
    (tmp_path / "hier").mkdir()
    monkeypatch.chdir(tmp_path / "hier")
    said: list[str] = []
    asked = Release("hollands-midden", out=Path("uit"), every_gemeente=True)
    assert make_release(asked, say=said.append, how=release_module.Engine(dask="tcp://x")) == 0
    folder = tmp_path / "hier" / "uit" / "hollands-midden" / "2021-06-30"
    assert len(list(folder.glob("*.html"))) == 1 + 18 + 1  # the region, its municipalities and the index
    assert list((tmp_path / "werker").iterdir()) == []
    assert said[0] == "Hollands Midden: uit/hollands-midden/2021-06-30/regio.html"  # as the user named the folder


def test_a_page_that_is_not_in_the_folder_was_not_made(dask, tmp_path):
    dask += ["gm0546-leiden"]
    said: list[str] = []
    events: list[dict] = []
    asked = Release("hollands-midden", out=tmp_path / "uit", every_gemeente=True)
    assert make_release(asked, said.append, events.append, how=release_module.Engine(dask="tcp://x")) == 1
    assert [event["gemeente"] for event in events if event.get("status") == "failed"] == ["GM0546"]
    (line,) = [line for line in said if line.startswith("Leiden")]
    assert "moeten die map onder dezelfde naam zien" in line
    manifest = json.loads(next(tmp_path.rglob("manifest.json")).read_text(encoding="utf-8"))
    assert manifest["counts"] == {"gelukt": 18, "mislukt": 1}


def test_a_page_that_is_not_the_one_that_was_reported_was_not_made(without_kernel, tmp_path, monkeypatch):
    def spoil(items, work, address):
        for place, item in enumerate(items):
            result = work(item)
            item.target.write_text("van een andere computer", encoding="utf-8")
            yield place, result

    monkeypatch.setattr(release_module, "run_on_dask", spoil)
    asked = Release("hollands-midden", "Leiden", out=tmp_path)
    assert make_release(asked, print, how=release_module.Engine(dask="tcp://x")) == 3


def test_the_reason_of_a_failure_tells_no_home_folder(without_kernel, tmp_path, monkeypatch):
    def refuse(notebook, parameters, target, **_):
        raise NnzError(f"{target} is niet geschreven.")

    monkeypatch.setattr(release_module, "run_report", refuse)
    monkeypatch.chdir(tmp_path)
    code, said = release(Path("uit"), every_gemeente=True)
    assert code == 3
    assert said[0] == "Hollands Midden: uit/hollands-midden/2021-06-30/regio.html is niet geschreven."
    assert str(tmp_path) not in next(tmp_path.rglob("manifest.json")).read_text(encoding="utf-8")
