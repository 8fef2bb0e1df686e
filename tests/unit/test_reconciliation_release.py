"""The recomputation as a page: beside the reports, in the same ledger, with every contradiction of the source."""

from __future__ import annotations

import html
import json
import re

import pytest

from nnz_mkba.artery import load
from nnz_mkba.cli import main
from nnz_mkba.errors import NothingProducedError
from nnz_mkba.present import reconciliation
from nnz_mkba.present.locale import translator
from nnz_mkba.reporting import reconciliation_release
from nnz_mkba.reporting.audit import audit_folder
from nnz_mkba.reporting.reconciliation_release import make_reconciliation
from nnz_mkba.reporting.release import Release
from nnz_mkba.vocabulary import Audience

#: Stated and recomputed, copied from the source by hand; the last has no figure of the same kind to set beside it.
CONTRADICTIONS = [
    ("€ 142.640", "€ 142.600"),
    ("23 cliënten", "24 cliënten"),
    ("6 cliënten", "5 cliënten"),
    ("21 cliënten", "18 cliënten"),
    ("13 organisaties", "12 organisaties"),
    ("21 organisaties", "22 organisaties"),
    ("47 personen", "45 personen"),
    ("2021", "2020"),
]


@pytest.fixture
def without_kernel(monkeypatch):
    """Write a page that shows what the notebook was asked."""

    def page(notebook, parameters, target, *, language):
        if parameters["peildatum"] == "2020-12-31":
            raise NothingProducedError("Dit ging mis.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"notebook": notebook.name, **parameters}), encoding="utf-8")

    monkeypatch.setattr(reconciliation_release, "run_report", page)


def ask(out, **asked):
    said: list[str] = []
    return make_reconciliation(Release("hollands-midden", out=out, **asked), said.append), said


def words(display):
    return html.unescape(re.sub(r"<[^>]+>", " ", display._repr_html_())).replace("\xa0", " ")


def test_page_lands_beside_the_reports_and_in_their_ledger(without_kernel, tmp_path):
    code, said = ask(tmp_path)
    target = tmp_path / "hollands-midden" / "2021-06-30" / "narekening.html"
    assert (code, said) == (0, [f"Hollands Midden: {target}"])
    assert json.loads(target.read_text(encoding="utf-8")) == {
        "notebook": "90_narekening.ipynb",
        "region": "hollands-midden",
        "peildatum": "",
        "audience": "stuurgroep",
        "language": "nl",
    }
    ledger = json.loads((tmp_path / "hollands-midden" / "ledger.json").read_text(encoding="utf-8"))
    assert "2021-06-30/narekening.html" in json.dumps(ledger)


def test_exact_page_stands_apart_and_in_no_ledger(without_kernel, tmp_path):
    out = tmp_path / "rapporten"
    ask(out, audience=Audience.INTERN, language="en")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")] == [
        "rapporten-intern/hollands-midden/2021-06-30/narekening.en.html"
    ]
    assert (tmp_path / "rapporten-intern").stat().st_mode & 0o777 == 0o700
    assert not out.exists()


def test_what_fails_leaves_nothing(without_kernel, tmp_path):
    with pytest.raises(NothingProducedError):
        ask(tmp_path, peildatum="2020-12-31")
    assert list(tmp_path.rglob("*.html")) == []


def test_page_and_json_at_once_are_refused(tmp_path, capsys):
    assert main(["reconcile", "--region", "hollands-midden", "--out", str(tmp_path), "--json"]) == 2
    assert "Kies --json of --out" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_every_contradiction_of_the_source_is_told_in_words():
    said = words(reconciliation.contradictions(load("hollands-midden", audience="intern"), translator("nl")))
    for stated, recomputed in CONTRADICTIONS:
        assert f"de bron stelt {stated}, de eigen gegevens geven {recomputed}." in said
    assert "de bron stelt 12 bijeenkomsten, maar het cijfer ernaast telt iets anders (6)" in said
    assert "Daar woonden 18 cliënten, elders 5; van de keuzes kunnen er 16 tot en met 18 bij deelnemende" in said


def test_protected_version_tells_how_many_are_missing_and_none_of_them():
    found = load("hollands-midden")
    said = words(reconciliation.head(found, translator("nl")))
    assert f"{found.withheld_claims} andere beweringen rusten op kleine aantallen cliënten" in said
    shown = words(reconciliation.contradictions(found, translator("nl")))
    assert "lijst van herkomst" not in shown
    assert "€ 142.640" in shown


@pytest.mark.slow
def test_from_the_command_line_to_an_audited_page(tmp_path, parameters):
    assert main(["reconcile", "--region", "hollands-midden", "--out", str(tmp_path)]) == 0
    page = (tmp_path / "hollands-midden" / "2021-06-30" / "narekening.html").read_text(encoding="utf-8")
    assert "Narekening van Hollands Midden" in page
    assert all(audited.ok for audited in audit_folder(tmp_path / "hollands-midden", parameters.policy))
