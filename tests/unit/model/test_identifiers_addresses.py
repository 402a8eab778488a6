"""The web addresses of a paper."""

from readlist.model.identifiers import Scheme, all_addresses, identifiers, page, page_of, remote_pdf
from readlist.model.paper import Paper

BARE = Paper(key="k", title="Work")
FULL = Paper(
    key="k",
    title="Work",
    openreview="abc",
    doi="10.1613/jair.3912",
    arxiv="2107.14795",
    url="https://example.org/",
    pdf="https://example.org/a.pdf",
    code="https://example.org/code",
    project="https://example.org/project",
)


def test_identifiers_put_the_published_version_first() -> None:
    """OpenReview, DOI, then the preprint; a paper without any has none."""
    assert [each.scheme for each in identifiers(FULL)] == ["openreview", "doi", "arxiv"]
    assert identifiers(BARE) == ()


def test_all_addresses_have_labels() -> None:
    """Everything known, under the name that lists give it; nothing for what is absent."""
    assert all_addresses(FULL) == {
        "openreview": "https://openreview.net/forum?id=abc",
        "doi": "https://doi.org/10.1613/jair.3912",
        "arxiv": "https://arxiv.org/abs/2107.14795",
        "url": "https://example.org/",
        "pdf": "https://example.org/a.pdf",
        "code": "https://example.org/code",
        "project": "https://example.org/project",
    }
    assert all_addresses(BARE) == {}


def test_the_page_is_the_published_one() -> None:
    """Forum before DOI before the publisher's address before the preprint."""
    arxiv = Paper(key="k", title="Work", arxiv="2107.14795")
    url = Paper(key="k", title="Work", arxiv="2107.14795", url="https://example.org/")
    doi = Paper(key="k", title="Work", doi="10.1613/jair.3912", url="https://example.org/")
    assert page(FULL) == "https://openreview.net/forum?id=abc"
    assert page(doi) == "https://doi.org/10.1613/jair.3912"
    assert page(url) == "https://example.org/"
    assert page(arxiv) == page_of(Scheme.ARXIV, arxiv.arxiv) == "https://arxiv.org/abs/2107.14795"
    assert page(BARE) is None
    assert page_of(Scheme.ARXIV, "") == ""


def test_the_pdf_is_the_lists_own_if_it_has_one() -> None:
    """Else OpenReview's, else arXiv's; a DOI serves none."""
    both = Paper(key="k", title="Work", openreview="abc", arxiv="2107.14795")
    assert remote_pdf(FULL) == "https://example.org/a.pdf"
    assert remote_pdf(both) == "https://openreview.net/pdf?id=abc"
    assert (
        remote_pdf(Paper(key="k", title="Work", doi="10.1613/j", arxiv="2107.14795"))
        == "https://arxiv.org/pdf/2107.14795"
    )
    assert remote_pdf(Paper(key="k", title="Work", doi="10.1613/jair.3912")) is None
