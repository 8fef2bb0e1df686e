"""What can be set: from the texts in the fields to a scenario, and back. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nnz_mkba.artery import OpenRegion
from nnz_mkba.errors import UsageError
from nnz_mkba.parameters import HORIZON, PREVENTED_FRACTION
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.locale import Translator, round_half_up
from nnz_mkba.scenario_schema import scenario_text
from nnz_mkba.scenarios import Scenario, load_scenario, read_scenario
from nnz_mkba.vocabulary import TIERS, AllocationKey, Intervention

DISCOUNT = "discontovoet"
#: Whether every kind of care stands by itself or families are spread over them.
MIX_MODE, APART, MIXED = "zorg", "apart", "mix"
PRICE_LEVEL, ALLOCATION = "prijspeil", "verdeelsleutel"
#: Percentages are typed and shown with at most so many decimals.
_DECIMALS = 2


@dataclass(frozen=True)
class Field:
    """A number that is typed.

    Attributes
    ----------
    key : str
        Of a parameter, or the name of another choice of a scenario.
    label : str
        With its unit.
    percent : bool
        Typed as a percentage, reckoned with as a fraction.
    empty : str
        What an empty field means; an empty text where it may not be empty.
    """

    key: str
    label: str
    percent: bool = True
    empty: str = ""


CHOICE_RATE = Field("keuzeaandeel", N_("Deel dat voor anticonceptie kiest (%)"), empty=N_("zoals geteld"))
PREVENTED = Field(PREVENTED_FRACTION, N_("Deel van de keuzes dat een geboorte voorkomt (%)"))
YEARS = Field(HORIZON, N_("Horizon (jaren)"), percent=False)
RATE = Field(DISCOUNT, N_("Discontovoet (% per jaar)"))
COSTS = Field("programmakosten", N_("Programmakosten van de regio (€)"), percent=False, empty=N_("zoals geleverd"))
SHARES = {
    Intervention.OPVOEDONDERSTEUNING: Field("mix.opvoedondersteuning", N_("Opvoedondersteuning (%)")),
    Intervention.PLEEGGEZIN: Field("mix.pleeggezin", N_("Pleeggezin (%)")),
    Intervention.BEGELEID_WONEN: Field("mix.begeleid_wonen", N_("Begeleid wonen (%)")),
}
FIELDS = (CHOICE_RATE, PREVENTED, *SHARES.values(), YEARS, RATE, COSTS)


class FieldError(UsageError):
    """A value that cannot be reckoned with; `key` is its field."""

    def __init__(self, key: str, message: str):
        super().__init__(message)
        self.key = key


class Inputs:
    """The fields of one region on top of one scenario.

    Parameters
    ----------
    opened : OpenRegion
    base : Scenario
        What is not changed stays as it has it.
    t : Translator
    """

    def __init__(self, opened: OpenRegion, base: Scenario, t: Translator):
        self.opened, self.base, self.t = opened, base, t
        self._values = opened.mkba(base).parameters

    def shown(self) -> dict[str, str]:
        """Return what every field and list holds as long as nothing is changed."""
        mix = self.base.mix or load_scenario("gemengd").mix or {}
        return {
            CHOICE_RATE.key: self._text(CHOICE_RATE, self.base.keuzeaandeel),
            PREVENTED.key: self._text(PREVENTED, self._values.value(PREVENTED_FRACTION)),
            MIX_MODE: APART if self.base.mix is None else MIXED,
            **{field.key: self._text(field, mix.get(tier, 0.0)) for tier, field in SHARES.items()},
            YEARS.key: self._text(YEARS, self._values.value(HORIZON)),
            RATE.key: self._text(RATE, self._values.value(DISCOUNT)),
            PRICE_LEVEL: str(self.base.prijspeil or ""),
            COSTS.key: self._text(COSTS, self.base.programmakosten),
            ALLOCATION: str(self.base.allocation_key),
        }

    def rest(self, given: Mapping[str, str]) -> str:
        """Return what the shares of care leave for families that need none, as text; empty if that is less than 0."""
        try:
            left = 100 - sum((self.t.read(given[field.key]) for field in SHARES.values()), Decimal())
        except UsageError:
            return ""
        return self.t.typed(left) if left >= 0 else ""

    def scenario(self, given: Mapping[str, str]) -> Scenario:
        """Return the scenario that these texts make; the base itself if they change nothing.

        Parameters
        ----------
        given : mapping
            Keys as in `shown`.

        Raises
        ------
        FieldError
            If a text is no number, or a number is out of range.
        NnzError
            If the values do not fit together.
        """
        choices = self._choices(given)
        if not choices:
            return self.base
        t = self.t
        made = self.base.derive(
            self.opened.parameters,
            title=t("{title}, aangepast", title=self.base.title),
            description=t("Als {title}, met andere waarden uit de verkenning.", title=self.base.title),
            why=t("Om te verkennen wat er dan gebeurt."),
            source=t("Gekozen in de verkenning"),
            **choices,
        )
        return read_scenario(scenario_text(made), "verkenning")

    def _choices(self, given: Mapping[str, str]) -> dict[str, Any]:
        before = self.shown()
        choices: dict[str, Any] = {}
        overrides = {}
        for field in (PREVENTED, YEARS, RATE):
            if self._changed(field, given, before):
                overrides[field.key] = self._in_range(field, given[field.key], *self._range(field.key))
        if PREVENTED.key in overrides and self.base.builds_fraction:
            choices["voorkomen_fractie"] = "getal"
        if overrides:
            choices["overrides"] = overrides
        if self._changed(CHOICE_RATE, given, before):
            choices[CHOICE_RATE.key] = self._in_range(CHOICE_RATE, given[CHOICE_RATE.key], 0, 1)
        if self._changed(COSTS, given, before):
            choices[COSTS.key] = self._in_range(COSTS, given[COSTS.key], 0, None)
        mix = self._mix(given)
        was = self.base.mix
        if (mix is None) != (was is None) or (mix and any(self._changed(f, given, before) for f in SHARES.values())):
            choices["mix"] = mix
        if given[PRICE_LEVEL] != before[PRICE_LEVEL]:
            choices[PRICE_LEVEL] = int(given[PRICE_LEVEL]) if given[PRICE_LEVEL] else None
        if given[ALLOCATION] != before[ALLOCATION]:
            choices[ALLOCATION] = AllocationKey(given[ALLOCATION])
        return choices

    def _mix(self, given: Mapping[str, str]) -> dict[Intervention, float] | None:
        """Return the shares; what they leave needs no care, so that they are always 100 % together."""
        if given[MIX_MODE] == APART:
            return None
        shares = {tier: self._number(SHARES[tier], given[SHARES[tier].key]) / 100 for tier in TIERS}
        for tier, share in shares.items():
            self._in_range(SHARES[tier], self.t.typed(share * 100), 0, 1)
        total = sum(shares.values(), Decimal())
        if total > 1:
            raise FieldError(
                MIX_MODE,
                self.t(
                    "De soorten zorg tellen op tot {total}%; samen zijn zij hoogstens 100%. Maak er een kleiner; wat overblijft, "
                    "is voor gezinnen die geen zorg nodig hadden.",
                    total=self.t.typed(total * 100),
                ),
            )
        return {Intervention.GEEN: float(1 - total), **{tier: float(share) for tier, share in shares.items()}}

    def _changed(self, field: Field, given: Mapping[str, str], before: Mapping[str, str]) -> bool:
        """Whether a field holds another number than it showed, however it is written."""
        if not (given[field.key].strip() and before[field.key]):
            return given[field.key].strip() != before[field.key]
        return self._number(field, given[field.key]) != self.t.read(before[field.key])

    def _number(self, field: Field, text: str) -> Decimal:
        try:
            return self.t.read(text)
        except UsageError as error:
            raise FieldError(
                field.key, self.t("{label}: {reason}", label=self._label(field), reason=str(error))
            ) from None

    def _in_range(self, field: Field, text: str, low: float, high: float | None) -> float | None:
        if field.empty and not text.strip():
            return None
        scale = 100 if field.percent else 1
        number = self._number(field, text) / scale
        if field is YEARS and number != int(number):
            raise FieldError(
                field.key, self.t("{label}: {text} is geen heel aantal jaren.", label=self._label(field), text=text)
            )
        if number < Decimal(str(low)) or (high is not None and number > Decimal(str(high))):
            unit = "%" if field.percent else ""
            words = {
                "label": self._label(field),
                "text": text.strip(),
                "low": self.t.typed(Decimal(str(low)) * scale) + unit,
            }
            raise FieldError(
                field.key,
                self.t("{label}: {text} kan niet. Kies een getal vanaf {low}.", **words)
                if high is None
                else self.t(
                    "{label}: {text} kan niet. Kies een getal van {low} tot en met {high}.",
                    high=self.t.typed(Decimal(str(high)) * scale) + unit,
                    **words,
                ),
            )
        return float(number)

    def _range(self, key: str) -> tuple[float, float]:
        return self.opened.parameters[key].range

    def _label(self, field: Field) -> str:
        return self.t.gettext(field.label)

    def _text(self, field: Field, value: float | None) -> str:
        if value is None:
            return ""
        return self.t.typed(round_half_up(value * 100 if field.percent else value, _DECIMALS))
