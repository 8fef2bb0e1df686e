"""The parameter table in `docs/methode.md`, written from the parameter files: ``python -m nnz_mkba.method_table``."""

from __future__ import annotations

from pathlib import Path

from nnz_mkba.parameters import load_parameters
from nnz_mkba.shipped import shipped

BEGIN, END = "<!-- parameters: begin -->", "<!-- parameters: end -->"


def parameter_table() -> str:
    """Return every parameter with its value now, unit, price level and source, as Markdown."""
    lines = ["| parameter | waarde | eenheid | vanaf | bron |", "| --- | ---: | --- | --- | --- |"]
    for key, entry in sorted(load_parameters().entries.items()):
        date, dated = max(entry.values.items())
        unit = f"{entry.unit}, prijspeil {dated.price_level}" if dated.price_level else str(entry.unit)
        source = f"aanname – {dated.source}" if dated.assumption else dated.source
        value = f"{dated.value:.10g}".replace(".", ",")
        lines.append(f"| `{key}` | {value} | {unit} | {date.isoformat()} | {source} |")
    return "\n".join(lines)


def with_table(text: str) -> str:
    """Return the document with a fresh table between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{parameter_table()}\n{END}{after}"


def main(path: Path | None = None) -> None:
    """Rewrite the table in place."""
    path = path or shipped("docs", "methode.md")
    path.write_text(with_table(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
