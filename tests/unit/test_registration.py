"""Cases are counted as by hand, a fault is named by row and column and never by value, and only counts go on."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools

import pandas as pd
import pytest

from nnz_mkba.cli import main
from nnz_mkba.errors import DeliveryError, UsageError
from nnz_mkba.registration import aggregate, count, default_dates
from nnz_mkba.registration.checks import check
from nnz_mkba.registration.sources import FileSource, open_source
from tests.fixtures.registration import COLUMNS, GEMEENTEN, PEILDATA, START, TODAY, random_cases, write_cases

BY_HAND = """\
pseudoniem,datum,stroom,gemeente_code,uitkomst,datum_uitkomst,verwijzer
casus-01,2020-03-01,opgeschaald,GM0546,anticonceptie,2020-06-01,Huisarts
casus-02,2020-11-01,opgeschaald,GM0546,anticonceptie,2021-02-01,Huisarts
casus-03,2020-12-31,opgeschaald,GM0484,in_zorg,,Verloskundigen
casus-04,2021-01-01,opgeschaald,GM0599,geen_anticonceptie,2021-03-01,Verloskundigen
casus-05,2021-06-30,opgeschaald,,onbekend,,
casus-06,2021-07-01,opgeschaald,GM0546,anticonceptie,,Huisarts
casus-07,2020-05-01,netwerkpartners,GM0546,anticonceptie,,Huisarts
casus-08,2021-05-01,netwerkpartners,GM0546,,,LUMC
"""
END_2020, MID_2021 = "2020-12-31", "2021-06-30"
#: Counted on paper: (peildatum, stream) → gemeente, outcome or referrer → clients.
COUNTED = {
    (END_2020, "opgeschaald"): {
        "alle": 3, "GM0546": 2, "GM0484": 1, "GM0534": 0,
        "anticonceptie": 1, "in_zorg": 2, "geen_anticonceptie": 0, "onbekend": 0,  # casus-02 chose in 2021
        "Huisarts": 2, "Verloskundigen": 1,
    },
    (MID_2021, "opgeschaald"): {
        "alle": 5, "GM0546": 2, "GM0484": 1, "GM0534": 0, "GM0599": 1,  # casus-05: nobody knows where
        "anticonceptie": 2, "in_zorg": 1, "geen_anticonceptie": 1, "onbekend": 1,
        "Huisarts": 2, "Verloskundigen": 2,
    },
    (END_2020, "netwerkpartners"): {
        "alle": 1, "GM0546": 1, "GM0484": 0, "GM0534": 0,
        "anticonceptie": 1, "in_zorg": 0, "geen_anticonceptie": 0, "onbekend": 0,
        "Huisarts": 1,
    },
    (MID_2021, "netwerkpartners"): {
        "alle": 2, "GM0546": 2, "GM0484": 0, "GM0534": 0,
        "anticonceptie": 1, "in_zorg": 0, "geen_anticonceptie": 0, "onbekend": 1,
        "Huisarts": 1, "LUMC": 1,
    },
}  # fmt: skip


@pytest.fixture
def registered(tmp_path):
    """Write a registration as text and open it."""
    sources = []

    def registered(text, name="registratie.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        sources.append(open_source(str(path)))
        return sources[-1]

    yield registered
    for source in sources:
        source.close()


def counted(source, peildata=PEILDATA, gemeenten=("GM0484", "GM0534", "GM0546")):
    table = count(source, peildata, list(gemeenten))
    found: dict = {}
    for line in table.itertuples():
        words = [word for word in (line.gemeente_code, line.uitkomst, line.verwijzer) if word != "alle"]
        assert len(words) < 2, "one breakdown at a time"
        found.setdefault((line.peildatum.isoformat(), line.stroom), {})["".join(words) or "alle"] = line.aantal
    return found


def refused(source):
    with pytest.raises(DeliveryError) as caught:
        check(source, START, TODAY)
    return caught.value.faults


def places(faults):
    return [(fault.row, fault.column) for fault in faults]


# --- counting -----------------------------------------------------------------------------------------------------


def test_counted_by_hand(registered):
    source = registered(BY_HAND)
    check(source, START, TODAY)
    assert counted(source) == COUNTED


def test_dutch_excel(registered):
    rows = [line.split(",") for line in BY_HAND.splitlines()]
    dutch = [[f"{int(c[8:])}-{c[5:7]}-{c[:4]}" if c[:2] == "20" else f" {c} " for c in row] for row in rows]
    text = "\ufeff" + "".join(";".join(row) + "\r\n" for row in dutch).replace(" ", "", 1) + ";;;;;;\r\n" * 3
    source = registered(text.replace("Huisarts", "Huisarts Coördinatie"))
    check(source, START, TODAY)
    found = counted(source)
    assert found[MID_2021, "opgeschaald"].pop("Huisarts Coördinatie") == 2
    expected = {key: value for key, value in COUNTED[MID_2021, "opgeschaald"].items() if key != "Huisarts"}
    assert found[MID_2021, "opgeschaald"] == expected


def test_saved_in_the_old_windows_encoding(registered):
    source = registered(BY_HAND.replace("LUMC", "Cliëntsteun"), encoding="cp1252")
    check(source, START, TODAY)
    assert counted(source)[MID_2021, "netwerkpartners"]["Cliëntsteun"] == 1


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
@pytest.mark.parametrize("dates", ["text", "dates"])
def test_other_files_count_the_same(tmp_path, suffix, dates):
    csv = FileSource(write_cases(random_cases(400, seed=5), tmp_path / "registratie.csv"))
    cases = random_cases(400, seed=5)
    if dates == "dates":
        cases = cases.assign(**{name: pd.to_datetime(cases[name]) for name in ("datum", "datum_uitkomst")})
    other = FileSource(write_cases(cases, tmp_path / f"registratie{suffix}"))
    check(other, START, TODAY)
    assert counted(other, gemeenten=GEMEENTEN) == counted(csv, gemeenten=GEMEENTEN)


@pytest.mark.parametrize("seed", range(5))
def test_counts_are_those_of_pandas(tmp_path, seed):
    cases = random_cases(2000, seed)
    source = FileSource(write_cases(cases, tmp_path / "registratie.csv"))
    check(source, START, TODAY)
    found = counted(source, gemeenten=GEMEENTEN)
    for day, stream in itertools.product(PEILDATA, cases["stroom"].unique()):
        due = cases[(cases["datum"] <= day.isoformat()) & (cases["stroom"] == stream)]
        outcome = due["uitkomst"].replace("", "onbekend")
        outcome = outcome.mask(due["datum_uitkomst"] > day.isoformat(), "in_zorg")
        expected = {"alle": len(due), **dict.fromkeys(GEMEENTEN, 0), **outcome.value_counts()}
        for column in ("gemeente_code", "verwijzer"):
            expected |= due.loc[due[column] != "", column].value_counts().to_dict()
        assert found[day.isoformat(), stream] == expected


def test_a_stream_that_is_not_registered_is_unknown_and_not_zero(registered):
    source = registered("".join(line for line in BY_HAND.splitlines(True) if "netwerkpartners" not in line))
    assert {stream for _, stream in counted(source)} == {"opgeschaald"}


def test_default_dates_begin_with_the_first_year_end():
    assert default_dates(dt.date(2021, 9, 1), dt.date(2021, 12, 31)) == [dt.date(2021, 12, 31)]


# --- refusing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "row", "column"),
    [
        ("GM0599", "GM9999", 5, "gemeente_code"),
        ("GM0599", "0599", 5, "gemeente_code"),
        ("geen_anticonceptie", "zwanger geworden", 5, "uitkomst"),
        ("2021-03-01,Verl", "2031-03-01,Verl", 5, "datum_uitkomst"),
        ("2021-03-01,Verl", "2020-12-31,Verl", 5, "datum_uitkomst"),  # before it began
        ("2021-03-01,Verl", "31-06-2021,Verl", 5, "datum_uitkomst"),
        ("2021-01-01", "2022-01-02", 5, "datum"),  # a day after today
        ("2021-01-01", "1921-01-01", 5, "datum"),
        ("2021-01-01", "", 5, "datum"),
        ("casus-04", "casus-02", 5, "pseudoniem"),
        ("casus-04", "", 5, "pseudoniem"),
        ("casus-04", "Jo", 5, "pseudoniem"),
        ("casus-04", "111222333", 5, "pseudoniem"),
        ("casus-04", "nr-111222333", 5, "pseudoniem"),
        ("casus-04", "19900523", 5, "pseudoniem"),
        ("casus-04", "j.bakker@voorbeeld.nl", 5, "pseudoniem"),
        ("casus-04", "0612345678", 5, "pseudoniem"),
        ("LUMC", "mevrouw De Vries", 9, "verwijzer"),
        ("LUMC", "ALLE", 9, "verwijzer"),
        ("LUMC", "wilde eerst met haar zus overleggen en komt volgende maand terug", 9, "verwijzer"),
        ("netwerkpartners,GM0546,,", "partners,GM0546,,", 9, "stroom"),
    ],
)
def test_fault_is_named_by_row_and_column_and_never_quoted(registered, old, new, row, column):
    assert BY_HAND.count(old) == 1
    faults = refused(registered(BY_HAND.replace(old, new)))
    assert places(faults) == [(row, column)]
    if new:
        assert new not in " ".join(map(str, faults))


@pytest.mark.parametrize("column", ["naam", "toelichting", "geboortedatum", "rij"])
def test_a_column_that_is_not_declared_is_refused_unseen(registered, column):
    text = "".join(f"{line},Mevrouw Bakker\n" for line in BY_HAND.splitlines())
    faults = refused(registered(text.replace("verwijzer,Mevrouw Bakker", f"verwijzer,{column}", 1)))
    assert places(faults) == [(1, "nummer 8")]
    assert "Bakker" not in str(faults)


def test_missing_header_quotes_nobody(registered):
    faults = refused(registered(BY_HAND.split("\n", 1)[1]))
    assert not [fault for fault in faults if "casus-" in str(fault) or "Huisarts" in str(fault)]


@pytest.mark.parametrize(
    ("bad", "row"),
    [("casus-04,2021-01-01\n", 5), ("casus-04,2021-01-01,opgeschaald,GM0599,,,Huisarts,extra\n", 5)],
)
def test_row_that_does_not_fit_the_header(registered, bad, row):
    lines = BY_HAND.splitlines(True)
    with pytest.raises(DeliveryError) as caught:
        check(registered("".join([*lines[:4], bad, *lines[5:]])), START, TODAY)
    assert [fault.row for fault in caught.value.faults] == [row]


def test_quote_that_does_not_close(registered):
    with pytest.raises(DeliveryError) as caught:
        check(registered(BY_HAND.replace("LUMC", '"LUMC')), START, TODAY)
    assert "LUMC" not in str(caught.value)


def test_empty_line_would_shift_the_rows_below(registered):
    lines = BY_HAND.splitlines(True)
    with pytest.raises(DeliveryError) as caught:
        registered("".join([*lines[:4], "\n", *lines[4:]]))
    assert caught.value.faults[0].row == 5


def test_many_faults_are_counted(registered):
    text = BY_HAND + "".join(f"c-{n:06d},2021-01-01,opgeschaald,GM{n},,,\n" for n in range(3000, 3030))
    faults = refused(registered(text))
    assert len(faults) == 11
    assert faults[-1].found == "nog 20 zulke fouten"


@pytest.mark.parametrize("name", ["leeg.csv", "stuk.parquet", "stuk.xlsx"])
def test_unreadable_file(registered, name):
    with pytest.raises(DeliveryError):
        registered("" if name == "leeg.csv" else "geen tabel", name)


@pytest.mark.parametrize(
    ("where", "view", "said"),
    [
        ("nergens.csv", "", "bestaat niet"),
        ("registratie.txt", "", "is geen registratie"),
        ("registratie.csv", "v", "hoort bij een database"),
        ("postgresql://u:geheim@h/d", "v", "wachtwoord"),
        ("postgresql://h/d?password=geheim", "v", "wachtwoord"),
        ("postgresql://h/d", "", "--view"),
        ("postgresql://h/d", "v; DROP TABLE x", "--view"),
    ],
)
def test_wrong_source(where, view, said):
    pytest.importorskip("psycopg")
    with pytest.raises(UsageError, match=said) as caught:
        open_source(where, view)
    assert "geheim" not in str(caught.value)


# --- a delivery ---------------------------------------------------------------------------------------------------


@pytest.fixture
def registry(tmp_path):
    path = tmp_path / "registratie.csv"
    path.write_text(BY_HAND, encoding="utf-8")
    return path


def test_delivery_counts_what_the_registration_counts(delivery, registry):
    (delivery.path / "beweringen.csv").unlink()
    aggregate(str(registry), delivery.path, replace=True)
    region = delivery.region()
    found = {
        (k.peildatum.isoformat(), k.stroom, k.gemeente, k.uitkomst): n
        for k, n in region.counts.items()
        if k.verwijzer == "alle"
    }
    assert found[MID_2021, "opgeschaald", "alle", "anticonceptie"] == 2
    assert found[MID_2021, "opgeschaald", "deelnemend", "alle"] == 3  # two in Leiden, one in Alphen; not Rotterdam
    assert found[END_2020, "opgeschaald", "alle", "alle"] == 3
    assert sorted(path.name for path in delivery.path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(
    "referrer",
    ["=1+1", "+1", "-1", "@som", "\tHuisarts", "\rHuisarts", "＝1+1", "'=1+1", "''@x", "'s Heeren Loo", '=a,"b"'],
)
def test_a_referrer_that_is_a_formula_is_written_as_text_and_read_back_as_it_was(delivery, referrer, tmp_path):
    """Excel and LibreOffice run a cell that begins with one of = + - @, a tab or a carriage return."""
    cases = pd.read_csv(io.StringIO(BY_HAND), dtype=str, keep_default_na=False)
    cases["verwijzer"] = cases["verwijzer"].replace("LUMC", referrer)
    source = tmp_path / "registratie.parquet"
    cases.to_parquet(source)
    (delivery.path / "beweringen.csv").unlink()
    aggregate(str(source), delivery.path, replace=True)
    with (delivery.path / "casuistiek.csv").open(encoding="utf-8", newline="") as file:
        written = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in written if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert referrer in {key.verwijzer for key in delivery.region().counts}


def test_nothing_of_a_case_goes_on(delivery, registry):
    aggregate(str(registry), delivery.path, replace=True)
    written = delivery.read("casuistiek.csv")
    assert "casus-" not in written
    assert "2021-02-01" not in written


def test_the_same_registration_gives_the_same_bytes(delivery, registry):
    aggregate(str(registry), delivery.path, replace=True)
    first = delivery.read("casuistiek.csv")
    registry.write_text("".join([BY_HAND.splitlines(True)[0], *sorted(BY_HAND.splitlines(True)[1:], reverse=True)]))
    aggregate(str(registry), delivery.path)  # what was counted here may be counted anew
    assert delivery.read("casuistiek.csv") == first


def test_a_table_made_by_hand_is_kept(delivery, registry):
    before = delivery.read("casuistiek.csv")
    with pytest.raises(UsageError, match="--replace"):
        aggregate(str(registry), delivery.path)
    assert delivery.read("casuistiek.csv") == before


def test_refused_registration_changes_nothing(delivery, registry):
    before = {path.name: path.read_bytes() for path in delivery.path.iterdir()}
    registry.write_text(BY_HAND.replace("GM0599", "GM9999"))
    with pytest.raises(DeliveryError):
        aggregate(str(registry), delivery.path, replace=True)
    assert {path.name: path.read_bytes() for path in delivery.path.iterdir()} == before


HEAD = BY_HAND.splitlines(keepends=True)[0]


@pytest.mark.parametrize("text", [HEAD, HEAD + ",,,,,,\n"], ids=["a head", "a row that was cleared"])
def test_a_registration_without_a_case_is_refused_and_the_table_stays(delivery, registry, text):
    before = delivery.read("casuistiek.csv")
    registry.write_text(text, encoding="utf-8")
    with pytest.raises(DeliveryError, match=r"een kopregel zonder rijen\. Verwacht: een rij per casus"):
        aggregate(str(registry), delivery.path, replace=True)
    assert delivery.read("casuistiek.csv") == before


@pytest.mark.parametrize("rows", ["", "# Vul hier de aantallen in\n"], ids=["a head", "an explanation"])
def test_a_table_without_a_count_keeps_no_registration_out(delivery, registry, rows):
    (delivery.path / "beweringen.csv").unlink()
    path = delivery.path / "casuistiek.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0] + rows, encoding="utf-8")
    aggregate(str(registry), delivery.path)
    assert f"{MID_2021},opgeschaald,alle,,alle,alle,5,," in delivery.read("casuistiek.csv")


def test_a_table_that_cannot_be_read_is_kept(delivery, registry):
    path = delivery.path / "casuistiek.csv"
    path.write_text("peildatum,aantal\n2021-06-30,12,meer dan de kopregel\n", encoding="utf-8")
    with pytest.raises(UsageError, match="--replace"):
        aggregate(str(registry), delivery.path)


def test_delivery_that_fails_its_own_checks_changes_nothing(delivery, registry):
    delivery.edit("kosten.csv", "112600", "veel")
    before = delivery.read("casuistiek.csv")
    with pytest.raises(DeliveryError, match=r"kosten\.csv"):
        aggregate(str(registry), delivery.path, replace=True)
    assert delivery.read("casuistiek.csv") == before


def test_peildatum_in_the_future(delivery, registry):
    with pytest.raises(UsageError, match="toekomst"):
        aggregate(str(registry), delivery.path, [dt.date(2999, 1, 1)], replace=True)


def test_columns_of_the_fixture_are_those_of_the_schema():
    from nnz_mkba.registration.schema import REGISTRATION

    assert list(REGISTRATION.columns) == COLUMNS


# --- the command --------------------------------------------------------------------------------------------------


def test_command_says_what_it_wrote(delivery, registry, capsys):
    arguments = ["aggregate", str(registry), "--region", str(delivery.path), "--replace", "--peildatum", MID_2021]
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert "casuistiek.csv is samengeteld, stand 2021-06-30." in out
    assert err == ""


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (BY_HAND, [], 2),  # the table was made by hand
        (BY_HAND.replace("GM0599", "GM9999"), ["--replace"], 1),
        (HEAD, ["--replace"], 1),
        (BY_HAND, ["--replace", "--peildatum", "2021-02-30"], 2),
        (BY_HAND, ["--replace", "--view", "v"], 2),
    ],
)
def test_command_refuses_with_the_exit_code_of_the_mistake(delivery, registry, capsys, text, arguments, code):
    registry.write_text(text)
    assert main(["aggregate", str(registry), "--region", str(delivery.path), *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "casus-" not in err
    assert "Traceback" not in err
