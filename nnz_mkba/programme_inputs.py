"""How uncertain each input of a region's programme is: the values of a scenario, the spread of the parameter files.

A value that a scenario sets keeps the relative spread of its parameter around the new centre. The share of choices that
prevents a birth is built up from its parts, each with a spread of its own, unless a scenario states it as a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nnz_mkba.errors import NnzError
from nnz_mkba.evaluation.subject import built_up_fraction, continuation_key
from nnz_mkba.model.prevented_fraction import effectiveness_moments
from nnz_mkba.model.uncertainty.marginals import marginal
from nnz_mkba.parameters import PREVENTED_FRACTION, Distribution, Parameters
from nnz_mkba.vocabulary import Intervention, Method

#: Columns of the frame of parameters; `mix.<intervention>`, `baten.<tier>` and `kosten.<bearer>` come with these.
PARTICIPANTS, CHOICE, PREVENTED, MIX = "deelnemers", "keuzeaandeel", "voorkomen_fractie", "mix"
#: What `PREVENTED` is built up from: pregnant without the programme, carried to a birth, working of the methods.
PREGNANCY, BIRTH, WORKING = "zwangerschap", "geboorte", "werking"
PARTS = (PREGNANCY, BIRTH, WORKING)


@dataclass(frozen=True)
class Assumed:
    """The values that a scenario gives, and how uncertain each is.

    Attributes
    ----------
    values : Parameters
        With the scenario applied.
    base : Parameters
        Without it: the distributions of the parameter files.
    mix : mapping or None
        Shares of the interventions by the scenario; None takes the weights of the parameter file.
    index : float
        Price index on unit benefits. [-]
    """

    values: Parameters
    base: Parameters
    mix: Mapping[Intervention, float] | None = None
    index: float = 1.0

    def distribution(self, key: str) -> Distribution:
        """Return how uncertain a value is: as in the parameter file, moved to where the scenario sets it."""
        value, spread = self.values[key], self.base[key].distribution
        if value.distribution is not None:
            return value.distribution
        return fixed(value.value, value.source) if spread is None else recentred(spread, value.value, value.source)

    @property
    def builds_fraction(self) -> bool:
        """Whether the prevented fraction is built up from its parts: unless the scenario states a number."""
        stated, published = self.values[PREVENTED_FRACTION], self.base[PREVENTED_FRACTION]
        return stated == published or math.isclose(stated.value, built_up_fraction(self.values), rel_tol=1e-12)


def prevented_distributions(assumed: Assumed) -> dict[str, Distribution]:
    """Return the parts of the prevented fraction, or the fraction itself where the scenario states a number.

    The published 1 is no estimate but the absence of one, so it is not where the distribution is centred.
    """
    weight = assumed.values.value
    if not assumed.builds_fraction:
        stated = assumed.values[PREVENTED_FRACTION]
        return {PREVENTED: share_of(stated.value, weight("onzekerheid.fractie_gewicht"), stated.source)}
    pregnancy, birth = assumed.values["nulalternatief.zwangerschap"], assumed.values["nulalternatief.geboorte"]
    return {
        PREGNANCY: share_of(pregnancy.value, weight("onzekerheid.zwangerschap_gewicht"), pregnancy.source),
        BIRTH: share_of(birth.value, weight("onzekerheid.geboorte_gewicht"), birth.source),
        WORKING: working_distribution(assumed.values),
    }


def working_distribution(values: Parameters) -> Distribution:
    """Return how well the chosen methods work: a Beta with the exact mean and variance of its parts."""
    value = values.value
    weight, failing = value("onzekerheid.volhouden_gewicht"), value("onzekerheid.faalkans_variatie")
    failure = {str(method): value(f"anticonceptie.faalkans.{method}") for method in Method}
    keeps = {str(method): continuation_key(method) for method in Method}
    kept = {key: value(key) for key in keeps.values()}
    mean, variance = effectiveness_moments(
        mix={str(method): value(f"anticonceptie.methodemix.{method}") for method in Method},
        mix_weight=value("onzekerheid.methodemix_gewicht"),
        failure={method: (chance, (failing * chance) ** 2) for method, chance in failure.items()},
        continuation={key: (share, share * (1 - share) / (weight + 1)) for key, share in kept.items()},
        keeps=keeps,
    )
    return beta_of(mean, variance, "Methodemix, volhouden en faalkansen samen: data/parameters/anticonceptie.yaml")


def product_of_parts(parts: Mapping[str, Distribution]) -> Distribution:
    """Return the prevented fraction as one Beta with the exact mean and variance of the product of its parts."""
    if PREVENTED in parts:
        return parts[PREVENTED]
    ones = [marginal(parts[name], name) for name in PARTS]
    mean = math.prod(one.mean for one in ones)
    square = math.prod(one.sd**2 + one.mean**2 for one in ones)
    return beta_of(mean, square - mean**2, "Zwangerschap × geboorte × werking van de methoden")


def mix_distributions(assumed: Assumed) -> dict[str, Distribution]:
    """Return the mix as one Dirichlet around the scenario's shares, or as a fixed weight if one share is all."""
    parameter = assumed.values["onzekerheid.mixgewicht"]
    default = assumed.base["onzekerheid.mixgewicht"].distribution
    if assumed.mix is None:
        if default is None or default.family != "dirichlet":
            raise NnzError("onzekerheid.mixgewicht heeft geen dirichletverdeling. Vul de gewichten van de mix aan.")
        return {MIX: default}
    shares = {str(intervention): share for intervention, share in assumed.mix.items() if share > 0}
    if len(shares) == 1:
        return {f"{MIX}.{next(iter(shares))}": fixed(1.0, "scenario")}
    weights = {key: parameter.value * share for key, share in shares.items()}
    source = f"Mix van het scenario; gewicht: {parameter.source}"
    return {MIX: distribution("dirichlet", source, weights=weights)}


def cost_distribution(amount: float, assumed: Assumed) -> Distribution:
    """Return the programme costs of one bearer in another period."""
    variation = assumed.values["onzekerheid.kosten_variatie"]
    if amount <= 0 or not variation.value:
        return fixed(amount, "Geleverde programmakosten")
    return distribution(
        "gamma", f"Geleverde programmakosten; spreiding: {variation.source}", mean=amount, cv=variation.value
    )


def recentred(spread: Distribution, value: float, source: str) -> Distribution:
    """Return a distribution moved to another mean with the same relative spread; a share of 0 or 1 is certain.

    A Beta keeps its weight of observations and a Gamma its coefficient of variation; any other family becomes fixed.

    Examples
    --------
    >>> half = distribution("beta", "-", a=20.0, b=20.0)
    >>> recentred(half, 0.25, "scenario").arguments
    {'a': 10.0, 'b': 30.0}
    """
    source = f"{source}; spreiding: {spread.source}"
    if spread.family == "beta" and 0 < value < 1:
        one = marginal(spread, "spreiding")
        return share_of(value, one.shape + one.other, source)
    if spread.family == "gamma" and value > 0:
        one = marginal(spread, "spreiding")
        return distribution("gamma", source, mean=value, cv=one.sd / one.mean)
    return fixed(value, source)


def share_of(mean: float, weight: float, source: str) -> Distribution:
    """Return a share known as well as from so many observations; one of 0 or 1 is certain.

    Examples
    --------
    >>> share_of(0.25, 40, "-").arguments
    {'a': 10.0, 'b': 30.0}
    """
    if not 0 < mean < 1:
        return fixed(mean, source)
    return distribution("beta", source, a=mean * weight, b=(1 - mean) * weight)


def beta_of(mean: float, variance: float, source: str) -> Distribution:
    """Return the Beta with a mean and variance; fixed where there is no spread."""
    if variance <= 1e-15 or not 0 < mean < 1:
        return fixed(mean, source)
    return share_of(mean, mean * (1 - mean) / variance - 1, source)


def fixed(value: float, source: str) -> Distribution:
    """Return a value that is taken as certain."""
    return distribution("fixed", source, value=float(value))


def distribution(family: str, source: str, **arguments: Any) -> Distribution:
    """Return a distribution made from checked numbers; the schema itself reads text, as parameter files hold it."""
    fields: dict[str, Any] = {"family": family, "source": source, "assumption": True, **arguments}
    return Distribution.model_construct(**fields)
