"""The counts of a region as an audience may see them, protected once for everything that rests on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from nnz_mkba.disclosure.account import earlier_releases
from nnz_mkba.disclosure.ledger import Release
from nnz_mkba.disclosure.publication import protect_region
from nnz_mkba.disclosure.publishable import PublishableNumber
from nnz_mkba.parameters import DisclosurePolicy
from nnz_mkba.region import CountKey, Region
from nnz_mkba.vocabulary import OVERIG, Audience


@dataclass(frozen=True)
class PublishedCounts:
    """The protected counts of one region on one peildatum, for one audience.

    Attributes
    ----------
    region : Region
    peildatum : datetime.date
    audience : Audience
    numbers : dict
        Every count of the delivery to what may be seen of it.
    """

    region: Region = field(repr=False)
    peildatum: dt.date
    audience: Audience
    numbers: dict[CountKey, PublishableNumber] = field(repr=False)

    def numbers_for(
        self, region: Region, peildatum: dt.date, audience: Audience
    ) -> dict[CountKey, PublishableNumber]:
        """Return the numbers; asking them for anything but what they were protected for is a programming error."""
        if self.region is not region or (self.peildatum, self.audience) != (peildatum, audience):
            raise ValueError("these counts were protected for another region, peildatum or audience")
        return self.numbers


def publish_counts(
    region: Region,
    peildatum: dt.date,
    policy: DisclosurePolicy,
    audience: Audience,
    earlier: Sequence[Release] | None = None,
) -> PublishedCounts:
    """Protect the counts of a region once, to evaluate one scenario after another; see `protect`."""
    before = earlier_releases(region) if earlier is None else earlier
    numbers = _published_counts(region, peildatum, policy, audience, before)
    return PublishedCounts(region, peildatum, audience, numbers)


def _published_counts(
    region: Region, peildatum: dt.date, policy: DisclosurePolicy, audience: Audience, earlier: Sequence[Release]
) -> dict[CountKey, PublishableNumber]:
    if audience is Audience.INTERN:
        return {key: PublishableNumber.exact(count) for key, count in region.counts.items()}
    protected = protect_region(region, peildatum, policy, earlier)
    withheld = PublishableNumber.withheld()
    return {
        key: protected.numbers.get(key, withheld) if key.gemeente != OVERIG else withheld for key in region.counts
    }
