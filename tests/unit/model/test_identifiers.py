"""Identifiers, read from whatever a person pastes."""

import pytest

from readlist.model.identifiers import (
    Identifier,
    Scheme,
    doi_in,
    identifier_of,
    is_web_address,
    page_address,
    parse_identifier,
    remote_pdf,
    web_addresses,
)
from readlist.model.paper import Paper

ARXIV = Identifier(Scheme.ARXIV, "2107.14795")
OLD_ARXIV = Identifier(Scheme.ARXIV, "math/0309136")
FORUM = Identifier(Scheme.OPENREVIEW, "fILj7WpI-g")
DOI = Identifier(Scheme.DOI, "10.1613/jair.3912")


@pytest.mark.parametrize(
    "text",
    [
        "2107.14795",
        " 2107.14795v3 ",
        "arXiv:2107.14795",
        "ARXIV: 2107.14795V2",
        "https://arxiv.org/abs/2107.14795",
        "http://www.arxiv.org/abs/2107.14795v2?context=cs#here",
        "arxiv.org/pdf/2107.14795.pdf",
        "https://export.arxiv.org/pdf/2107.14795v1",
        "HTTPS://ARXIV.ORG/html/2107.14795v3/",
        "https://huggingface.co/papers/2107.14795",
        "10.48550/arXiv.2107.14795",
        "doi:10.48550/ARXIV.2107.14795",
        "https://doi.org/10.48550/arXiv.2107.14795",
        "arXiv:2107.14795v3 [cs.LG] 2 Aug 2021",
        "<https://arxiv.org/abs/2107.14795>",
        "https://arxiv.org/abs/2107.14795.",
        "2107.14795.",
        "https://arxiv.org:443/abs/2107.14795",
        "https://arxiv.org/ABS/2107.14795V2",
        "https://arxiv.org/pdf/2107.14795.PDF",
        "//arxiv.org/abs/2107.14795",
        "arxiv:https://arxiv.org/abs/2107.14795",
        "arXiv: https://arxiv.org/pdf/2107.14795v1.pdf",
    ],
)
def test_arxiv_ids(text: str) -> None:
    """An id, with version or prefix, its addresses and its DOI all mean the same preprint."""
    assert parse_identifier(text) == ARXIV


@pytest.mark.parametrize(
    "text",
    ["math.GT/0309136", "arxiv:math.GT/0309136v1", "https://arxiv.org/abs/math.GT/0309136v2"],
)
def test_old_arxiv_ids(text: str) -> None:
    """Ids from before 2007 have their archive in front, without the subject class."""
    assert parse_identifier(text) == OLD_ARXIV


@pytest.mark.parametrize(
    "text",
    [
        "openreview:fILj7WpI-g",
        "https://openreview.net/forum?id=fILj7WpI-g",
        "openreview.net/pdf?id=fILj7WpI-g",
        "https://openreview.net/forum?noteId=x&id=fILj7WpI-g#discussion",
        "https://api2.openreview.net/notes?forum=fILj7WpI-g",
    ],
)
def test_openreview_ids(text: str) -> None:
    """A prefix or an address of forum or PDF names the forum."""
    assert parse_identifier(text) == FORUM


@pytest.mark.parametrize(
    "text",
    [
        "10.1613/JAIR.3912",
        "doi: 10.1613/jair.3912",
        "https://doi.org/10.1613/jair.3912",
        "dx.doi.org/10.1613/jair.3912",
        "https://dl.acm.org/doi/10.1613/jair.3912/",
        "https://doi.org/10.1613%2Fjair.3912",
        "doi:https://doi.org/10.1613/jair.3912",
        "<10.1613/jair.3912>",
        "https://doi.org/10.1613/jair.3912.",
    ],
)
def test_dois(text: str) -> None:
    """A DOI is lower case, also out of resolvers' and publishers' addresses."""
    assert parse_identifier(text) == DOI


@pytest.mark.parametrize(
    "text",
    [
        "",
        "perceiver io",
        "fILj7WpI-g",
        "2107.147",
        "arxiv:",
        "arxiv:fILj7WpI-g",
        "openreview:a b",
        "openreview:x",
        "doi:2107.14795",
        "10.1/x",
        "https://openreview.net/group?id=",
        "https://openreview.net/",
        "https://example.org/2107.14795",
        "https://[broken/abs/2107.14795",
        "https://arxiv.org:port/abs/",
        "version 2107.14795",
        "isbn:9780262039246",
        "arXiv:soon [cs.LG] 2 Aug 2021",
        "https://arxiv.org:99999999/",
    ],
)
def test_what_names_no_paper(text: str) -> None:
    """Other text, other addresses and what the named authority cannot have issued give None."""
    assert parse_identifier(text) is None


def test_a_value_is_read_in_its_own_scheme() -> None:
    """Without prefix the scheme decides: any bare word may be a forum id, not an arXiv id."""
    assert identifier_of(Scheme.OPENREVIEW, "fILj7WpI-g") == FORUM
    assert identifier_of(Scheme.DOI, "10.1613/JAIR.3912") == DOI
    assert identifier_of(Scheme.ARXIV, "fILj7WpI-g") is None


@pytest.mark.parametrize(
    ("identifier", "page", "pdf"),
    [
        (ARXIV, "https://arxiv.org/abs/2107.14795", "https://arxiv.org/pdf/2107.14795"),
        (
            FORUM,
            "https://openreview.net/forum?id=fILj7WpI-g",
            "https://openreview.net/pdf?id=fILj7WpI-g",
        ),
        (DOI, "https://doi.org/10.1613/jair.3912", None),
        (
            Identifier(Scheme.DOI, "10.1002/(sici)1:2<a>3#4?"),
            "https://doi.org/10.1002/(sici)1:2%3Ca%3E3%234%3F",
            None,
        ),
    ],
)
def test_addresses(identifier: Identifier, page: str, pdf: str | None) -> None:
    """The page leads back to the identifier; the PDF is where the authority serves it."""
    assert page_address(identifier) == page
    values: dict[str, str] = {identifier.scheme: identifier.value}
    arxiv, openreview, doi = (values.get(name, "") for name in ("arxiv", "openreview", "doi"))
    assert remote_pdf(Paper("k", "T", arxiv=arxiv, openreview=openreview, doi=doi)) == pdf
    assert parse_identifier(page) == identifier


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://example.org/a?b#c", True),
        ("HTTP://example.org", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("example.org", False),
        ("https://a b", False),
        ("https://a\x1b", False),
        ("https://", False),
        ("https:///etc/passwd", False),
        ("https://?q", False),
        ("https://#top", False),
        ("https://:443/x", False),
        ("https://ann@/x", False),
        ("https://\\evil/x", False),
        ("https://ann@example.org/x", True),
        ("https://[2606:4700::1111]:8443/x", True),
        ("https://example.org:8443", True),
        (" https://a", False),
    ],
)
def test_web_addresses(text: str, *, good: bool) -> None:
    """Only http and https, in any case, with a host, and without white space or controls."""
    assert is_web_address(text) is good


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{10.1613/jair.3912}", "doi:10.1613/jair.3912"),
        ("{{10.1613/jair.3912}}", "doi:10.1613/jair.3912"),
        ("10.1613/jair.3912, 10.1000/other", "doi:10.1613/jair.3912"),
        ("10.1613/jair.3912;10.1000/other", "doi:10.1613/jair.3912"),
        ("10.1613/jair.3912 https://doi.org/10.1000/other", "doi:10.1613/jair.3912"),
        ("DOI 10.1613/jair.3912", "doi:10.1613/jair.3912"),
        ("DOI: 10.1613/jair.3912.", "doi:10.1613/jair.3912"),
        ("urn:doi:10.1613/jair.3912", "doi:10.1613/jair.3912"),
        ("10.1613/jair.3912 Soybean", "doi:10.1613/jair.3912"),
        ("10.1613%2Fjair.3912", "doi:10.1613/jair.3912"),
        (r"10.1613/jair\_3912", "doi:10.1613/jair_3912"),
        ("(https://doi.org/10.1613/jair.3912)", "doi:10.1613/jair.3912"),
        ("https://doi.org/10.1613/jair.3912).", "doi:10.1613/jair.3912"),
        ("10.1016/S0140-6736(05)71146-6", "doi:10.1016/s0140-6736(05)71146-6"),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "doi:10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        (
            "https://www.biorxiv.org/content/10.1101/2020.11.02.364968v2",
            "doi:10.1101/2020.11.02.364968",
        ),
        (
            "https://www.medrxiv.org/content/10.1101/2020.11.02.364968v2.full.pdf",
            "doi:10.1101/2020.11.02.364968",
        ),
        (
            "https://pubs.acs.org/doi/suppl/10.1021/acs.jpcb.5b01234/suppl_file/si_001.pdf",
            "doi:10.1021/acs.jpcb.5b01234",
        ),
        (
            "https://link.springer.com/content/pdf/10.1007/s40279-016-0575-0.pdf",
            "doi:10.1007/s40279-016-0575-0",
        ),
        (
            "https://www.frontiersin.org/articles/10.3389/fnins.2020.00001/full",
            "doi:10.3389/fnins.2020.00001",
        ),
        (
            "https://iopscience.iop.org/article/10.1088/1751-8113/48/43/435202/meta",
            "doi:10.1088/1751-8113/48/43/435202",
        ),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001",
            "doi:10.1371/journal.pone.0000001",
        ),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/abc.123?casa=x", "doi:10.1002/abc.123"),
        ("https://doi-org.proxy.example.edu/10.1613/jair.3912", "doi:10.1613/jair.3912"),
        (
            "https://proxy.example.edu/login?url=https://doi.org/10.1613/jair.3912",
            "doi:10.1613/jair.3912",
        ),
        (
            "https://academic.oup.com/nar/advance-article/doi/10.1093/nar/gkab123/6145678",
            "doi:10.1093/nar/gkab123",
        ),
        ("[2107.14795]", "arxiv:2107.14795"),
        ("arxiv 2107.14795", "arxiv:2107.14795"),
        ("abs/2107.14795", "arxiv:2107.14795"),
        ("CoRR abs/2107.14795", "arxiv:2107.14795"),
        ("eprint arXiv:astro-ph/0309136", "arxiv:astro-ph/0309136"),
        ("oai:arXiv.org:2107.14795", "arxiv:2107.14795"),
        ("arXiv.2107.14795", "arxiv:2107.14795"),
        (
            "https://academic.oup.com/nar/article-pdf/doi/10.1093/nar/gkab1/3339786/gkab1.pdf",
            "doi:10.1093/nar/gkab1",
        ),
        ("arXiv preprint arXiv:2107.14795", "arxiv:2107.14795"),
        ("arXiv e-prints, arXiv:2107.14795 (2021)", "arxiv:2107.14795"),
        ("https://www.alphaxiv.org/overview/2107.14795v2", "arxiv:2107.14795"),
        ("https://papers.cool/arxiv/2107.14795", "arxiv:2107.14795"),
        ("https://www.semanticscholar.org/arxiv/2107.14795", "arxiv:2107.14795"),
        ("https://api.semanticscholar.org/arXiv:2107.14795", "arxiv:2107.14795"),
        ("hep-th/9901001v3", "arxiv:hep-th/9901001"),
    ],
)
def test_forms_that_people_paste(text: str, found: str) -> None:
    """Wrapping, prefixes, publishers' endings and second ones go; the identifier stays."""
    scheme, _, value = found.partition(":")
    assert parse_identifier(text) == Identifier(Scheme(scheme), value)


@pytest.mark.parametrize("text", ["n/a", "none", "-", "{}", "10.", "doi:", "unknown", "abs/"])
def test_placeholders_are_none(text: str) -> None:
    """A word that stands for a missing identifier never joins two papers."""
    assert parse_identifier(text) is None
    assert identifier_of(Scheme.DOI, text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("www.example.org/stable/27", ("https://www.example.org/stable/27",)),
        ("example.org/a|b", ("https://example.org/a|b",)),
        (
            "https://x.org/Volume 9/Issue 2/7 B.pdf",
            ("https://x.org/Volume%209/Issue%202/7%20B.pdf",),
        ),
        ("https://a.org/1; https://b.org/2", ("https://a.org/1", "https://b.org/2")),
        ("https://a.org/1 http://b.org/2", ("https://a.org/1", "http://b.org/2")),
        ("{https://a.org/1}", ("https://a.org/1",)),
        ("ftp://a.org/x", ("ftp://a.org/x",)),
        ("Available online", ()),
        ("", ()),
    ],
)
def test_addresses_in_a_field(text: str, found: tuple[str, ...]) -> None:
    """One without scheme is completed, blanks are encoded, two are two; words are none."""
    assert web_addresses(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000, "{" * 50_000 + "}" * 50_000, "10." * 33_000, "10.1000/" + ")" * 100_000,
        "arxiv " * 17_000, "https://" * 12_000, "a." * 50_000, "10.1000/" + "/full" * 20_000,
        "www." * 25_000, "10.1101/" + "v1" * 50_000,
    ],
    ids=range(10),
)  # fmt: skip
def test_long_texts_take_no_time(text: str) -> None:
    """A field of 100 kB is looked at once."""
    parse_identifier(text)
    web_addresses(text)


@pytest.mark.parametrize(
    "text",
    [
        "10.1002/a(96)6:3&lt;2::AID-A3&gt;3.0.CO;2-#",
        r"10.1002/a(96)6:3\textless{}2::AID-A3{\textgreater}3.0.CO;2-\#",
        "10.1002/a(96)6:3$<$2::AID-A3$>$3.0.CO;2-#",
        "https://doi.org/10.1002/a(96)6:3%3C2::AID-A3%3E3.0.CO;2-#",
    ],
)
def test_signs_of_a_doi_in_markup(text: str) -> None:
    """They are the signs themselves, also in a field for DOIs, and a last # belongs to it."""
    assert doi_in(text) == "10.1002/a(96)6:3<2::aid-a3>3.0.co;2-#"
