"""The one way through the house, in one call: read, see, evaluate."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from nnz_mkba.asked import audience_of, date_of
from nnz_mkba.parameters import ParameterFiles, Parameters, load_parameters
from nnz_mkba.privacy.memory import known_history, stamp_of_history
from nnz_mkba.privacy.see import Seen, see
from nnz_mkba.region import read_region, stamp_of
from nnz_mkba.results.evaluate import evaluate
from nnz_mkba.results.result import Result
from nnz_mkba.scenarios import Scenario, load_scenario
from nnz_mkba.vocabulary import Audience

if TYPE_CHECKING:  # scipy, which they need, takes longer to load than costs and benefits take to compute
    from nnz_mkba.results.certainty import Certainty
    from nnz_mkba.results.gemeente_learning import StreamLearning
    from nnz_mkba.results.protected_uncertainty import Headlines, ProtectedUncertainty


def load(
    region: str | Path,
    gemeente: str = "",
    peildatum: str | dt.date = "",
    scenario: str | Path = "gepubliceerd",
    audience: str = Audience.STUURGROEP,
) -> Result:
    """Read a delivery and compute every figure that an audience may see of it.

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
    Result

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
) -> Result:
    """Load once what several parts of a page, or the pages of one region, ask for; `changes` tells when it is old."""
    seen, chosen = (
        _seen(region, date, audience, changes),
        read_region(region).gemeente(gemeente) if gemeente else None,
    )
    return evaluate(seen, _parameters(), load_scenario(scenario), chosen)


@lru_cache(maxsize=4)
def _seen(region: str, date: dt.date | None, audience: Audience, changes: tuple[object, ...]) -> Seen:
    """See once what the pages of a region rest on; `changes` as in `_load`."""
    delivery = read_region(region)
    history = known_history(delivery)
    return see(delivery, audience, date or delivery.about.peildatum, history, _parameters().policy)


def forget_loaded() -> None:
    """Forget what was loaded: for whoever changes rules or code under it."""
    _seen.cache_clear()
    _load.cache_clear()
    _certainty.cache_clear()


def _changes(region: str | Path, scenario: str | Path) -> tuple[object, ...]:
    """Return what changes when a delivery, a scenario or a ledger does."""
    stamp = stamp_of(region)
    return stamp, repr(load_scenario(scenario)), stamp_of_history(stamp[0].name)


def load_uncertainty(found: Result, draws: int = 10_000, seed: int = 1) -> ProtectedUncertainty | None:
    """Analyse how sure the outcome is, from what this audience may see and from nothing else.

    Parameters
    ----------
    found : Result
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
    from nnz_mkba.results.protected_uncertainty import analyse
    from nnz_mkba.results.published_inputs import applies

    return analyse(found, _parameters().at(found.peildatum), draws, seed) if applies(found) else None


def load_headlines(found: Result, draws: int = 4_000, seed: int = 1) -> Headlines | None:
    """Return mean, interval, chance, tornado and break-even points alone, fast enough to follow a slider.

    Parameters and None as in `load_uncertainty`, whose figures these are.
    """
    from nnz_mkba.results.protected_uncertainty import headlines
    from nnz_mkba.results.published_inputs import applies

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
    from nnz_mkba.results.certainty import certainty
    from nnz_mkba.results.published_inputs import applies

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
    >>> str(learned.participants), learned.own_choices
    ('5 – 9', False)
    """
    if not gemeente:
        return ()
    from nnz_mkba.results.gemeente_learning import learn_gemeente

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
        delivery = read_region(region)
        self.peildatum = date_of(peildatum) or delivery.about.peildatum
        self.audience = audience_of(audience)
        files = _parameters()
        self.parameters: Parameters = files.at(self.peildatum)
        self._seen = see(delivery, self.audience, self.peildatum, known_history(delivery), files.policy)

    @property
    def name(self) -> str:
        """The name of the region."""
        return self._seen.region.naam

    @property
    def gemeenten(self) -> tuple[tuple[str, str], ...]:
        """Name and code of every municipality of the region, by name."""
        return tuple(sorted((gemeente.naam, code) for code, gemeente in self._seen.region.gemeenten.items()))

    @property
    def price_levels(self) -> tuple[int, ...]:
        """Years to whose prices the amounts can be moved: from that of the unit values on, as far as there is an index."""
        known = [date.year for date in _parameters().series("cpi")]
        own = [level for key in self.parameters if (level := self.parameters[key].price_level)]
        return tuple(year for year in sorted({*known, *own}) if year >= min(own))

    def mkba(self, scenario: Scenario, gemeente: str = "") -> Result:
        """Return costs and benefits, as `load` gives them; everything else in it is empty.

        Raises
        ------
        NnzError
            If the scenario does not fit the parameters.
        """
        chosen = self._seen.region.gemeente(gemeente) if gemeente else None
        return evaluate(self._seen, _parameters(), scenario, chosen, whole=False)


@cache
def _parameters() -> ParameterFiles:
    return load_parameters()
