"""What a release asks for, and the pages that it comes to: where each lands and with which parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nnz_mkba.provenance import sha256_of
from nnz_mkba.region import Region
from nnz_mkba.vocabulary import Audience

NOTEBOOK = "10_tussenevaluatie.ipynb"
REGION_PAGE = "regio"
#: What the folder of exact versions is called more than that of the reports it lies beside.
INTERNAL = "-intern"


@dataclass(frozen=True)
class Release:
    """What is asked for.

    Attributes
    ----------
    gemeente : str
        Name or code; empty for the region.
    every_gemeente : bool
        Whether each municipality gets a page beside the region's.
    peildatum : str
        ISO date; empty for the delivery's own.
    out : Path
        Folder under which `<region>/<peildatum>/` is made.
    pdf, docx : bool
        Whether each page is also put beside itself as PDF, and as Word document.
    """

    region: str
    gemeente: str = ""
    every_gemeente: bool = False
    peildatum: str = ""
    scenario: str = "gepubliceerd"
    audience: Audience = Audience.STUURGROEP
    language: str = "nl"
    out: Path = Path("reports")
    pdf: bool = False
    docx: bool = False


@dataclass(frozen=True)
class Engine:
    """How the pages are made.

    Attributes
    ----------
    jobs : int
        Pages at a time; 0 for one a core.
    dask : str
        Address of a Dask scheduler; empty for this machine.
    engine : str
        Of the notebook; see `run.run_report`.
    resume : bool
        Whether pages that are there and rest on nothing that changed are left as they are.
    """

    jobs: int = 0
    dask: str = ""
    engine: str = "auto"
    resume: bool = False


@dataclass(frozen=True)
class Item:
    """One page: all that is needed to make it, here or on another machine that sees the same files.

    Attributes
    ----------
    label : str
        Name for a reader.
    target : Path
        Absolute, as is every path of an item.
    parameters : dict
        Of the notebook.
    inputs : dict of str to str
        File → SHA-256, for the manifest.
    fingerprint : str
        Of everything that it rests on; see `fingerprint`.
    ledger : Path or None
        What was published before; None for an exact version.
    engine : str
    pdf, docx : bool
    """

    label: str
    gemeente: str
    target: Path
    parameters: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    ledger: Path | None = None
    engine: str = "auto"
    pdf: bool = False
    docx: bool = False

    @property
    def name(self) -> str:
        """The page's name in the manifest."""
        return self.target.stem


def plan(release: Release, region: Region) -> list[Item]:
    """Return the pages of a release in the order in which they are made."""
    folder = release_folder(release, region).absolute()  # another process may stand elsewhere
    suffix = ".html" if release.language == "nl" else f".{release.language}.html"
    if release.gemeente:
        chosen = [region.gemeente(release.gemeente)]
    else:
        chosen = sorted(region.gemeenten.values(), key=lambda g: g.naam) if release.every_gemeente else []
    pages = [] if release.gemeente else [(region.naam, "", folder / f"{REGION_PAGE}{suffix}")]
    pages += [(gemeente.naam, gemeente.code, folder / f"{gemeente.slug}{suffix}") for gemeente in chosen]
    exact = release.audience is Audience.INTERN
    inputs = {file: digest for file, digest in region.hashes.items() if exact or file not in region.personal_files}
    if Path(release.scenario).is_file():
        inputs[Path(release.scenario).name] = sha256_of(Path(release.scenario))
    return [
        Item(
            label,
            code,
            target,
            notebook_parameters(release, code),
            inputs,
            pdf=release.pdf,
            docx=release.docx,
        )
        for label, code, target in pages
    ]


def notebook_parameters(release: Release, gemeente: str) -> dict[str, Any]:
    """Return the parameters of the notebook; what is a file is named in full, wherever the notebook runs."""
    where, scenario = Path(release.region), Path(release.scenario)
    return {
        "region": str(where.resolve()) if where.is_dir() else release.region,
        "gemeente": gemeente,
        "peildatum": release.peildatum,
        "scenario": str(scenario.resolve()) if scenario.is_file() else release.scenario,
        "audience": str(release.audience),
        "language": release.language,
    }


def told(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as an account gives them: what is a file by its name, so that no home folder is told."""
    return {
        name: Path(str(value)).name if name in ("region", "scenario") and value else value
        for name, value in parameters.items()
    }


def release_folder(release: Release, region: Region) -> Path:
    """Return where a release lands; anything but the default audience and scenario in a folder that says so.

    The exact version stands in a folder of its own beside that of the reports: whoever passes on the reports, whole or in
    part, passes on no small count.
    """
    folder = region_folder(release, region) / folder_date(release, region)
    if release.audience is Audience.OPENBAAR:
        folder /= str(release.audience)
    scenario = Path(release.scenario).stem
    return folder if scenario == "gepubliceerd" else folder / scenario


def region_folder(release: Release, region: Region) -> Path:
    """Return the folder of all reports of a region for the audience of a release."""
    if release.audience is not Audience.INTERN:
        return release.out / region.slug
    out = release.out if release.out.name not in ("", "..") else release.out.resolve()
    beside = out.with_name(f"{out.name}{INTERNAL}") if out.name else out / f"reports{INTERNAL}"
    return beside / region.slug


def folder_date(release: Release, region: Region) -> str:
    """Return the peildatum of a release as ISO text."""
    return release.peildatum or region.about.peildatum.isoformat()
