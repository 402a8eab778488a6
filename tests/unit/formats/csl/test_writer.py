"""Papers as CSL-JSON: which variable holds what."""

import json
from datetime import UTC, datetime
from typing import Any

from exports import to_csl_json

from readlist.formats.csl.reader import read_csl_json
from readlist.formats.privacy import Personal
from readlist.model.paper import HistoryEntry, Paper, Progress, Status


def item(paper: Paper, personal: Personal | None = None) -> dict[str, Any]:
    """The one item of a paper."""
    (found,) = json.loads(to_csl_json([paper], {paper.key: personal} if personal else {}))
    assert isinstance(found, dict)
    return found


def test_venues() -> None:
    """Who published a book or preprint is its publisher; anything else is in something."""
    assert item(Paper("k", "T", "book", venue="MIT Press"))["publisher"] == "MIT Press"
    assert item(Paper("k", "T", "article", arxiv="2107.14795"))["publisher"] == "arXiv"
    assert item(Paper("k", "T", "chapter", venue="Book"))["container-title"] == "Book"
    both = item(Paper("k", "T", "book", venue="MIT Press", extra={"publisher": "Other"}))
    assert both["custom"] == {"readlist": {"extra": {"publisher": "Other"}}}
    assert item(Paper("k", "T", "no-such-type"))["type"] == "document"


def test_dates() -> None:
    """A date that agrees with the year is the publication's, one of another year is apart."""
    forum = item(Paper("k", "T", year=2023, date="2022-04-25"))
    assert (forum["issued"], forum["available-date"]) == (
        {"date-parts": [[2023]]},
        {"date-parts": [[2022, 4, 25]]},
    )
    span = item(Paper("k", "T", year=2022, date="2022-04-25/2022-05-02"))
    assert span["issued"] == {"date-parts": [[2022, 4, 25], [2022, 5, 2]]}
    season = item(Paper("k", "T", year=2022, date="2022-21~"))
    assert season["issued"] == {"date-parts": [[2022]], "season": 1, "circa": True}
    whole = item(Paper("k", "T", year=2022, date="2022-04-25"))
    assert whole["issued"] == {"date-parts": [[2022, 4, 25]]}
    assert "available-date" not in whole
    yearless = item(Paper("k", "T", extra={"month": "April"}))
    assert "issued" not in yearless
    assert yearless["custom"] == {"readlist": {"extra": {"month": "April"}}}


def test_numbers() -> None:
    """A number is an article's issue, else the work's own."""
    assert item(Paper("k", "T", "article-journal", extra={"number": "3"}))["issue"] == "3"
    assert item(Paper("k", "T", "report", extra={"number": "3"}))["number"] == "3"
    assert item(Paper("k", "T", "book", extra={"issue": "3"}))["issue"] == "3"


def test_what_only_csl_could_say() -> None:
    """It comes back where the schema allows it, else with our own."""
    verbatim: dict[str, object] = {
        "source": "arXiv.org",
        "part": 3,
        "chair": [{"family": "Hopper"}],
        "submitted": {"raw": "2020"},
        "categories": ["a"],
        "custom": {"mine": 1},
        "section": 3,
        "host": ["Ada"],
        "title": "another",
        "odd": ["\x1b[31mred"],
    }
    found = item(Paper("k", "T", extra={"csl": verbatim}))
    kept = ("source", "part", "chair", "submitted", "categories")
    assert {name: found[name] for name in kept} == {name: verbatim[name] for name in kept}
    assert found["custom"] == {
        "mine": 1,
        "readlist": {
            "csl": {"section": 3, "host": ["Ada"], "title": "another", "odd": ["red"]},
        },
    }
    assert "custom" not in item(Paper("k", "T", extra={"csl": "no table", "x": 1.5}))


def test_private() -> None:
    """Notes follow the public note, tags the keywords, and the status is in `custom`."""
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    progress = Progress((HistoryEntry(Status.READ, at),), ("mine",), 4, "high")
    paper = Paper("k", "T", extra={"note": "public", "keywords": "a"})
    found = item(paper, Personal("One.\n\nTwo\x00.", progress))
    assert found["note"] == "public\n\nOne.\n\nTwo."
    assert found["keyword"] == "a, mine"
    assert found["custom"]["readlist"]["extra"] == {
        "readstatus": "read", "ranking": "rank4", "priority": "prio1",
        "readlist-tags": "mine", "readlist-history": "read 2026-11-22T10:00:00Z",
    }  # fmt: skip
    assert item(Paper("k", "T"), Personal("n"))["note"] == "n"


def test_markup_in_a_title() -> None:
    """The marks are those that CSL has; a formula that marks can say is in marks."""
    title = "<i>E. coli</i> in H<sub>2</sub>O & CO$_2$ <sc>x</sc> $a<b$"
    assert item(Paper("k", title, venue="Science & Nature"))["title"] == (
        "<i>E. coli</i> in H<sub>2</sub>O & CO<sub>2</sub> "
        '<span style="font-variant:small-caps;">x</span> <span class="nocase">$a<b$</span>'
    )
    assert item(Paper("k", "T", venue="A & B"))["container-title"] == "A & B"
    assert item(Paper("k", "a <script>b</script> & <i>c"))["title"] == (
        "a <script>b</script> & <i>c"
    )


def test_number_in_a_series() -> None:
    """It is the series' number; a report has its own."""
    extra = {"series": "LNCS", "number": "12"}
    assert item(Paper("k", "T", "chapter", extra=extra))["collection-number"] == "12"
    assert item(Paper("k", "T", "report", extra=extra))["number"] == "12"


def test_fields_of_acm() -> None:
    """The number of an article is its page, and both fields come back as they were."""
    extra = {"articleno": "7", "numpages": "9"}
    text = to_csl_json([Paper("k", "T", "article-journal", extra=extra)])
    (found,) = json.loads(text)
    assert (found["page"], found["number-of-pages"]) == ("7", "9")
    (entry,) = read_csl_json(text, lambda _done, _of: None).entries
    assert entry.paper
    assert entry.paper.extra == extra
