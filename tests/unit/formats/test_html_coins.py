"""COinS read back as a reference manager reads them."""

from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from readlist.formats.html import coins, to_html
from readlist.model.names import natural_names
from readlist.model.paper import Paper
from readlist.storage.list_file import parse_list

DATA = Path(__file__).parents[3] / "data"
ITEM_TYPES = {
    "book": {"bookitem": "bookSection", "proceeding": "conferencePaper", "report": "report"},
    "journal": {"preprint": "preprint"},
    "dissertation": {},
    "dc": {},
}
EXPECTED = {
    "paper-conference": "conferencePaper",
    "article": "preprint",
    "article-journal": "journalArticle",
}
DEFAULTS = {"book": "book", "journal": "journalArticle", "dissertation": "thesis", "dc": "webpage"}


class Spans(HTMLParser):
    """The titles of all spans of the class Z3988."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.titles: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A span is kept if screen readers pass over it."""
        given = dict(attrs)
        if tag == "span" and given.get("class") == "Z3988" and given.get("aria-hidden") == "true":
            self.titles.append(given["title"] or "")


def items(page: str) -> list[dict[str, list[str]]]:
    """The record that Zotero's reader of OpenURL makes of the page."""
    return [_item(title) for title in Spans(page).titles]


def _item(context: str) -> dict[str, list[str]]:
    """Pairs are cut at `&`, each at its one `=`, and a `+` is a blank."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in context.split("&"):
        key, value = part.split("=")
        found[key].append(unquote(value.replace("+", " ")))
    (form,) = found["rft_val_fmt"]
    kind = form.removeprefix("info:ofi/fmt:kev:mtx:")
    genre = next(iter(found["rft.genre"]), "")
    titles = ("rft.atitle",) if found["rft.atitle"] else ("rft.btitle", "rft.title")
    around = ("rft.btitle", "rft.jtitle", "rft.source", "rft.inst")
    return {
        "type": [ITEM_TYPES[kind].get(genre, DEFAULTS[kind])],
        "title": [value for key in titles for value in found[key]],
        "container": [value for key in around for value in found[key] if key not in titles],
        "authors": found["rft.au"] + found["rft.aucorp"],
        "date": found["rft.date"],
        "doi": [each[9:] for each in found["rft_id"] if each.startswith("info:doi/")],
        "url": [each for each in found["rft_id"] if each.startswith("http")],
        "pages": found["rft.pages"],
    }


def spoken(author: str) -> str:
    """`Family, Given` in natural order."""
    family, _, given = author.partition(", ")
    return f"{given} {family}".strip()


@pytest.mark.parametrize("name", ["iclr2022", "iclr2022-background"])
def test_all_records_come_back(name: str) -> None:
    """Type, title, venue, every author in order, year and an address of each bundled paper."""
    path = DATA / f"{name}.toml"
    reading_list = parse_list(path.read_bytes(), path)
    found = items(to_html(reading_list))
    assert len(found) == len(reading_list.papers)
    for item, paper in zip(found, reading_list.papers, strict=True):
        assert item["type"] == [EXPECTED[paper.type]]
        assert item["title"] == [paper.title]
        assert item["container"] == ([paper.venue] if paper.venue else [])
        assert list(map(spoken, item["authors"])) == natural_names(paper.authors)
        assert item["date"][0][:4] == str(paper.year)
        assert item["url"]


def test_a_journal_article() -> None:
    """Journal, volume, issue and pages have keys of their own; the DOI is an `info:` address."""
    paper = Paper(
        "k",
        "On = and & and +",
        type="article-journal",
        authors=("van Hasselt, Hado", "{Barnes & Noble}"),
        year=2020,
        venue="Neural Networks",
        doi="10.1/x",
        extra={"volume": "3", "number": "2", "pages": "10--20", "issn": "1234-5678"},
    )
    (item,) = items(coins(paper, paper.title, paper.venue))
    assert item["type"] == ["journalArticle"]
    assert item["title"] == ["On = and & and +"]
    assert item["authors"] == ["van Hasselt, Hado", "Barnes & Noble"]
    assert item["pages"] == ["10-20"]
    assert item["doi"] == ["10.1/x"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("book", "book"), ("chapter", "bookSection"), ("thesis", "thesis"), ("software", "webpage")],
)
def test_other_types(kind: str, expected: str) -> None:
    """Books, chapters and theses have formats of their own; everything else has one for all."""
    (item,) = items(coins(Paper("k", "T", type=kind), "T", "V"))
    assert item["type"] == [expected]
    assert item["title"] == ["T"]


def test_an_attribute_cannot_be_left() -> None:
    """Quotes and angle brackets of a title stay inside the attribute."""
    span = coins(Paper("k", '"><script>'), '"><script>', "")
    assert span.count('"') == 6
    assert "<script>" not in span


def test_a_list_of_names_that_is_cut_short() -> None:
    """`others` is no author."""
    (item,) = items(coins(Paper("k", "T", authors=("Ada Lovelace", "others")), "T", ""))
    assert item["authors"] == ["Lovelace, Ada"]
