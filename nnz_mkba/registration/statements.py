"""The questions put to a registration: standard SQL, the same text for DuckDB and for PostgreSQL.

Each asks about `regel`: the rows as `LINES` reads them from `bron`, which a source supplies with the number of each row
in `rij`. Both databases read ``$1``, arrays and ``GROUPING SETS``; a pattern is always anchored, since ``~`` matches a
whole text in DuckDB and a part in PostgreSQL. A statement goes on where ``WITH regel AS (…)`` ends.
"""

from __future__ import annotations

import string
from collections.abc import Iterable

from nnz_mkba.registration.schema import REGISTRATION

#: Text without spaces around it; nothing where empty. Asking first is four times as fast as trimming every cell.
_TEXT = string.Template("CASE WHEN $name LIKE ' %' OR $name LIKE '% ' THEN trim($name) ELSE coalesce($name, '') END")
#: ISO text stays, without the midnight of a day that is stored as a moment; a date as Dutch Excel writes it (30-6-2021)
#: becomes ISO text; anything else stays as it is, for the checks to find.
_DATE = string.Template(
    """CASE WHEN $name LIKE '____-__-__ 00:00:00' THEN substr($name, 1, 10)
            WHEN $name = '' OR $name LIKE '____-__-__' THEN $name
            WHEN $name ~ '^[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}$$'
            THEN split_part(translate($name, '/', '-'), '-', 3)
                || '-' || lpad(split_part(translate($name, '/', '-'), '-', 2), 2, '0')
                || '-' || lpad(split_part(translate($name, '/', '-'), '-', 1), 2, '0')
            ELSE $name END"""
)
_COLUMNS = tuple(REGISTRATION.columns)


def _each(template: string.Template, names: Iterable[str]) -> str:
    return ", ".join(f"{template.substitute(name=name)} AS {name}" for name in names)


#: Every row as text, without spaces around it, dates as ISO text.
LINES = f"""
    SELECT rij, {", ".join(name for name in _COLUMNS if name not in REGISTRATION.dates)},
        {_each(_DATE, REGISTRATION.dates)}
    FROM (
        SELECT rij, {_each(_TEXT, _COLUMNS)}
        FROM (
            SELECT rij, {_each(string.Template("CAST($name AS text)"), _COLUMNS)} FROM bron
        ) AS tekst
    ) AS cel
"""  # noqa: S608 (names of our own)

#: Cumulative counts. $1: peildata, $2: municipalities of the region, $3: outcomes; what has no case in it counts zero.
#: Days are compared as text, which for ISO text is the same and spares a million conversions.
COUNTS = """,
moment AS (
    SELECT dag AS peildatum FROM unnest($1::text[]) AS m(dag)
),
stand AS (
    SELECT moment.peildatum, regel.stroom, regel.gemeente_code, regel.verwijzer,
        CASE WHEN regel.datum_uitkomst > moment.peildatum THEN 'in_zorg'
            WHEN regel.uitkomst = '' THEN 'onbekend'
            ELSE regel.uitkomst END AS uitkomst
    FROM regel
    JOIN moment ON regel.datum <= moment.peildatum
),
cel AS (
    SELECT peildatum, stroom, gemeente_code, uitkomst, verwijzer, count(*) AS aantal
    FROM stand
    GROUP BY peildatum, stroom, gemeente_code, uitkomst, verwijzer
),
geteld AS (
    SELECT peildatum, stroom, coalesce(gemeente_code, 'alle') AS gemeente_code, coalesce(uitkomst, 'alle') AS uitkomst,
        coalesce(verwijzer, 'alle') AS verwijzer, sum(aantal) AS aantal
    FROM cel
    GROUP BY GROUPING SETS (
        (peildatum, stroom),
        (peildatum, stroom, uitkomst),
        (peildatum, stroom, gemeente_code),
        (peildatum, stroom, verwijzer)
    )
),
nul AS (
    SELECT moment.peildatum, stromen.stroom, deel.gemeente_code, deel.uitkomst, 'alle' AS verwijzer, 0 AS aantal
    FROM moment
    CROSS JOIN (SELECT DISTINCT stroom FROM regel) AS stromen
    CROSS JOIN (
        SELECT 'alle' AS gemeente_code, 'alle' AS uitkomst
        UNION ALL SELECT code, 'alle' FROM unnest($2::text[]) AS g(code)
        UNION ALL SELECT 'alle', woord FROM unnest($3::text[]) AS u(woord)
    ) AS deel
)
SELECT CAST(peildatum AS date), stroom, gemeente_code, uitkomst, verwijzer, CAST(sum(aantal) AS bigint) AS aantal
FROM (SELECT * FROM geteld UNION ALL SELECT * FROM nul) AS samen
WHERE gemeente_code <> '' AND verwijzer <> ''
GROUP BY peildatum, stroom, gemeente_code, uitkomst, verwijzer
"""

#: What stands in a column: each value once, with the first row that has it and the number of rows.
VALUES = {
    name: f" SELECT {name}, min(rij), count(*) FROM regel GROUP BY {name} ORDER BY 2"  # noqa: S608 (own names)
    for name in ("datum", "stroom", "gemeente_code", "uitkomst", "datum_uitkomst", "verwijzer")
}

#: Pseudonyms that are none, or that hold a number as long as a BSN, a telephone number or a date of birth.
ODD_PSEUDONYMS = """
SELECT rij, pseudoniem FROM regel
WHERE NOT (pseudoniem ~ '^[A-Za-z0-9_-]{6,64}$')
    OR (
        (length(pseudoniem) <= 10 OR pseudoniem LIKE '%-%' OR pseudoniem LIKE '%!_%' ESCAPE '!')
        AND pseudoniem ~ '^(.*[^0-9A-Za-z])?[0-9]{8,10}([^0-9A-Za-z].*)?$'
    )
ORDER BY rij
"""

#: Cases that are there more than once: the last row, the first one, and how many.
DOUBLE_CASES = """
SELECT max(rij), min(rij), count(*) FROM regel WHERE pseudoniem <> ''
GROUP BY pseudoniem HAVING count(*) > 1 ORDER BY 1
"""

#: Cases whose outcome comes before their beginning; only to be asked when every date exists.
OUTCOME_BEFORE_START = """
SELECT rij FROM regel
WHERE datum_uitkomst <> '' AND datum_uitkomst < datum
ORDER BY rij
"""
