"""Pages of proceedings."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome, Reply
from readlist.sources.paper_pages import Meta, Pages, Proceedings, addresses_of
from readlist.sources.protocol import (
    Clue,
    Source,
    SourceContext,
    SourceResult,
    clue_of_paper,
)

if TYPE_CHECKING:
    from unit.sources.conftest import Drive, Play

HASH = "0123456789abcdef0123456789abcdef"
NEURIPS = f"https://proceedings.neurips.cc/paper_files/paper/2022/hash/{HASH}-Abstract-Conference"
NEURIPS_PDF = f"https://proceedings.neurips.cc/paper_files/paper/2022/file/{HASH}-Paper-Conference"
PMLR = (
    "https://proceedings.mlr.press/v162/ma22b.html",
    "https://proceedings.mlr.press/v162/ma22b/ma22b.pdf",
)
PAPER = Paper("k", "T", url=PMLR[0])


def acl(name: str) -> tuple[str, str]:
    """The two addresses of a paper in the ACL Anthology."""
    return (f"https://aclanthology.org/{name}/", f"https://aclanthology.org/{name}.pdf")


@pytest.mark.parametrize(
    ("paper", "place"),
    [
        (Paper("k", "T", doi="10.18653/v1/2020.acl-main.463"), acl("2020.acl-main.463")),
        (Paper("k", "T", doi="10.18653/v1/p19-1423"), acl("P19-1423")),
        (Paper("k", "T", doi="10.3115/v1/d14-1162"), acl("D14-1162")),
        (Paper("k", "T", url="https://www.aclweb.org/anthology/D14-1162v2.pdf"), acl("D14-1162")),
        (
            Paper("k", "T", url="HTTP://ACLAnthology.org/2022.findings-acl.1"),
            acl("2022.findings-acl.1"),
        ),
        (PAPER, PMLR),
        (Paper("k", "T", url="http://proceedings.mlr.press/v162/ma22b/ma22b.pdf?x#page=2"), PMLR),
        (
            Paper("k", "T", url=f"{NEURIPS}.html"),
            (f"{NEURIPS}.html", f"{NEURIPS_PDF}.pdf"),
        ),
        (
            Paper("k", "T", url=f"https://papers.nips.cc/paper/2019/file/{HASH}-Paper.pdf"),
            (
                f"https://papers.nips.cc/paper/2019/hash/{HASH}-Abstract.html",
                f"https://papers.nips.cc/paper/2019/file/{HASH}-Paper.pdf",
            ),
        ),
        (
            Paper("k", "T", url="https://openaccess.thecvf.com/content_CVPR_2017/papers/A_B.pdf"),
            (
                "https://openaccess.thecvf.com/content_CVPR_2017/html/A_B.html",
                "https://openaccess.thecvf.com/content_CVPR_2017/papers/A_B.pdf",
            ),
        ),
        (
            Paper("k", "T", url="https://www.jmlr.org/papers/volume23/21-0998/21-0998.pdf"),
            (
                "https://jmlr.org/papers/v23/21-0998.html",
                "https://jmlr.org/papers/volume23/21-0998/21-0998.pdf",
            ),
        ),
        (Paper("k", "T", url="https://example.org", doi="10.18653/v1/p19-1423"), acl("P19-1423")),
        (Paper("k", "T", url="https://aclanthology.org/venues/acl/"), None),
        (Paper("k", "T", url="https://evil.example/aclanthology.org/P19-1423"), None),
        (Paper("k", "T", url="https://proceedings.mlr.press/v162/"), None),
        (Paper("k", "T", doi="10.1613/jair.3912"), None),
        (Paper("k", "T"), None),
    ],
)
def test_places(paper: Paper, place: tuple[str, str] | None) -> None:
    """Page and PDF follow from any address of either, and from the ACL's DOIs."""
    assert addresses_of(clue_of_paper(paper)) == place
    source: Source = Proceedings(SourceContext())
    assert source.can_describe(clue_of_paper(paper)) is (place is not None)


def test_an_abstract(drive: "Drive") -> None:
    """The abstract comes from the page, and the answer serves the PDF as well."""
    page = b"<meta name=citation_title content=T><div id=abstract>We show.</div>"
    found, [asked] = drive(
        Proceedings(SourceContext()).abstract(clue_of_paper(PAPER)), {PMLR[0]: page}
    )
    assert found == SourceResult(PMLR[0], "We show.", source="the proceedings")
    _, [again, _] = drive(
        Proceedings(SourceContext()).pdf(clue_of_paper(PAPER)),
        {PMLR[0]: page, PMLR[1]: Reply(PMLR[1], file=Path("a.pdf"))},
    )
    assert again == asked


def test_a_page_without_abstract(drive: "Drive") -> None:
    """Such a page has none to give."""
    with pytest.raises(FetchFailed) as failed:
        drive(
            Proceedings(SourceContext()).abstract(clue_of_paper(PAPER)),
            {PMLR[0]: b"<meta name=citation_title content=T>"},
        )
    assert failed.value.outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("stated", "pdf"),
    [
        ("ma22b/final.pdf", "https://proceedings.mlr.press/v162/ma22b/final.pdf"),
        ("http://proceedings.mlr.press/x.pdf", "https://proceedings.mlr.press/x.pdf"),
        (
            "https://raw.githubusercontent.com/mlresearch/v162/a.pdf",
            "https://raw.githubusercontent.com/mlresearch/v162/a.pdf",
        ),
        ("", PMLR[1]),
        ("https://[broken/a.pdf", PMLR[1]),
    ],
)
def test_the_pdf(drive: "Drive", stated: str, pdf: str) -> None:
    """The page's own word goes before the pattern; people are told of the page."""
    page = Reply(PMLR[0], Meta({"title": ["T"], "pdf_url": [stated]}))
    found, _ = drive(
        Proceedings(SourceContext()).pdf(clue_of_paper(PAPER)),
        {PMLR[0]: page, pdf: Reply(pdf, file=Path("a.pdf"))},
    )
    assert found == SourceResult(PMLR[0], file=Path("a.pdf"))


def test_pages(play: "Play") -> None:
    """All authors in one tag, a year alone, a journal; a page without title names no paper."""
    url = "https://journal.example/1"
    page = b"""<meta name=citation_title content="On &lt;i&gt;X&lt;/i&gt;">
        <meta name=citation_authors content="Tan, Li; Ek, Jo">
        <meta name=citation_publication_date content="2021/13/45">
        <meta name=citation_journal_title content="J. of X"><meta name=citation_volume content=4>
        <meta name=citation_firstpage content=e7>"""
    source = Pages(SourceContext())
    found = play(source.describe(Clue(url=url)), {url: page})
    paper = found.paper
    assert (paper.title, paper.authors, paper.year) == ("On <i>X</i>", ("Li Tan", "Jo Ek"), 2021)
    assert (paper.venue, paper.type, paper.url) == ("J. of X", "article-journal", url)
    assert (paper.extra, found.source) == ({"volume": "4", "pages": "e7"}, "journal.example")
    bare = b'<meta name=citation_volume content="4"><meta name=citation_date content="soon">'
    with pytest.raises(FetchFailed) as caught:
        play(source.describe(Clue(url=url)), {url: bare})
    assert caught.value.outcome is Outcome.NOT_FOUND
