"""Put a scenario in a file of its own, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.errors import UsageError
from nnz_mkba.reporting.landing import write_atomically
from nnz_mkba.safe_files import read_bytes_safely
from nnz_mkba.scenario_schema import ScenarioFile, scenario_text
from nnz_mkba.scenarios import load_scenario

HEADER = """Scenario van nnz-mkba. Gebruik het met: nnz-mkba report --region … --scenario {name}
Wat onder overrides staat vervangt een waarde uit data/parameters/; bij elke keuze hoort een bron.
"""


def save_scenario(scenario: ScenarioFile, path: Path, *, overwrite: bool = False) -> Path:
    """Write a scenario so that `load_scenario(path)` gives the same choices back.

    Parameters
    ----------
    scenario : ScenarioFile
        As read, or from `Scenario.derive`. A baseline that is a path counts from the folder of `path`; write
        `scenario.flattened()` to need none.
    path : Path
        Ends in .yaml; its name becomes the scenario's.
    overwrite : bool
        Whether a file that stands there may be replaced.

    Returns
    -------
    Path

    Raises
    ------
    UsageError
        If the name does not end in .yaml, or the file exists and may not be replaced.
    NnzError
        If the scenario would be refused when read; nothing is then written.
    NothingProducedError
        If the folder cannot be written to.
    """
    path = Path(path)
    if path.suffix not in (".yaml", ".yml"):
        raise UsageError(
            f"'{path.name}' is geen naam voor een scenariobestand. Kies een naam op .yaml, bijvoorbeeld eigen.yaml."
        )
    if path.exists() and not overwrite:
        raise UsageError(f"'{path}' bestaat al. Kies een andere naam.")
    before = read_bytes_safely(path) if path.exists() else None
    write_atomically(path, scenario_text(scenario, HEADER.format(name=path.name)))
    try:
        load_scenario(path)  # its baseline is looked up from where the file stands
    except Exception:
        if before is None:
            path.unlink()
        else:
            write_atomically(path, before)
        raise
    return path
