"""The tables that may stand in the folder of a learning network."""

from __future__ import annotations

import re

from nnz_mkba.delivery_schemas import AMOUNT, COUNT, DATE, TEXT, Column, Kind, TableSchema, one_of
from nnz_mkba.personal_data.guard import ColumnKind

_TIME = Kind(
    "een tijd als uu:mm",
    "Schrijf bijvoorbeeld 13:30.",
    lambda text: bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text)),
)
_SOURCE = Column(TEXT, "waar het vandaan komt", holds=ColumnKind.SOURCE)
TABLES = (
    TableSchema(
        "lessen",
        "Geleerde lessen per kernelement",
        {
            "kernelement": Column(TEXT, "sleutel of naam van het kernelement", holds=ColumnKind.LABEL),
            "situatie": Column(TEXT, "wat er speelde", holds=ColumnKind.TEXT),
            "les": Column(TEXT, "wat ervan geleerd is", holds=ColumnKind.TEXT),
            "bron": _SOURCE,
        },
        ("les",),
        required=False,
    ),
    TableSchema(
        "context",
        "Cijfers over de omgeving, elk met gebied en basis",
        {
            "cijfer": Column(TEXT, "wat er geteld is", holds=ColumnKind.LABEL),
            "waarde": Column(AMOUNT, "het cijfer"),
            "eenheid": Column(TEXT, "waarin", holds=ColumnKind.LABEL),
            "jaar": Column(TEXT, "over welk jaar", optional=True),
            "gebied": Column(TEXT, "welk gebied", holds=ColumnKind.LABEL),
            "basis": Column(TEXT, "over wie", holds=ColumnKind.TEXT),
            "vergelijking": Column(TEXT, "waarmee te vergelijken", optional=True, holds=ColumnKind.TEXT),
            "bron": _SOURCE,
        },
        ("cijfer", "gebied", "jaar"),
        required=False,
    ),
    TableSchema(
        "bijeenkomsten",
        "Bijeenkomsten, geweest en gepland",
        {
            "datum": Column(DATE, "dag"),
            "begin": Column(_TIME, "begintijd", optional=True),
            "duur_minuten": Column(COUNT, "duur", optional=True),
            "onderwerp": Column(TEXT, "waarover", optional=True, holds=ColumnKind.TEXT),
        },
        ("datum",),
        personal=True,
        required=False,
    ),
    TableSchema(
        "verbeterplan",
        "Verbeterplan: actiepunten met wat, wanneer, wat nodig is, hoe gevolgd en door wie",
        {
            "wat": Column(TEXT, "wat er anders gaat", holds=ColumnKind.TEXT),
            "afgesproken_op": Column(DATE, "dag van de afspraak"),
            "wanneer": Column(DATE, "dag waarop het klaar is"),
            "nodig": Column(TEXT, "wat ervoor nodig is", optional=True, holds=ColumnKind.TEXT),
            "monitoring": Column(TEXT, "waaraan te zien is dat het gebeurt", optional=True, holds=ColumnKind.TEXT),
            "wie": Column(TEXT, "een rol of een van de partijen in network.yaml, geen naam", holds=ColumnKind.LABEL),
            "status": Column(one_of(["open", "bezig", "klaar"]), "stand"),
        },
        ("wat", "wie"),
        personal=True,
        required=False,
    ),
    TableSchema(
        "monitor",
        "Indicatoren in de vier groepen van de monitor",
        {
            "groep": Column(TEXT, "bereik, samenwerking, uitvoering of ervaren_gezondheid"),
            "indicator": Column(TEXT, "wat er gemeten is", holds=ColumnKind.LABEL),
            "eenheid": Column(TEXT, "waarin", holds=ColumnKind.LABEL),
            "peildatum": Column(DATE, "stand waarop de waarde geldt"),
            "waarde": Column(AMOUNT, "de waarde"),
            "vanaf": Column(DATE, "begin van het pad", optional=True),
            "beginwaarde": Column(AMOUNT, "waarde aan het begin van het pad", optional=True),
            "streefdatum": Column(DATE, "einde van het pad", optional=True),
            "streefwaarde": Column(AMOUNT, "waarde aan het einde van het pad", optional=True),
            "bron": _SOURCE,
        },
        ("groep", "indicator"),
        required=False,
    ),
)
