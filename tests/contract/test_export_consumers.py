"""Our exports in the programs that read them: nothing is refused, and the facts come back.

The records are those of the bundled lists, and sixty odd ones that break bibliographies.
"""

import json
import re
import shutil
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex
from exports import to_csl_json, to_ris, to_toml
from given import csl_surname, run_program, surnames
from hostile_papers import HOSTILE
from markdown_it import MarkdownIt

from readlist.formats.bibtex.writer import to_bibtex
from readlist.formats.markdown import text, to_markdown
from readlist.formats.privacy import shareable_list
from readlist.formats.publication import visible_text
from readlist.model.keys import citation_keys
from readlist.model.marked_text import marked, shown
from readlist.model.names import is_cut_short
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_file import parse_list

if TYPE_CHECKING:
    from conftest import Cli

ROOT = Path(__file__).parents[2]
FILES = (
    ROOT / "data" / "iclr2022.toml",
    ROOT / "data" / "iclr2022-background.toml",
    Path(__file__).with_name("odd-records.toml"),
)
SECRETS = ("secret", "/home/ada", "to-read", "ada@", "readstatus", "timestamp")

_TEXTS = """
abstract annote archive archive_collection archive_location archive-place authority call-number
citation-key citation-label collection-title container-title container-title-short dimensions
division DOI event event-place event-title genre ISBN ISSN journalAbbreviation jurisdiction
keyword language medium note original-publisher original-publisher-place original-title part-title
PMCID PMID publisher publisher-place references reviewed-genre reviewed-title scale section
shortTitle source status title title-short URL version volume-title volume-title-short year-suffix
"""
_NUMBERS = """
chapter-number citation-number collection-number edition first-reference-note-number id issue
locator number number-of-pages number-of-volumes page page-first part printing supplement volume
"""
_NAMES = """
author chair collection-editor compiler composer container-author contributor curator director
editor editorial-director executive-producer guest host illustrator interviewer narrator organizer
original-author performer producer recipient reviewed-author script-writer series-creator
translator
"""
_DATES = "accessed available-date event-date issued original-date submitted"
_TYPES = """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic
collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
interview legal_case legislation manuscript map motion_picture musical_score pamphlet
paper-conference patent performance periodical personal_communication post post-weblog regulation
report review review-book software song speech standard thesis treaty webpage
"""
TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": ["string", "number"]}


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with these properties and no others."""
    return {"type": "object", "properties": properties, "additionalProperties": False}


NAME_OBJECT = closed(
    dict.fromkeys(
        ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"), TEXT
    )
)
NAMES = {"type": "array", "items": NAME_OBJECT}
DATE_PARTS = {"type": "array", "items": NUMBER, "minItems": 1, "maxItems": 3}
DATE_OBJECT = closed(
    {
        "date-parts": {"type": "array", "items": DATE_PARTS, "minItems": 1, "maxItems": 2},
        "season": NUMBER,
        "circa": {"type": ["string", "number", "boolean"]},
        "literal": TEXT,
        "raw": TEXT,
    }
)
CSL_DATA = {
    "type": "array",
    "items": {
        **closed(
            {
                "type": {"enum": _TYPES.split()},
                "custom": {"type": "object"},
                "categories": {"type": "array", "items": TEXT},
                **dict.fromkeys(_TEXTS.split(), TEXT),
                **dict.fromkeys(_NUMBERS.split(), NUMBER),
                **dict.fromkeys(_NAMES.split(), NAMES),
                **dict.fromkeys(_DATES.split(), DATE_OBJECT),
            }
        ),
        "required": ["type", "id"],
    },
}
"""The types and fields that CSL's schema of input data (1.0.2) allows."""


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def listed(request: pytest.FixtureRequest) -> ReadingList:
    """One of the lists, as writers get it."""
    return shareable_list(parse_list(request.param.read_bytes(), request.param), Counter())


@pytest.fixture
def odd() -> ReadingList:
    """The odd records, as writers get them."""
    return shareable_list(parse_list(FILES[2].read_bytes(), FILES[2]), Counter())


def named(authors: tuple[str, ...]) -> tuple[str, ...]:
    """The authors without the "others", whom CSL has no word for."""
    return authors[:-1] if is_cut_short(authors) else authors


def without_markup(title: str) -> str:
    """The title without the marks of what keeps its capitals."""
    return re.sub(r"</?span[^>]*>", "", title)


def quotes_alike(title: str) -> str:
    """The title with one kind of quotation marks: pandoc sets them as the style wants."""
    return re.sub("[“”‘’'\"]", "'", " ".join(without_markup(title).split()))


def test_csl_schema(listed: ReadingList) -> None:
    """Every item is one that the schema allows, whatever was imported into the list."""
    odd_variables = {"weird": {"a": [1, True]}, "accessed": {"raw": "today"}, "annote": "secret"}
    more = Paper("more", "More", extra={"csl": odd_variables, "volume": 3, "odd": "x", "month": 2})
    items = json.loads(to_csl_json([*listed.papers, more]))
    jsonschema.validate(items, CSL_DATA)
    assert items[-1]["accessed"] == {"raw": "today"}


def test_csl_schema_of_what_no_list_can_hold() -> None:
    """Nor is there anything that the schema forbids in items of papers made to break BibTeX."""
    items = json.loads(to_csl_json(HOSTILE))
    jsonschema.validate(items, CSL_DATA)
    assert [item["id"] for item in items] == citation_keys(HOSTILE)
    assert len(rispy.loads(to_ris(HOSTILE), newline="\r\n")) == len(HOSTILE)


def as_shown(title: str) -> str:
    """A title as a terminal shows it, whatever spelling of marks and formulas it has."""
    return shown(marked(re.sub(r"</?span[^>]*>", "", title)))


def test_csl_says_what_the_list_says(listed: ReadingList) -> None:
    """Key, title, names and year are the list's."""
    items = json.loads(to_csl_json(listed.papers))
    assert [item["id"] for item in items] == citation_keys(listed.papers)
    for paper, item in zip(listed.papers, items, strict=True):
        assert as_shown(item["title"]) == as_shown(visible_text(paper.title))
        assert [csl_surname(name) for name in item.get("author", [])] == surnames(
            named(paper.authors)
        )
        year = item.get("issued", {"date-parts": [[None]]})["date-parts"][0][0]
        assert year == paper.year


def test_rispy(listed: ReadingList) -> None:
    """Rispy finds the records with title, names, year, DOI, and knows every tag but one."""
    records = rispy.loads(to_ris(listed.papers), newline="\r\n")
    assert [record["id"] for record in records] == citation_keys(listed.papers)
    for paper, record in zip(listed.papers, records, strict=True):
        assert record["title"] == as_shown(visible_text(paper.title))
        found = [author.split(",")[0] for author in record.get("authors", [])]
        assert found == [surname.split(",")[0] for surname in surnames(paper.authors)]
        assert record.get("year") == (f"{paper.year:04}" if paper.year is not None else None)
        assert record.get("doi", "") == paper.doi
        assert set(record.get("unknown_tag", {})) <= {"M2"}


def test_bibtexparser(listed: ReadingList) -> None:
    """Bibtexparser 2 reads every entry under its key, and fails at none."""
    library = parse_bibtex(to_bibtex(listed.papers))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == citation_keys(listed.papers)


def test_markdown_shows_titles_and_nothing_else(odd: ReadingList) -> None:
    """Rendered with HTML allowed every title is its text: no tag, link or code of its own."""
    render = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")
    for paper in odd.papers:
        title = visible_text(paper.title)
        tokens = render.parseInline(text(paper.title))[0].children or []
        assert {token.type for token in tokens} == {"text"}
        assert "".join(token.content for token in tokens) == title
        (block, *_) = render.parse(text(paper.title))
        assert block.type == "paragraph_open"


def test_markdown_has_no_markup_of_titles() -> None:
    """Marks are HTML's, scripts are Unicode, and a tag without its partner is text."""
    paper = Paper("k", "<i>E. coli</i> in CO<sub>2</sub> & <b>x", venue="A & B")
    markdown = to_markdown(ReadingList("l", "L", (paper,)))
    assert "**<i>E. coli</i> in CO₂ & <b>x**" in markdown.replace("\\", "")
    assert "*A & B*" in markdown.replace("\\", "")


def test_markdown_links_lead_to_the_web(odd: ReadingList) -> None:
    """No link of the whole list leads anywhere but to an http(s) address; no HTML is live."""
    html = MarkdownIt("commonmark", {"html": True}).render(to_markdown(odd))
    assert re.findall(r'href="(?!https?://)[^"]*', html) == []
    tags = {"h1", "p", "ol", "li", "strong", "em", "a", "br"}
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= tags
    assert html.count("<li>") == len(odd.papers)


def test_a_list_file_fits_its_schema(listed: ReadingList) -> None:
    """The exported list is valid by the schema, and is the list again."""
    papers = tuple(paper for paper in listed.papers if " " not in paper.citekey)
    written = to_toml(replace(listed, papers=papers))
    schema = json.loads((ROOT / "data" / "list.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(json.dumps(tomllib.loads(written), default=str)), schema)
    again = parse_list(written.encode(), Path(f"{listed.name}.toml"))
    assert [paper.title for paper in again.papers] == [paper.title for paper in papers]
    assert to_toml(again) == written


@pytest.mark.parametrize("name", ["csl-json", "ris", "markdown", "html", "toml", "json"])
def test_nothing_personal_is_in_it(cli: "Cli", name: str) -> None:
    """Fields that others keep private in their files leave in no format that is shared."""
    text = FILES[2].read_text("utf-8")
    head = '[[papers]]\nkey = "runs"\ntitle = "Runs"\nurl = "javascript:steal()"\n'
    head += 'notes = "secret"\n'
    cli.write("lists/odd-records.toml", f"{text}\n{head}")
    answer = cli("export", "-l", "odd-records", "-f", name)
    assert answer.code == 0
    assert "Runs" in answer.out
    assert [word for word in (*SECRETS, "javascript:steal") if word in answer.out] == []


def test_the_same_bytes_every_time(listed: ReadingList) -> None:
    """The same list gives the same text."""
    papers = listed.papers
    for write in (to_csl_json, to_ris):
        assert write(papers) == write(papers)
    assert to_markdown(listed) == to_markdown(listed)
    assert to_toml(listed) == to_toml(listed)


def run(*command: str, cwd: Path, stdin: str = "") -> str:
    """The answer of the program, which said nothing else and ended well."""
    done = run_program(*command, cwd=cwd, stdin=stdin)
    assert not done.stderr
    return done.stdout


@pytest.mark.consumer
@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not here")
def test_pandoc(listed: ReadingList, tmp_path: Path) -> None:
    """Pandoc reads title, names and year as they are, and cites every paper; no HTML is live."""
    (tmp_path / "papers.json").write_text(to_csl_json(listed.papers), "utf-8")
    items = json.loads(run("pandoc", "-f", "csljson", "-t", "csljson", "papers.json", cwd=tmp_path))
    by_key = {item["id"]: item for item in items}
    for paper, key in zip(listed.papers, citation_keys(listed.papers), strict=True):
        titles = by_key[key]["title"], visible_text(paper.title)
        assert len({quotes_alike(as_shown(title)) for title in titles}) == 1
        found = [csl_surname(name) for name in by_key[key].get("author", [])]
        people = surnames(named(paper.authors))
        assert list(map(quotes_alike, found)) == list(map(quotes_alike, people))
    cited = run(
        "pandoc", "--citeproc", "--bibliography=papers.json", "-t", "html",
        cwd=tmp_path, stdin="---\nnocite: '@*'\n...\n",
    )  # fmt: skip
    assert cited.count('class="csl-entry"') == len(listed.papers)
    assert re.findall(r"<(?:script|img)|href=.javascript", cited, re.IGNORECASE) == []
