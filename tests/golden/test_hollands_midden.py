"""The figures of the mid-term evaluation of Hollands Midden, against the published text.

"003" is the published document (Nu Niet Zwanger regio Hollands Midden, tussenevaluatie januari 2020 t/m juni 2021);
the quotation beside a figure is its text. What the document does not print was worked out by hand from those figures;
the sum stands beside it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json

import pytest
from exact import exactly

from nnz_mkba.cli import main
from nnz_mkba.model.discounting import price_index
from nnz_mkba.reconcile import reconcile
from nnz_mkba.region import CountKey
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, Stream, Verdict

MID_2021 = dt.date(2021, 6, 30)
END_2020 = dt.date(2020, 12, 31)
TIERS = ("opvoedondersteuning", "pleeggezin", "begeleid_wonen")


def run_json(*arguments):
    """Return what the command line prints with --json; standard output holds one JSON object and nothing else."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main([*arguments, "--region", "hollands-midden", "--audience", "intern", "--json"]) == 0
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def mkba():
    return run_json("mkba")


@pytest.fixture(scope="module")
def kpi():
    return {indicator["indicator"]: indicator for indicator in run_json("kpi")["indicators"]}


@pytest.fixture(scope="module")
def claims():
    return {claim["id"]: claim for claim in run_json("reconcile")["claims"]}


def by_tier(*amounts):
    return dict(zip(TIERS, amounts, strict=True))


# --- unit values (003, Maatschappelijke Kosten Baten Analyse) -----------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "unit", "price_level"),
    [
        # "kost de eerste 4 jaar waarin het actief is in een regio circa € 322 per deelnemer"
        ("programma.kosten_per_deelnemer", 322, "EUR/deelnemer", 2020),
        # "circa 80% van de deelnemers"
        ("programma.keuzeaandeel", 0.80, "fractie", None),
        # "Per centrum regio is er een bedrag van €20.800 beschikbaar voor de opstart"
        ("programma.startsubsidie", 20_800, "EUR", 2020),
        # "€ 6.820 wanneer er een onbedoelde zwangerschap wordt voorkomen bij een kwetsbaar gezin"
        ("baten.opvoedondersteuning", 6_820, "EUR/voorkomen onbedoelde zwangerschap", 2020),
        # "De baten zijn € 17.570 ... afgestaan aan een pleeggezin"
        ("baten.pleeggezin", 17_570, "EUR/voorkomen onbedoelde zwangerschap", 2020),
        # "De baten zijn € 52.070 ... begeleid-wonen instelling"
        ("baten.begeleid_wonen", 52_070, "EUR/voorkomen onbedoelde zwangerschap", 2020),
        # Werkgroep discontovoet 2020: 2,25 % for analyses that start after 1 January 2021
        ("discontovoet", 0.0225, "1/jaar", None),
        # every choice counts as a prevented pregnancy ("21 gevallen ... anticonceptie die een onbedoelde
        # zwangerschap voorkomt"), first twelve months only ("uitsluitend over de eerste 12 maanden van het leven")
        ("mkba.voorkomen_fractie", 1, "fractie", None),
        ("mkba.horizon", 1, "jaar", None),
    ],
)
def test_unit_value(parameters, key, value, unit, price_level):
    found = parameters.at(MID_2021)[key]
    assert (found.value, found.unit, found.price_level) == (value, unit, price_level)


def test_price_level_is_marked_as_assumed(parameters):
    """The source states no price level; whoever reads the value must be told."""
    for key in ("programma.kosten_per_deelnemer", *(f"baten.{tier}" for tier in TIERS)):
        assert "aanname" in parameters.at(MID_2021)[key].note


def test_consumer_price_index(parameters):
    """CBS, jaarmutatie CPI (%), 2015-2025."""
    published = {
        2015: 0.6,
        2016: 0.3,
        2017: 1.4,
        2018: 1.7,
        2019: 2.6,
        2020: 1.3,
        2021: 2.7,
        2022: 10.0,
        2023: 3.8,
        2024: 3.3,
        2025: 3.3,
    }
    found = {date.year: change for date, change in parameters.series("cpi").items()}
    assert found == pytest.approx({year: percent / 100 for year, percent in published.items()})
    # the trap: 322 in prices of 2025 looks like the published 403 per choice.
    # By hand: 322 × 1.027 × 1.10 × 1.038 × 1.033 × 1.033 = 402.92
    assert 322 * price_index(found, 2020, 2025) == pytest.approx(402.92, abs=0.01)


def test_benchmark(mkba):
    """ "Per deelnemer die deze keuze maakt zijn de programmakosten dan € 403": 322 / 0.80 = 402.50, rounded up."""
    assert mkba["benchmark"] == {
        "cost_per_participant_eur": 322,
        "cost_per_choice_eur": pytest.approx(402.5),
        "choice_rate": 0.8,
    }


# --- performance indicators (003, Prestatie-indicatoren) ----------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "baseline", "value", "date", "target", "personal", "unit"),
    [
        # "NNZ casuïstieken door netwerkpartners | | 30 | 31 (peildatum 27/5/21)"
        ("casuistiek_netwerkpartners", None, 31, "2021-05-27", 30, True, "cliënten"),
        # "Gerealiseerde anticonceptie via netwerkpartners | | | 18"
        ("anticonceptie_netwerkpartners", None, 18, "2021-05-27", None, True, "cliënten"),
        # "Aantal opgeschaalde casuïstiek naar IC | 9 | 45 | 23"
        ("casuistiek_opgeschaald", 9, 23, "2021-06-30", 45, True, "cliënten"),
        # "Gerealiseerde anticonceptie opgeschaald | | | 21"
        ("anticonceptie_opgeschaald", None, 21, "2021-06-30", None, True, "cliënten"),
        # "Aangesloten ketenpartners | 5 | 20 | 13"
        ("ketenpartners", 5, 13, "2021-06-30", 20, False, "organisaties"),
        # "Aantal scholingen | 1 | 7 | 5"
        ("scholingen", 1, 5, "2021-06-30", 7, False, "scholingen"),
        # "Aantal geschoolde AF-ers | 10 | 40 | 31"
        ("aandachtsfunctionarissen", 10, 31, "2021-06-30", 40, False, "personen"),
        # "Aantal intervisie bijeenkomsten | Geen | 3 groepen x 4 keer = 12 | 6 groepen"
        ("intervisie", 0, 6, "2021-06-30", 12, False, "bijeenkomsten"),
    ],
)
def test_indicator_as_published(kpi, indicator, baseline, value, date, target, personal, unit):
    found = kpi[indicator]
    assert (found["baseline"], found["value"], found["target"]) == (baseline, value, target)
    assert (found["peildatum"], found["personal"], found["unit"]) == (date, personal, unit)
    assert found["baseline_date"] == (None if baseline is None else "2020-12-31")
    assert found["target_date"] == (None if target is None else "2021-12-31")


def test_indicators_come_in_the_order_of_the_source(kpi):
    assert list(kpi) == [
        "casuistiek_netwerkpartners",
        "anticonceptie_netwerkpartners",
        "casuistiek_opgeschaald",
        "anticonceptie_opgeschaald",
        "ketenpartners",
        "scholingen",
        "aandachtsfunctionarissen",
        "intervisie",
    ]


@pytest.mark.parametrize(
    ("indicator", "expected", "ratio", "status"),
    [
        # by hand: 9 + 36 × 181/365 = 26.852; (23 - 9) / 17.852 = 0.784
        ("casuistiek_opgeschaald", 26.852, 0.7842, "achter"),
        # 5 + 15 × 181/365 = 12.438; 8 / 7.438 = 1.0755
        ("ketenpartners", 12.438, 1.0755, "op_koers"),
        # 1 + 6 × 181/365 = 3.975; 4 / 2.975 = 1.3444
        ("scholingen", 3.975, 1.3444, "op_koers"),
        # 10 + 30 × 181/365 = 24.877; 21 / 14.877 = 1.4116
        ("aandachtsfunctionarissen", 24.877, 1.4116, "op_koers"),
    ],
)
def test_indicator_on_its_path(kpi, indicator, expected, ratio, status):
    found = kpi[indicator]
    assert found["expected"] == pytest.approx(expected, abs=0.0005)
    assert found["path_ratio"] == pytest.approx(ratio, abs=0.00005)
    assert found["status"] == status
    assert found["progress"] == pytest.approx(found["value"] / found["target"])


def test_escalated_cases_will_probably_miss_their_target(kpi):
    """Design, domain §4: 90 % interval about 30-47, the probability of reaching 45 about 0.11."""
    outlook = kpi["casuistiek_opgeschaald"]["outlook"]
    assert outlook["probability"] == pytest.approx(0.11, abs=0.005)
    assert (outlook["low"], outlook["high"]) == (30, 47)
    # mean of Gamma(14.5, 181) × 184 days: 23 + 14.5 × 184/181
    assert outlook["projected"] == pytest.approx(37.740, abs=0.0005)


def test_peer_supervision_is_never_compared(kpi):
    """Six *groepen* against twelve *bijeenkomsten*: no percentage, no path, no outlook."""
    found = kpi["intervisie"]
    assert found["status"] == "niet_vergelijkbaar"
    assert [found[name] for name in ("progress", "expected", "path_ratio")] == [None] * 3
    assert set(found["outlook"].values()) == {None}


@pytest.mark.parametrize("indicator", ["anticonceptie_netwerkpartners", "anticonceptie_opgeschaald"])
def test_without_a_target_no_percentage(kpi, indicator):
    assert kpi[indicator]["status"] == "geen_streefwaarde"
    assert kpi[indicator]["progress"] is None


def test_conversations_of_partners_reached_their_target(kpi):
    """31 of 30, already in May: reached, though no baseline was published so there is no path."""
    found = kpi["casuistiek_netwerkpartners"]
    assert (found["status"], found["path_ratio"]) == ("behaald", None)


@pytest.mark.parametrize(
    ("indicator", "value"),
    [
        ("ketenpartners", 21),  # "Eind oktober 2021 zijn er 21 organisaties aangesloten"
        ("aandachtsfunctionarissen", 47),  # "en 47 aandachtsfunctionarissen geschoold"
        ("scholingen", 7),  # five, and "In 2 scholingen (sept en okt)"
    ],
)
def test_end_of_october(region, parameters, published_method, indicator, value):
    found = exactly(region, parameters, published_method, dt.date(2021, 10, 31))
    (result,) = [r for r in found.indicators if r.indicator == indicator]
    assert (result.value, result.peildatum, result.status) == (value, dt.date(2021, 10, 31), "behaald")


# --- casuistry (003, bijlage 1, Opschalingen) ---------------------------------------------------------------------


def test_origin_of_escalated_clients(evaluation):
    """ "Leiden: 6, Alphen a/d Rijn: 4, Oegstgeest: 5, Voorschoten: 2, Nieuwkoop: 1, Overig: 6 (Katwijk (1),
    Noordwijk (2), Gouda (1), en Lekkerkerk (1)"; Lekkerkerk is a place in Krimpenerwaard."""
    region = evaluation.region
    total = CountKey(dt.date(2021, 6, 30), Stream.OPGESCHAALD)
    found = {
        region.gemeenten[key.gemeente].naam: count
        for key, count in region.counts.items()
        if key.gemeente.startswith("GM") and key.along("gemeente") == total
    }
    assert found == {
        "Leiden": 6,
        "Alphen aan den Rijn": 4,
        "Oegstgeest": 5,
        "Voorschoten": 2,
        "Nieuwkoop": 1,
        "Katwijk": 1,
        "Noordwijk": 2,
        "Gouda": 1,
        "Krimpenerwaard": 1,
    }


def test_published_remainder_stands_as_published(region):
    """ "Overig: 6": kept although its own parts add up to 5."""
    rows = region.casuistiek[region.casuistiek["gemeente_code"] == "overig"]
    assert list(rows["aantal"]) == [6]


def test_referrers(intern):
    """ "Verloskundigen: 7, Huisarts: 2, LUMC: 3, Haardstee: 1, Team seksuele gezondheidszorg: 5,
    Jeugdgezondheidszorg: 1, Horizon: 2, GGD Rotterdam: 1, Impegno (Gouda): 1"."""
    found = {name: number.value for name, number in intern.referrers["opgeschaald"].rows}
    assert found == {
        "Verloskundigen": 7,
        "Huisarts": 2,
        "LUMC": 3,
        "De Haardstee": 1,
        "Team seksuele gezondheid": 5,
        "Jeugdgezondheidszorg": 1,
        "Horizon": 2,
        "GGD Rotterdam": 1,
        "Impegno (Gouda)": 1,
    }
    assert sum(found.values()) == 23


def test_outcomes(intern):
    """ "In 21 gevallen ... anticonceptie gaan gebruiken. Twee cliënten zijn nog wel in zorg"; "18 mensen"."""
    assert {word: n.value for word, n in intern.outcomes["opgeschaald"].items()} == {
        "anticonceptie": 21,
        "in_zorg": 2,
    }
    assert {word: n.value for word, n in intern.outcomes["netwerkpartners"].items()} == {"anticonceptie": 18}


def test_clients_from_elsewhere(intern):
    """Katwijk 1 + Noordwijk 2 + Gouda 1 + Lekkerkerk 1 = 5 of 23 live where the municipality does not take part."""
    (origin,) = intern.origins
    assert (origin.total.value, origin.inside.value, origin.outside.value) == (23, 18, 5)


# --- participation and organisations (003, bijlage 1) -------------------------------------------------------------


def test_participation(region):
    """ "financiering van Leiden toegekend: januari 2020"; "Alphen a/d Rijn: september 2020"; "Hillegom, Lisse,
    Teylingen, Oegstgeest, Voorschoten en Nieuwkoop toegekend: januari 2021"; "Waddinxveen: september 2021"."""
    since = {gemeente.naam: region.participates_since(code) for code, gemeente in region.gemeenten.items()}
    january_2021 = dt.date(2021, 1, 1)
    assert {name: date for name, date in since.items() if date} == {
        "Leiden": dt.date(2020, 1, 1),
        "Alphen aan den Rijn": dt.date(2020, 9, 1),
        "Hillegom": january_2021,
        "Lisse": january_2021,
        "Teylingen": january_2021,
        "Oegstgeest": january_2021,
        "Voorschoten": january_2021,
        "Nieuwkoop": january_2021,
        "Waddinxveen": dt.date(2021, 9, 1),
    }
    assert len(since) == 18
    assert sum(date is None for date in since.values()) == 9


def test_waddinxveen_did_not_take_part_yet(region):
    assert region.side_of("GM0627", MID_2021) == NIET_DEELNEMEND
    assert region.side_of("GM0627", dt.date(2021, 9, 1)) == DEELNEMEND


@pytest.mark.parametrize(
    ("status", "names"),
    [
        (
            "verwacht",  # "In het laatste kwartaal gaan naar verwachting nog aansluiten"
            {"Het Raamwerk", "Stichting Philadelphia", "Ipse de Bruggen", "Jeugdbescherming West"},
        ),
        (
            "geen_toezegging",  # "hebben ook nog geen toezegging gedaan"
            {
                "Leger des Heils",
                "Voorschoten voor Elkaar",
                "Go voor Jeugd",
                "Voor Ieder 1",
                "SWT Leiden",
                "SSB-organisaties Leiden",
            },
        ),
        ("doet_niet_mee", {"MBO Rijnland"}),  # "hebben besloten (vooralsnog) niet mee te doen"
    ],
)
def test_organisations_by_status(region, status, names):
    table = region.organisaties
    assert set(table.loc[table["status"] == status, "organisatie"]) == names


def test_affiliated_organisations(region):
    """The enumeration of "13 organisaties" holds twelve names; then "9 nieuwe organisaties"."""
    table = region.organisaties[region.organisaties["status"] == "aangesloten"]
    assert sum(date <= MID_2021 for date in table["datum"]) == 12
    assert sum(date > MID_2021 for date in table["datum"]) == 9


def test_every_row_has_its_source(region):
    for name in ("kpi", "casuistiek", "organisaties", "kosten", "deelname", "beweringen"):
        table = getattr(region, name)
        assert len(table)
        assert table["bron"].str.startswith("003").all(), name


# --- costs and benefits (003, Kosten en baten voor casuïstiek deelnemende gemeenten) ------------------------------


def test_costs(mkba):
    """ "in 2021 € 112.600 en voor de GGD HM € 30.000": together 142 600, not the published 142 640."""
    assert mkba["costs_by_bearer"] == {"gemeenten": 112_600, "ggd": 30_000}
    assert mkba["costs_eur"] == 142_600


def test_common_keys(mkba):
    assert list(mkba)[:6] == ["region", "gemeente", "peildatum", "scenario", "price_level", "audience"]
    assert [mkba[key] for key in list(mkba)[:6]] == [
        "hollands-midden",
        None,
        "2021-06-30",
        "gepubliceerd",
        2020,
        "intern",
    ]


@pytest.mark.parametrize(
    ("stream", "amounts"),
    [
        # "tussen de €143.220 ... en € 1.093.470"; 21 × 17 570 = 368 970 is not printed there
        ("opgeschaald", (143_220, 368_970, 1_093_470)),
        # "tussen de € 122.760 en € 937.260"; 18 × 17 570 = 316 260 is not printed there
        ("netwerkpartners", (122_760, 316_260, 937_260)),
    ],
)
def test_published_benefits_by_stream(mkba, stream, amounts):
    assert mkba["benefits_by_stream_eur"][stream] == pytest.approx({**by_tier(*amounts), "mix": None})


def test_published_benefits(mkba):
    """ "In totaal ... tussen de € 265.980 en € 2.030.730"; 39 × 17 570 = 685 230 is not printed there."""
    assert mkba["benefits_eur"] == {**by_tier(265_980, 685_230, 2_030_730), "mix": None}


def test_net_benefit(mkba):
    """By hand: benefits minus 142 600."""
    assert mkba["net_benefit_eur"] == {**by_tier(123_380, 542_630, 1_888_130), "mix": None}


def test_benefit_cost_ratio(mkba):
    """By hand: 265 980, 685 230 and 2 030 730 over 142 600."""
    assert mkba["benefit_cost_ratio"].pop("mix", "absent") is None
    assert mkba["benefit_cost_ratio"] == pytest.approx(by_tier(1.865, 4.805, 14.241), abs=0.0005)


def test_escalated_cases_alone_hardly_pay_for_the_programme(intern):
    """By hand: 143 220 / 142 600 = 1.004; 368 970 / 142 600 = 2.59; 1 093 470 / 142 600 = 7.67."""
    ratios = {tier: intern.mkba.ratio_by_stream["opgeschaald"][tier].value for tier in TIERS}
    assert ratios["opvoedondersteuning"] == pytest.approx(1.004, abs=0.0005)
    assert ratios["pleeggezin"] == pytest.approx(2.59, abs=0.005)
    assert ratios["begeleid_wonen"] == pytest.approx(7.67, abs=0.005)


def test_break_even(mkba):
    """By hand: 142 600 over the unit benefit, and that over 39 choices."""
    choices = {tier: mkba["break_even_choices"][tier] for tier in TIERS}
    assert choices == pytest.approx(by_tier(20.91, 8.12, 2.74), abs=0.005)
    fractions = {tier: mkba["break_even_prevented_fraction"][tier] for tier in TIERS}
    assert fractions == pytest.approx(by_tier(0.5361, 0.2081, 0.0702), abs=0.00005)
    assert mkba["break_even_choices"]["mix"] is None
    assert mkba["break_even_prevented_fraction"]["mix"] is None


def test_choice_rates(mkba):
    """By hand: 18/31, 21/23 and 39/54, against 80 % in the MKBA."""
    streams = mkba["streams"]
    assert (streams["netwerkpartners"]["conversations"], streams["netwerkpartners"]["contraception"]) == (31, 18)
    assert (streams["opgeschaald"]["conversations"], streams["opgeschaald"]["contraception"]) == (23, 21)
    assert streams["netwerkpartners"]["choice_rate"] == pytest.approx(0.5806, abs=0.00005)
    assert streams["opgeschaald"]["choice_rate"] == pytest.approx(0.9130, abs=0.00005)
    assert mkba["choice_rate"] == pytest.approx(0.7222, abs=0.00005)


def test_local_unit_costs(mkba):
    """By hand: 142 600 / 54 = 2 640.74 and 142 600 / 39 = 3 656.41, against 322 and 402.50."""
    assert mkba["cost_per_participant_eur"] == pytest.approx(2640.74, abs=0.005)
    assert mkba["cost_per_choice_eur"] == pytest.approx(3656.41, abs=0.005)


def test_credit_to_participating_municipalities(evaluation):
    """Of 23 cases 18 are residents and 21 chose: max(0, 18 + 21 - 23) = 16 to min(18, 21) = 18 outcomes count."""
    low, high = evaluation.attribution
    assert (low.resident_cases, low.outside_cases) == (18, 5)
    assert (low.choices, high.choices) == (16, 18)
    tier = "opvoedondersteuning"
    assert (low.benefits_eur[tier], high.benefits_eur[tier]) == (109_120, 122_760)
    assert low.ratio_all_costs[tier] == pytest.approx(0.77, abs=0.005)
    assert high.ratio_all_costs[tier] == pytest.approx(0.86, abs=0.005)
    assert low.ratio_own_costs[tier] == pytest.approx(0.97, abs=0.005)
    assert high.ratio_own_costs[tier] == pytest.approx(1.09, abs=0.005)


def test_what_makes_the_figures_incomparable_is_flagged(evaluation):
    """Cases run from January 2020 and costs are those of 2021; start-up year; 27 May against 30 June; price levels."""
    flags = {flag.word: flag.details for flag in evaluation.flags}
    assert set(flags) == {
        "vensters_verschillen",
        "opstartjaren",
        "peildata_verschillen",
        "prijspeilen_verschillen",
    }
    assert flags["vensters_verschillen"] == {"cost_years": "2021", "start": "2020-01-01", "peildatum": "2021-06-30"}
    assert flags["peildata_verschillen"] == {"netwerkpartners": "2021-05-27", "opgeschaald": "2021-06-30"}


# --- contradictions -----------------------------------------------------------------------------------------------

CONTRADICTIONS = [
    # "€ 112.600 en ... € 30.000. In totaal dus € 142.640"
    ("kosten-totaal", 142_640, 142_600, "wijkt_af"),
    # 6 + 4 + 5 + 2 + 1 + "Overig: 6" = 24 against "23 casussen"
    ("herkomst-totaal", 23, 24, "wijkt_af"),
    # "Overig: 6 (Katwijk (1), Noordwijk (2), Gouda (1), en Lekkerkerk (1)" = 5
    ("herkomst-overig", 6, 5, "wijkt_af"),
    # all 21 credited to "de deelnemende gemeenten", where 18 of the clients live
    ("baten-deelnemers", 21, 18, "wijkt_af"),
    # "13 organisaties aangesloten", followed by twelve names
    ("organisaties-medio-2021", 13, 12, "wijkt_af"),
    # 13 and "9 nieuwe organisaties" against "Eind oktober 2021 zijn er 21"
    ("organisaties-oktober-2021", 21, 22, "wijkt_af"),
    # 31 and "14 nieuwe aandachtsfunctionarissen" against "47"
    ("aandachtsfunctionarissen-oktober-2021", 47, 45, "wijkt_af"),
    # "De 23 casussen die sinds januari 2020 ... zijn opgeschaald" against costs "in 2021"
    ("kosten-venster", 2021, 2020, "wijkt_af"),
    # "3 groepen x 4 keer = 12" bijeenkomsten against "6 groepen"
    ("intervisie", 12, 6, "eenheden_verschillen"),
]
CONFIRMED = [
    ("kosten-per-keuze", 403, 402.5),  # 322 / 0.80, the source rounds to whole euros
    ("baten-opgeschaald-laag", 143_220, 143_220),
    ("baten-opgeschaald-hoog", 1_093_470, 1_093_470),
    ("baten-netwerkpartners-laag", 122_760, 122_760),
    ("baten-netwerkpartners-hoog", 937_260, 937_260),
    ("baten-totaal-laag", 265_980, 265_980),
    ("baten-totaal-hoog", 2_030_730, 2_030_730),
    ("verwijzers-totaal", 23, 23),
    ("uitkomsten-totaal", 23, 23),
]


@pytest.mark.parametrize(("claim", "stated", "recomputed", "verdict"), CONTRADICTIONS)
def test_contradiction_is_shown(claims, claim, stated, recomputed, verdict):
    found = claims[claim]
    assert (found["stated"], found["recomputed"], found["verdict"]) == (stated, recomputed, verdict)
    assert found["difference"] == (stated - recomputed if verdict == "wijkt_af" else None)


@pytest.mark.parametrize(("claim", "stated", "recomputed"), CONFIRMED)
def test_claim_recomputes(claims, claim, stated, recomputed):
    found = claims[claim]
    assert (found["stated"], found["verdict"]) == (stated, "klopt")
    assert found["recomputed"] == pytest.approx(recomputed)
    assert found["difference"] == pytest.approx(stated - recomputed)


def test_no_claim_is_left_out(claims):
    assert set(claims) == {row[0] for row in CONTRADICTIONS + CONFIRMED}
    assert set(claims["intervisie"]) == {"id", "stated", "recomputed", "difference", "verdict"}


def test_every_contradiction_is_explained(evaluation):
    region, values = evaluation.region, evaluation.subject.parameters
    for claim in reconcile(region, values, MID_2021, region.counts):
        assert claim.source.startswith("003"), claim.id
        if claim.verdict is not Verdict.KLOPT:
            assert claim.explanation, claim.id


def test_delivery_counts_nobody_twice(region):
    """Sums of the delivery itself: origins without the published remainder, referrers and outcomes are 23 each."""
    total = {(MID_2021, Stream.OPGESCHAALD): 23, (dt.date(2021, 5, 27), Stream.NETWERKPARTNERS): 31}
    for (date, stream), expected in total.items():
        counts = {k: n for k, n in region.counts.items() if (k.peildatum, k.stroom) == (date, stream)}
        assert [n for k, n in counts.items() if k[2:] == (ALLE, ALLE, ALLE)] == [expected]
    escalated = {k: n for k, n in region.counts.items() if (k.peildatum, k.stroom) == (MID_2021, Stream.OPGESCHAALD)}
    for dimension in ("gemeente", "uitkomst", "verwijzer"):
        parts = [
            n
            for k, n in escalated.items()
            if getattr(k, dimension) not in (ALLE, "overig", DEELNEMEND, NIET_DEELNEMEND)
            and k.along(dimension)[2:] == (ALLE, ALLE, ALLE)
        ]
        assert sum(parts) == 23, dimension
