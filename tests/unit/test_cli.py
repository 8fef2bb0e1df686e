"""The command line: Dutch words, one JSON object on standard output, exit codes that scripts can rely on."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from nnz_mkba.cli import main

REGION = ("--region", "hollands-midden")
INTERN = ("--audience", "intern")


@pytest.fixture
def run(capsys):
    """Run the command line; return exit code, standard output and standard error."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def refused(result, code):
    found, out, err = result
    assert found == code
    assert out == "", "nothing goes to standard output when nothing was produced"
    assert err.strip()
    assert "Traceback" not in err
    return err


def test_without_a_command_every_command_is_listed(run):
    said = refused(run(), 2)
    assert said.startswith("Geef een commando.")
    listed = {line.split()[0] for line in said.splitlines() if line.startswith("  ")}
    assert {"mkba", "kpi", "uncertainty", "reconcile", "check", "new-region", "synthesize", "aggregate"} <= listed
    assert {"report", "verify", "audit", "network"} <= listed


# --- answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["mkba", "kpi", "reconcile"])
def test_json_is_all_that_is_printed(run, command):
    code, out, err = run(command, *REGION, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found)[:6] == ["region", "gemeente", "peildatum", "scenario", "price_level", "audience"]
    assert found["audience"] == "stuurgroep"
    assert "NaN" not in out
    assert "Infinity" not in out


def test_keys_of_mkba(run):
    _, out, _ = run("mkba", *REGION, *INTERN, "--json")
    assert list(json.loads(out))[6:] == [
        "costs_eur",
        "costs_by_bearer",
        "costs_by_kind",
        "streams",
        "choice_rate",
        "benefits_eur",
        "net_benefit_eur",
        "benefit_cost_ratio",
        "break_even_choices",
        "break_even_prevented_fraction",
        "benefits_by_stream_eur",
        "cost_per_participant_eur",
        "cost_per_choice_eur",
        "benchmark",
        "return_per_euro",
        "break_even_mix",
        "prevented_fraction",
        "prevented",
        "benefits_by_party_eur",
        "net_by_party_eur",
        "cost_price_level",
        "allocation_key",
        "cost_shares",
        "attribution",
        "joining",
    ]


def test_keys_of_kpi(run):
    _, out, _ = run("kpi", *REGION, *INTERN, "--json")
    for indicator in json.loads(out)["indicators"]:
        assert list(indicator) == [
            "indicator",
            "unit",
            "personal",
            "baseline",
            "baseline_date",
            "value",
            "peildatum",
            "target",
            "target_date",
            "progress",
            "expected",
            "path_ratio",
            "status",
            "outlook",
        ]
        assert list(indicator["outlook"]) == ["projected", "low", "high", "probability"]


def test_municipality_by_name_code_or_place(run):
    for name, code in (("Leiden", "GM0546"), ("gm0546", "GM0546"), ("Lekkerkerk", "GM1931")):
        _, out, _ = run("mkba", *REGION, *INTERN, "--gemeente", name, "--json")
        assert json.loads(out)["gemeente"] == code


def test_hidden_counts_are_ranges_in_json(run):
    _, out, _ = run("mkba", *REGION, "--json")
    stream = json.loads(out)["streams"]["opgeschaald"]
    assert (stream["conversations"], stream["contraception"]) == (23, 21)
    _, out, _ = run("mkba", *REGION, "--gemeente", "Leiden", "--json")
    stream = json.loads(out)["streams"]["opgeschaald"]
    assert stream["conversations"] == {"low": 5, "high": 9}
    assert stream["contraception"] == {"low": 3, "high": 9}  # at most two of the 23 did not choose
    assert stream["choice_rate"] == "withheld"


def test_readable_tables(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "220")
    code, out, err = run("mkba", *REGION, *INTERN)
    assert (code, err) == (0, "")
    assert "265.980" in out
    code, out, _ = run("kpi", *REGION, *INTERN)
    assert code == 0
    assert "Opgeschaalde casuïstiek" in out


def test_region_by_path(run, delivery):
    code, out, _ = run("mkba", "--region", delivery.path, *INTERN, "--json")
    assert code == 0
    assert json.loads(out)["costs_eur"] == 142_600


def test_help_is_dutch(run):
    code, out, _ = run("--help")
    assert code == 0
    assert "Kosten, baten en voortgang" in out
    for command in ("mkba", "kpi", "reconcile", "check", "report"):
        assert command in out


# --- wrong usage: exit 2, one Dutch sentence ----------------------------------------------------------------------


@pytest.mark.parametrize("command", ["mkba", "kpi", "reconcile", "report"])
def test_unknown_region(run, command):
    err = refused(run(command, "--region", "holland-midden"), 2)
    assert "Onbekende regio 'holland-midden'. Bedoelt u hollands-midden?" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--gemeente", "Lieden"), "Onbekende gemeente 'Lieden'. Bedoelt u Leiden?"),
        (("--gemeente", "0546"), "Schrijf GM en vier cijfers"),
        (("--gemeente", "Utrecht"), "Utrecht ligt niet in Hollands Midden"),
        (("--peildatum", "2021-06-31"), "Peildatum '2021-06-31' bestaat niet. Schrijf een datum als jjjj-mm-dd"),
        (("--peildatum", "30-06-2021"), "jjjj-mm-dd, bijvoorbeeld 2021-06-30"),
        (("--peildatum", "20210630"), "bestaat niet"),
        (("--peildatum", "2020-12-30"), "de eerste waarneming is van 2020-12-31"),
        (("--scenario", "gepubliseerd"), "Onbekend scenario 'gepubliseerd'. Bedoelt u gepubliceerd?"),
        (("--audience", "openbar"), "Onbekende doelgroep 'openbar'. Bedoelt u openbaar?"),
        (("--audience", "openbaar", "--gemeente", "Nieuwkoop"), "Voor Nieuwkoop komt er geen openbare pagina"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_question(run, arguments, message):
    assert message in refused(run("mkba", *REGION, *arguments), 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--gemeente", "Lieden"), "Bedoelt u Leiden?"),
        (("--peildatum", "2021-06-31"), "Peildatum '2021-06-31' bestaat niet"),
        (("--audience", "openbar"), "Bedoelt u openbaar?"),
        (("--language", "de"), "Onbekende taal 'de'"),
        (("--scenario", "gepubliseerd"), "Bedoelt u gepubliceerd?"),
        (("--peildatum", "2020-12-30"), "de eerste waarneming is van 2020-12-31"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_question_writes_no_report(run, tmp_path, arguments, message):
    code, _, err = run("report", *REGION, *arguments, "--out", tmp_path / "rapporten")
    assert code == 2
    assert message in err
    assert list(tmp_path.rglob("*.html")) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("mkba", *REGION, "--jsno"), "Onbekende optie --jsno. Bedoelt u --json?"),
        (("mkba",), "--region ontbreekt"),
        (("kpi",), "--region ontbreekt"),
        (("mkba", "--region"), "--region"),
        (("kpi", *REGION, "--gemeente", "Leiden"), "Onbekende optie --gemeente"),
        (("mkba", *REGION, "extra"), "Onbekend commando of gegeven 'extra'"),
        (("mkbaa",), "Onbekend commando of gegeven 'mkbaa'"),
        (("check",), "ontbreekt"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_misused_option(run, arguments, message):
    err = refused(run(*arguments), 2)
    assert message in err
    assert "Zie nnz-mkba --help." in err


def test_message_about_usage_is_dutch_throughout(run):
    for arguments in (("mkbaa",), ("mkba", *REGION, "extra"), ("mkba", "--region"), ("check",)):
        _, _, err = run(*arguments)
        for word in ("No such", "Got unexpected", "requires an argument", "Missing", "Error"):
            assert word not in err, arguments


# --- check --------------------------------------------------------------------------------------------------------


def test_check_of_a_good_delivery(run, delivery):
    assert run("check", delivery.path, "--json") == (0, '{\n  "valid": true,\n  "errors": []\n}\n', "")
    code, out, err = run("check", delivery.path)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "De levering van Hollands Midden is in orde.",
        "- kpi, rij 17, kolom eenheid: 'groepen', terwijl intervisie in 'bijeenkomsten' telt. Is dat een tikfout, verbeter haar; "
        "anders wordt deze rij niet vergeleken met een rij in een andere eenheid.",
        "- De stuurgroep ziet opgeschaald per gemeente in klassen van vijf (stand 2021-06-30) en per verwijzer in klassen van "
        "vijf (stand 2021-06-30).",
        f"- Een rapport maken kan nu: nnz-mkba report --region {delivery.path}",
    ]


def test_check_of_a_bad_delivery(run, delivery):
    delivery.edit("kosten.csv", "2021,ggd,30000", "2021,provincie,-1")
    code, out, err = run("check", delivery.path, "--json")
    assert (code, err) == (1, "")
    found = json.loads(out)
    assert found["valid"] is False
    assert [(e["file"], e["row"], e["column"]) for e in found["errors"]] == [
        ("kosten.csv", 3, "drager"),
        ("kosten.csv", 3, "bedrag_eur"),
    ]
    assert all(set(e) == {"file", "row", "column", "found", "expected", "remedy"} for e in found["errors"])
    err = refused(run("check", delivery.path), 1)
    assert "De levering is geweigerd: 2 fouten." in err


def test_check_also_reads_the_sums_of_the_claims(run, delivery):
    delivery.edit("beweringen.csv", "kosten(2021,", "koste(2021,")
    code, out, _ = run("check", delivery.path, "--json")
    assert code == 1
    (error,) = json.loads(out)["errors"]
    assert (error["file"], error["row"], error["column"]) == ("beweringen.csv", 2, "herberekening")


def test_check_of_a_folder_without_a_delivery(run, tmp_path):
    code, out, _ = run("check", tmp_path, "--json")
    assert code == 1
    assert json.loads(out)["errors"][0]["file"] == "region.yaml"


def test_check_of_a_folder_that_does_not_exist(run, tmp_path):
    assert "bestaat niet" in refused(run("check", tmp_path / "weg"), 2)
    assert "bestaat niet" in refused(run("check", tmp_path / "weg", "--json"), 2)


@pytest.mark.parametrize("command", ["mkba", "kpi", "reconcile"])
def test_bad_delivery_gives_no_figures(run, delivery, command):
    delivery.edit("kpi.csv", "ketenpartners,realisatie,2021-06-30,13,", "ketenpartners,realisatie,2021-06-30,veel,")
    err = refused(run(command, "--region", delivery.path, "--json"), 1)
    assert "kpi.csv, rij 5, kolom waarde: 'veel'" in err


def test_bad_delivery_gives_no_report(run, delivery, tmp_path):
    delivery.edit("kpi.csv", "ketenpartners,realisatie,2021-06-30,13,", "ketenpartners,realisatie,2021-06-30,veel,")
    code, _, err = run("report", "--region", delivery.path, "--out", tmp_path / "rapporten")
    assert code == 1
    assert "kolom waarde" in err
    assert list((tmp_path / "rapporten").rglob("*.html")) == []


def test_bad_scenario_file(run, tmp_path):
    path = tmp_path / "proef.yaml"
    path.write_text("title: P\ndescription: P\nwhy: P\noverrides: {mkba.horizn: 2}\n", encoding="utf-8")
    assert "Bedoelt u mkba.horizon?" in refused(run("mkba", *REGION, "--scenario", path), 1)


def test_exit_code_reaches_the_shell():
    command = [sys.executable, "-c", "from nnz_mkba.cli import run; run()", "mkba", "--region", "nergens"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert found.stdout == ""
    assert "Onbekende regio 'nergens'" in found.stderr


def test_the_command_line_itself_is_light():
    """Help and a refused option wait for no numerical library; `report` must set their threads before they load."""
    heavy = (
        "numpy",
        "pandas",
        "scipy",
        "matplotlib",
        "rich",
        "pydantic",
        "yaml",
        "nnz_mkba.artery",
        "nnz_mkba.present",
    )
    program = f"import sys, nnz_mkba.cli; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_report_sets_the_threads_before_numerical_libraries_load():
    program = """
import sys

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "nnz_mkba.reporting.warm":
            print([one for one in ("numpy", "pandas", "scipy", "pyarrow") if one in sys.modules])
            raise SystemExit

sys.meta_path.insert(0, Watch())
from nnz_mkba.cli import main
main(["report"])
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
