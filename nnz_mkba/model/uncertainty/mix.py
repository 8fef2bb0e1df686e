"""Moving one weight of a mix, and what the other weights then do: two conventions, each by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from nnz_mkba.errors import NnzError, did_you_mean
from nnz_mkba.model.uncertainty.marginals import Floats
from nnz_mkba.vocabulary import Intervention

#: 'proportional': the others keep their mutual proportions. 'from_geen': only the weight `geen` gives or takes.
Convention = Literal["proportional", "from_geen"]

#: Said beside every result, in Dutch.
CONVENTION_TEXT: Mapping[str, str] = {
    "proportional": "de andere gewichten veranderen naar evenredigheid mee",
    "from_geen": "het verschil komt uit of gaat naar het gewicht 'geen'",
}


def move_weight(
    mix: Mapping[str, float], key: str, values: ArrayLike, convention: Convention = "proportional"
) -> dict[str, Floats]:
    """Give one weight other values and let the rest of the mix follow, so that it still sums to 1.

    Parameters
    ----------
    mix : mapping of str to float
        Weights, at least 0, sum 1. [fraction]
    key : str
        The weight to move.
    values : array_like, shape (n,)
        [fraction]
    convention : {'proportional', 'from_geen'}

    Returns
    -------
    dict of str to ndarray, shape (n,)
        NaN where the convention leaves no admissible mix (`geen` cannot give more than it has).

    Raises
    ------
    NnzError
        If the key or the convention is unknown, there is no `geen` to take from, or a value is outside [0, 1].

    Examples
    --------
    >>> {k: float(v[0]) for k, v in move_weight({"a": 0.5, "b": 0.3, "geen": 0.2}, "a", [0.6]).items()}
    {'a': 0.6, 'b': 0.24, 'geen': 0.16000000000000003}
    >>> {k: round(float(v[0]), 3) for k, v in
    ...  move_weight({"a": 0.5, "b": 0.3, "geen": 0.2}, "a", [0.6], "from_geen").items()}
    {'a': 0.6, 'b': 0.3, 'geen': 0.1}
    """
    target = np.atleast_1d(np.asarray(values, dtype=float))
    if key not in mix:
        raise NnzError(f"Onbekend gewicht '{key}'.{did_you_mean(key, mix)} Kies uit: {', '.join(mix)}.")
    if convention not in get_args(Convention):
        raise NnzError(f"Onbekende afspraak '{convention}'. Kies uit: {', '.join(get_args(Convention))}.")
    if not ((target >= 0) & (target <= 1)).all():
        raise NnzError(f"Gewicht {key} krijgt een waarde buiten [0, 1]. Een gewicht is een fractie van de mix.")
    others = [name for name in mix if name != key]
    if convention == "from_geen":
        geen = Intervention.GEEN.value
        if geen not in others:
            raise NnzError(
                f"Bij de afspraak 'from_geen' geeft of neemt het gewicht '{geen}', maar dat is er niet of wordt zelf "
                "verplaatst. Kies 'proportional'."
            )
        rest = mix[geen] - (target - mix[key])
        rest = np.where(np.abs(rest) < 1e-12, 0.0, rest)
        moved = {name: np.full(len(target), float(mix[name])) for name in others} | {geen: rest}
        bad = rest < 0
    else:
        left = sum(mix[name] for name in others)
        if left <= 0:
            raise NnzError(f"Naast {key} heeft geen gewicht een waarde, dus er valt niets evenredig te verdelen.")
        moved = {name: (1 - target) * mix[name] / left for name in others}
        bad = np.zeros(len(target), dtype=bool)
    moved[key] = target
    return {name: np.where(bad, np.nan, moved[name]) for name in mix}
