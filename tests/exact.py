"""Every figure of a region as the formulas give it, from the exact counts: what the back-tests hold against the source."""

from __future__ import annotations

import dataclasses
from functools import cached_property

from nnz_mkba.evaluation import (
    Subject,
    compute_attribution,
    compute_cost_share,
    compute_indicator,
    compute_joining,
    compute_mkba,
    find_flags,
    make_subject,
)
from nnz_mkba.privacy.see import see
from nnz_mkba.region import Region
from nnz_mkba.results.evaluate import evaluate
from nnz_mkba.vocabulary import Audience


@dataclasses.dataclass(frozen=True)
class Exact:
    """Figures of one region or gemeente; each list of results holds one, or one for each bound."""

    region: Region
    subject: Subject

    @cached_property
    def mkba(self):
        return compute_mkba(self.subject, self.region.counts)

    @cached_property
    def attribution(self):
        return () if self.subject.gemeente else compute_attribution(self.subject, self.region.counts)

    @cached_property
    def joining(self):
        return compute_joining(self.subject, self.region.counts)

    @property
    def flags(self):
        return find_flags(self.subject)

    @property
    def payers(self):
        subject = self.subject
        if not subject.cost_lines:
            return ()
        return tuple(one for one in subject.participating(subject.peildatum) if subject.gemeente in (None, one))

    @cached_property
    def cost_shares(self):
        return tuple(compute_cost_share(self.subject, one, self.region.counts)[0] for one in self.payers)

    @cached_property
    def indicators(self):
        keys = self.region.indicators if self.subject.gemeente is None else ()
        return tuple(compute_indicator(self.subject, key, self.region.counts) for key in keys)


def exactly(region, parameters, scenario, peildatum=None, gemeente=None):
    """Return the exact figures of a region or gemeente; what the product refuses, it refuses here too."""
    seen = see(region, Audience.INTERN, peildatum or region.about.peildatum, (), parameters.policy)
    evaluate(seen, parameters, scenario, gemeente, whole=False)
    return Exact(region, make_subject(seen, parameters, scenario, gemeente))
