"""The documents say what is so: links resolve, commands exist, examples run, and the glossary covers the words."""

import ast
import doctest
import enum
import re
from pathlib import Path

import pytest
import typer
import yaml

from nnz_mkba import vocabulary
from nnz_mkba.cli import app
from nnz_mkba.delivery_schemas import TABLES
from nnz_mkba.present.locale import translator
from nnz_mkba.present.sentences import name_of
from nnz_mkba.vocabulary import Audience, Status, Stream, Verdict

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "data" / "README.md", ROOT / "reports" / "README.md"]
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")

#: Columns whose word is plain Dutch, explained by the codebook alone.
PLAIN_COLUMNS = {
    "soort", "waarde", "eenheid", "vanaf", "aantal", "organisatie", "status", "datum", "toelichting", "bedrag_eur",
    "naam", "id", "bewering", "gesteld", "afronding", "herberekening", "uitleg",
}  # fmt: skip


def anchors(document: Path) -> set[str]:
    """Return the anchors of a document's headings, as a repository page makes them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        if link.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def commands() -> dict[str, set[str]]:
    """Return the options of every command of the command line."""
    group = typer.main.get_command(app)
    return {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in group.commands.items()
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_exist(document):
    text = document.read_text(encoding="utf-8")
    known = commands()
    for name, rest in re.findall(r"nnz-mkba ([a-z-]+)([^`\n]*)", text):
        assert name in known, name
        assert set(re.findall(r"--[a-z-]+", rest)) <= known[name], rest


def test_every_command_is_in_the_readme():
    assert {name for name in commands() if f"nnz-mkba {name}" not in README} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_targets_exist(document):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    variables = set(re.findall(r"^([A-Z]+) \?=", makefile, re.MULTILINE))
    for target, setting in re.findall(
        r"(?:^|`)make ([a-z-]+)(?: ([A-Z]+)=)?", document.read_text(encoding="utf-8"), re.MULTILINE
    ):
        assert target in targets, target
        assert not setting or setting in variables, setting


def test_example_in_the_readme_prints_what_it_says():
    found = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert found.attempted >= 5
    assert found.failed == 0


def test_every_audience_is_in_the_readme():
    assert all(f"`{audience}`" in README for audience in Audience)


def test_pictures_are_small_enough_and_all_shown():
    shown = README + (ROOT / "docs" / "handleiding.md").read_text(encoding="utf-8")
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert len(pictures) >= 4
    for picture in pictures:
        assert picture.stat().st_size < 200_000
        assert f"images/{picture.name}" in shown


def glossary_rows() -> list[list[str]]:
    """Return the rows of all tables in the glossary: Dutch, in code, English, meaning."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return [row for row in rows if row[0] not in ("Dutch", "---")]


def vocabulary_words() -> set[str]:
    """Return every word of the closed lists, and the words that stand for a sum."""
    lists = [item for item in vars(vocabulary).values() if isinstance(item, type) and issubclass(item, enum.StrEnum)]
    words = {str(word) for closed in lists for word in closed}
    return words | {vocabulary.ALLE, vocabulary.OVERIG, vocabulary.DEELNEMEND, vocabulary.NIET_DEELNEMEND}


def schema_words() -> set[str]:
    """Return the columns of a delivery that are domain nouns, and the words its columns allow."""
    columns = {name for schema in TABLES for name in schema.columns} - PLAIN_COLUMNS
    status = next(schema for schema in TABLES if schema.stem == "organisaties").columns["status"].kind.expected
    return columns | set(re.split(r", | of ", status))


@pytest.mark.parametrize("word", sorted(vocabulary_words() | schema_words()))
def test_word_is_in_the_glossary(word):
    assert any(f"`{word}`" in cell for row in glossary_rows() for cell in row)


def test_glossary_rows_are_whole_and_once():
    rows = glossary_rows()
    assert all(len(row) == 4 and all(row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("dutch", "half_translated"),
    [
        ("gemeente", "municip"),
        ("peildatum", "reference_date"),
        ("discontovoet", "discount_rate"),
        ("GGD", "health_service"),
    ],
)
def test_code_has_one_word_for_a_domain_noun(dutch, half_translated):
    assert any(dutch in row[0] for row in glossary_rows())
    names = {
        name
        for path in (ROOT / "nnz_mkba").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (path.stem, getattr(node, "name", ""), getattr(node, "arg", ""), getattr(node, "id", ""))
    }
    assert [name for name in names if name and half_translated in name.lower()] == []


@pytest.mark.parametrize("word", [*Status, *Verdict, *Stream, *vocabulary.TIERS, *Audience], ids=str)
def test_english_reports_use_the_word_of_the_glossary(word):
    english = name_of(word, translator("en")).removesuffix("s")
    assert any(f"`{word}`" in row[1] and english in row[2] for row in glossary_rows()), english


def test_every_catalogue_word_for_an_officer_is_that_of_the_glossary():
    row = next(row for row in glossary_rows() if row[0] == "aandachtsfunctionaris")
    assert row[2] in translator("en")("Aandachtsfunctionaris")


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_decision_has_its_parts(path):
    number = re.fullmatch(r"(\d{4})-[a-z0-9-]+", path.stem)
    text = path.read_text(encoding="utf-8")
    assert number
    assert text.startswith(f"# {number[1]} ")
    assert "\nStatus: " in text
    assert [part for part in ("## Context", "## Decision", "## Consequences") if part not in text] == []


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(path.stem[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_workflow_runs_the_one_check_with_least_permissions():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert workflow["permissions"] == {"contents": "read"}
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash .ci/run"]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) for step in job["steps"] if "uses" in step)
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
