"""A list as one page: safe whatever it holds, whole without scripts, the same bytes each time."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hostile_papers import HOSTILE

from readlist.formats.bibtex.writer import to_bibtex
from readlist.formats.html import to_html
from readlist.formats.privacy import Personal
from readlist.model.paper import HistoryEntry, Paper, Progress, ReadingList, Status
from readlist.storage.list_file import parse_list

ROOT = Path(__file__).parents[3]
VOID = {"meta", "input", "br", "link", "img"}
READ = Progress((HistoryEntry(Status.READ, datetime(2026, 11, 23, 21, 40, tzinfo=UTC)),), ("core",))


class Outline(HTMLParser):
    """The elements of a page as a strict parser sees them; every one is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An empty element of a picture."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """An element ends: the one that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """A text between elements."""
        self.texts.append(data)

    def values(self, attribute: str) -> list[str]:
        """All values of the attribute, in order."""
        return [given[attribute] for _, given in self.elements if attribute in given]


def ten() -> ReadingList:
    """The bundled list."""
    path = ROOT / "data" / "iclr2022.toml"
    return parse_list(path.read_bytes(), path)


def pages() -> list[str]:
    """The page of the ten, and that of hostile papers in a hostile list."""
    evil = '"><script>alert(1)</script>'
    hostile = ReadingList(
        evil, evil, tuple(HOSTILE), description=evil, curator=evil, url="https://a/"
    )
    private = {HOSTILE[0].key: Personal(evil, Progress(READ.history, (evil,)))}
    return [to_html(ten()), to_html(hostile, private)]


@pytest.mark.parametrize("page", pages(), ids=["ten", "hostile"])
def test_nothing_runs_and_nothing_is_loaded(page: str) -> None:
    """One style, one script, no handler, no resource; links lead to http(s) or within the page."""
    outline = Outline(page)
    tags = [tag for tag, _ in outline.elements]
    assert tags.count("script") == tags.count("style") == 1
    assert not {"img", "iframe", "object", "link", "base", "form"} & set(tags)
    names = {name for _, given in outline.elements for name in given}
    assert not {"src", "srcset", "style", "action"} & names
    assert not [name for name in names if name.startswith("on")]
    links = outline.values("href")
    assert sum(each.startswith("data:application/x-bibtex") for each in links) == 1
    assert all(re.match(r"https?://|#|data:application/x-bibtex", each) for each in links)


@pytest.mark.parametrize("page", pages(), ids=["ten", "hostile"])
def test_the_policy_allows_just_what_is_there(page: str) -> None:
    """The hashes in the policy are those of the page's style and script."""
    policy = next(value for value in Outline(page).values("content") if "default-src" in value)
    for name in ("style", "script"):
        source = re.search(f"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert source
        digest = base64.b64encode(hashlib.sha256(source[1].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("page", pages(), ids=["ten", "hostile"])
def test_links_within_the_page_arrive(page: str) -> None:
    """Every id is unique, has no blank, and every link to an id finds it."""
    outline = Outline(page)
    ids = outline.values("id")
    assert len(set(ids)) == len(ids)
    assert not [each for each in ids if re.search(r"\s", each)]
    wanted = {unquote(each[1:]) for each in outline.values("href") if each.startswith("#")}
    assert wanted <= set(ids)


def test_what_a_list_says_is_there() -> None:
    """Title, curator, description, and of each paper names, venue, summaries, topics and links."""
    reading_list, page = ten(), to_html(ten())
    outline = Outline(page)
    shown = " ".join(outline.texts)
    assert reading_list.title in shown
    assert reading_list.curator in shown
    assert reading_list.description in shown
    for paper in reading_list.papers:
        assert all(text in shown for text in (paper.title, paper.presentation, *paper.topics))
        assert all(text in shown for text in paper.summary.values())
        assert f"https://openreview.net/forum?id={paper.openreview}" in outline.values("href")
    assert "https://arxiv.org/abs/2107.14795" in outline.values("href")
    assert {"en", "zh"} <= set(outline.values("lang"))


def test_the_whole_bibliography_is_one_link() -> None:
    """The `data:` link holds what `export` gives, and each paper its own entry."""
    reading_list, page = ten(), to_html(ten())
    outline = Outline(page)
    (link,) = [each for each in outline.values("href") if each.startswith("data:")]
    assert unquote(link.partition(",")[2]) == to_bibtex(reading_list.papers, extra={})
    assert to_bibtex(reading_list.papers[:1]).strip() in outline.texts
    assert "iclr2022.bib" in outline.values("download")


def test_what_it_builds_on_is_a_link_within_the_page() -> None:
    """A work of the page is linked by its title; one that is elsewhere is left out."""
    papers = (
        Paper("first", "The First"),
        Paper("second", "The Second", builds_on=("First", "elsewhere")),
    )
    page = to_html(ReadingList("t", "T", papers))
    assert 'Builds on <a href="#paper-first">The First</a></p>' in page
    assert "elsewhere" not in page


def test_nothing_of_the_person_s_own_unless_asked() -> None:
    """Progress, tags and notes are in the page only where they are handed over."""
    papers = (Paper("a", "A"), Paper("b", "B"))
    reading_list = ReadingList("t", "T", papers)
    plain = to_html(reading_list)
    assert "read" not in re.sub(r"<(style|script)>.*?</\1>|readlist", "", plain, flags=re.DOTALL)
    page = to_html(reading_list, {"a": Personal("My <b>thought</b>", READ)})
    assert "1 of 2 read" in page
    assert "read 2026-11-23 · core" in page
    assert "My &lt;b&gt;thought&lt;/b&gt;" in page
    assert "2026-11-23: 1" in page


def test_the_same_list_gives_the_same_bytes() -> None:
    """No clock, no order of a set and no machine shows in the page."""
    assert to_html(ten()) == to_html(ten())


def test_the_page_stays_small() -> None:
    """At most 40 kB and 8 kB a paper."""
    assert len(to_html(ten()).encode()) <= 40_000 + 10 * 8_000
    assert len(to_html(ReadingList("t", "T")).encode()) <= 40_000


def test_a_list_in_one_language_has_no_switch() -> None:
    """With one language there is nothing to choose."""
    page = to_html(ReadingList("t", "T", (Paper("a", "A", summary={"en": "Read it."}),)))
    assert "Summaries in" not in page
    assert "Read it." in page
