"""The one way through the house, in one call: read, evaluate, protect."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from pathlib import Path

from nnz_mkba.asked import audience_of, date_of
from nnz_mkba.disclosure.account import ledger_of, ledgers_beside
from nnz_mkba.disclosure.certainty import Certainty, certainty
from nnz_mkba.disclosure.gemeente_learning import StreamLearning, learn_gemeente
from nnz_mkba.disclosure.protected_uncertainty import Headlines, ProtectedUncertainty, analyse, headlines
from nnz_mkba.disclosure.protection import PublishableEvaluation, protect
from nnz_mkba.disclosure.published_counts import publish_counts
from nnz_mkba.disclosure.published_inputs import applies
from nnz_mkba.evaluation import evaluate, evaluate_mkba
from nnz_mkba.parameters import ParameterFiles, Parameters, load_parameters
from nnz_mkba.provenance import sha256_of
from nnz_mkba.region import read_region, stamp_of
from nnz_mkba.scenarios import Scenario, load_scenario
from nnz_mkba.vocabulary import Audience


def load(
    region: str | Path,
    gemeente: str = "",
    peildatum: str | dt.date = "",
    scenario: str | Path = "gepubliceerd",
    audience: str = Audience.STUURGROEP,
) -> PublishableEvaluation:
    """Read a delivery, evaluate it and protect it for an audience.

    Parameters
    ----------
    region : str or Path
        Name of a folder in `data/regions/`, or the path of a delivery.
    gemeente : str
        Name, code or place; empty for the region as a whole.
    peildatum : str or datetime.date
        Empty for the peildatum of the delivery.
    scenario : str or Path
        Name of a scenario, or the path of a scenario file.
    audience : str
        One of `vocabulary.Audience`.

    Returns
    -------
    PublishableEvaluation

    Raises
    ------
    NnzError
        If the delivery or what is asked of it is not right; the message says what to do.

    Examples
    --------
    >>> found = load("hollands-midden", audience="intern")
    >>> found.mkba.costs_eur.value, found.mkba.choices.value
    (142600.0, 39.0)
    """
    changes = _changes(region, scenario)
    return _load(str(region), gemeente, date_of(peildatum), str(scenario), audience_of(audience), changes)


@lru_cache(maxsize=4)
def _load(
    region: str, gemeente: str, date: dt.date | None, scenario: str, audience: Audience, changes: tuple[object, ...]
) -> PublishableEvaluation:
    """Load once what several parts of a page, or the pages of one region, ask for; `changes` tells when it is old."""
    delivery = read_region(region)
    chosen = delivery.gemeente(gemeente) if gemeente else None
    parameters = _parameters()
    evaluation = evaluate(delivery, parameters, load_scenario(scenario), date, chosen)
    return protect(evaluation, parameters.policy, audience)


def forget_loaded() -> None:
    """Forget what was loaded: for whoever changes rules or code under it."""
    _load.cache_clear()
    _certainty.cache_clear()


def _changes(region: str | Path, scenario: str | Path) -> tuple[object, ...]:
    """Return what changes when a delivery, a scenario or a ledger does."""
    stamp = stamp_of(region)
    return stamp, repr(load_scenario(scenario)), _stamp(ledger_of(stamp[0].name))


def _stamp(ledger: Path | None) -> tuple[tuple[Path, str], ...]:
    """Return place and content of the ledger and of those beside it."""
    ledgers = [] if ledger is None else [ledger, *ledgers_beside(ledger)]
    return tuple((path, sha256_of(path)) for path in ledgers if path.is_file())


def load_uncertainty(found: PublishableEvaluation, draws: int = 10_000, seed: int = 1) -> ProtectedUncertainty | None:
    """Analyse how sure the outcome is, from what this audience may see and from nothing else.

    Parameters
    ----------
    found : PublishableEvaluation
        From `load`.
    draws : int
    seed : int
        The same seed gives the same numbers.

    Returns
    -------
    ProtectedUncertainty or None
        None where participants or costs are unknown, as they are for a municipality.

    Examples
    --------
    >>> sure = load_uncertainty(load("hollands-midden", audience="intern"), draws=1000)
    >>> round(sure.programme.choice_rate.mean, 4)
    0.7432
    """
    return analyse(found, _parameters().at(found.peildatum), draws, seed) if applies(found) else None


def load_headlines(found: PublishableEvaluation, draws: int = 4_000, seed: int = 1) -> Headlines | None:
    """Return mean, interval, chance, tornado and break-even points alone, fast enough to follow a slider.

    Parameters and None as in `load_uncertainty`, whose figures these are.
    """
    return headlines(found, _parameters().at(found.peildatum), draws, seed) if applies(found) else None


def load_certainty(
    region: str | Path,
    peildatum: str | dt.date = "",
    scenario: str | Path = "gepubliceerd",
    audience: str = Audience.STUURGROEP,
    draws: int = 10_000,
    seed: int = 1,
) -> Certainty | None:
    """Return how sure the outcome of a region is, for the first screen of its page and of its municipalities' pages.

    Parameters as for `load` and `load_uncertainty`, whose chance this is; None where that gives None, and where no choices
    of the region are known: what is left then is the national share, which says nothing of the region.

    Examples
    --------
    >>> sure = load_certainty("hollands-midden", audience="intern")
    >>> round(sure.prevented, 2)
    0.21
    """
    asked = (str(region), date_of(peildatum), str(scenario), audience_of(audience))
    return _certainty(*asked, draws, seed, _changes(region, scenario))


@lru_cache(maxsize=4)
def _certainty(
    region: str,
    date: dt.date | None,
    scenario: str,
    audience: Audience,
    draws: int,
    seed: int,
    changes: tuple[object, ...],
) -> Certainty | None:
    """Reckon once what the pages of a region all say; `changes` as in `_load`."""
    whole = _load(region, "", date, scenario, audience, changes)
    if not applies(whole) or (whole.mkba.choices.low is None and whole.mkba.assumed_choice_rate is None):
        return None
    return certainty(whole, _parameters().at(whole.peildatum), draws, seed)


def load_learning(
    region: str | Path,
    gemeente: str = "",
    peildatum: str | dt.date = "",
    scenario: str | Path = "gepubliceerd",
    audience: str = Audience.STUURGROEP,
) -> tuple[StreamLearning, ...]:
    """Return what the counts of a municipality teach, by stream; empty for a region as a whole.

    Parameters as for `load`: the municipality and its region are both protected for the audience.

    Examples
    --------
    >>> (learned,) = load_learning("hollands-midden", "Leiden")[1:]
    >>> learned.participants.value, learned.own_choices
    (6.0, False)
    """
    if not gemeente:
        return ()
    own = load(region, gemeente, peildatum, scenario, audience)
    whole = load(region, "", peildatum, scenario, audience)
    return learn_gemeente(own, whole, _parameters().at(own.peildatum))


class OpenRegion:
    """A delivery that is read and protected once, to look at under one scenario after another.

    Parameters
    ----------
    region, peildatum, audience
        As for `load`.

    Attributes
    ----------
    peildatum : datetime.date
    parameters : Parameters
        As they hold on the peildatum, before any scenario.

    Examples
    --------
    >>> region = OpenRegion("hollands-midden", audience="intern")
    >>> region.mkba(load_scenario("gepubliceerd")).mkba == load("hollands-midden", audience="intern").mkba
    True
    """

    def __init__(self, region: str | Path, peildatum: str | dt.date = "", audience: str = Audience.STUURGROEP):
        self._delivery = read_region(region)
        self.peildatum = date_of(peildatum) or self._delivery.about.peildatum
        self.audience = audience_of(audience)
        files = _parameters()
        self.parameters: Parameters = files.at(self.peildatum)
        self._counts = publish_counts(self._delivery, self.peildatum, files.policy, self.audience)

    @property
    def name(self) -> str:
        """The name of the region."""
        return self._delivery.naam

    @property
    def gemeenten(self) -> tuple[tuple[str, str], ...]:
        """Name and code of every municipality of the region, by name."""
        return tuple(sorted((gemeente.naam, code) for code, gemeente in self._delivery.gemeenten.items()))

    @property
    def price_levels(self) -> tuple[int, ...]:
        """Years to whose prices the amounts can be moved: from that of the unit values on, as far as there is an index."""
        known = [date.year for date in _parameters().series("cpi")]
        own = [level for key in self.parameters if (level := self.parameters[key].price_level)]
        return tuple(year for year in sorted({*known, *own}) if year >= min(own))

    def mkba(self, scenario: Scenario, gemeente: str = "") -> PublishableEvaluation:
        """Return costs and benefits, as `load` gives them; everything else in it is empty.

        Raises
        ------
        NnzError
            If the scenario does not fit the parameters.
        """
        chosen = self._delivery.gemeente(gemeente) if gemeente else None
        evaluation = evaluate_mkba(self._delivery, _parameters(), scenario, self.peildatum, chosen)
        return protect(evaluation, _parameters().policy, self.audience, counts=self._counts)


@cache
def _parameters() -> ParameterFiles:
    return load_parameters()
