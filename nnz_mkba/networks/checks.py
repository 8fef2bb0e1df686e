"""What the files of a learning network must agree on."""

from __future__ import annotations

import re

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.liso import Liso, Tasks
from nnz_mkba.networks.file import (
    NETWORK_FILE,
    NetworkFile,
)


def check_together(about: NetworkFile, frames: dict[str, pd.DataFrame], tasks: Tasks, liso: Liso) -> list[DataFault]:
    """Return a fault for everything in which the files of a folder contradict each other or the framework."""

    def wrong(column: str, found: str, expected: str) -> DataFault:
        return DataFault(NETWORK_FILE, None, column, found, expected, "Verbeter het.")

    faults = []
    versions = {about.themalijst, *(ronde.themalijst for ronde in about.rondes.values() if ronde.themalijst)}
    if versions - set(liso.framework.versies):
        faults.append(wrong("themalijst", "een onbekende themalijst", " of ".join(liso.framework.versies)))
    if set(about.rollen) - set(liso.norms.rollen):
        faults.append(wrong("rollen", "een onbekende rol", ", ".join(liso.norms.rollen)))
    persons = sum(
        role.personen or 1 for key, role in about.rollen.items() if role.ingevuld == "ja" and key != "deelnemer"
    )
    if about.leden is not None and persons > about.leden > 0:
        found = f"{persons} mensen met een rol op {about.leden} leden"
        faults.append(wrong("rollen", found, "ten hoogste zoveel mensen met een rol als er leden zijn"))
    for name, ronde in about.rondes.items():
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
            faults.append(
                wrong("rondes", "een ronde met een naam die geen mapnaam kan zijn", "letters, cijfers en -")
            )
        if ronde.methode == "gesprekken" and ronde.deelnemers is None:
            faults.append(wrong("rondes", f"ronde {name} zonder aantal deelnemers", "een aantal bij gesprekken"))
    lessons = frames["lessen"]
    for row, text in lessons["kernelement"].items():
        if liso.framework.kernelement_key(text) is None:
            expected = ", ".join(liso.framework.kernelementen)
            faults.append(
                DataFault("lessen", int(row), "kernelement", "een onbekend kernelement", expected, "Verbeter het.")
            )
    owners = {*liso.norms.rollen, *about.partijen}
    if {task.eigenaar for task in tasks.taken} - owners:
        faults.append(
            DataFault(
                "sessietaken.yaml",
                None,
                "eigenaar",
                "een eigenaar die geen rol of partij is",
                ", ".join(sorted(owners)),
                "Verbeter het.",
            )
        )
    plan = frames["verbeterplan"]
    for row, text in plan["wie"].items():
        if text not in owners:
            expected = f"een rol of partij: {', '.join(sorted(owners))}"
            remedy = "Schrijf een rol, of zet de partij onder partijen in network.yaml."
            faults.append(
                DataFault("verbeterplan", int(row), "wie", "iets anders dan een rol of partij", expected, remedy)
            )
    for row, text in frames["monitor"]["groep"].items():
        if text not in liso.monitor.groepen:
            faults.append(
                DataFault(
                    "monitor",
                    int(row),
                    "groep",
                    "een onbekende groep",
                    ", ".join(liso.monitor.groepen),
                    "Verbeter het.",
                )
            )
    return faults
