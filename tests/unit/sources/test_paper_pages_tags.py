"""The facts that landing pages give of their papers."""

import pytest

from readlist.sources.paper_pages import paper_of_page, parse_meta


def abstract_in(body: str) -> str:
    """The abstract of a page with this body."""
    head = '<head><meta charset="utf-8"><meta name="citation_title" content="T"></head>'
    return parse_meta(f"<!doctype html><html>{head}<body>{body}</body></html>".encode()).abstract


def test_tags_in_any_spelling() -> None:
    """Attributes come in any order and case, unquoted, with entities; authors are many."""
    page = b"""<!-- <meta name=citation_doi content=10.1000/wrong> --><head>
        <META CONTENT='Caf&eacute; &amp;
          Bar' NAME="Citation_Title">
        <meta content=Ada&nbsp;Lovelace name=citation_author>
        <meta name="citation_author" content="Hopper, Grace"/>
        <meta property="citation_pdf_url" content="/papers/a.pdf">
        <meta name="citation_doi" content="doi:10.18653/V1/P19-1423">
        <meta name="citation_arxiv_id" content="2107.14795v2">
        <meta name="citation_abstract" content="  ">
        <meta name="citation_abstract" content="&lt;p&gt;One.&lt;/p&gt;
          &lt;p&gt;p &lt; 0.05&lt;/p&gt;">
        <meta name="description" content="Cut off">"""
    meta = parse_meta(page)
    assert meta.tags["author"] == ["Ada\xa0Lovelace", "Hopper, Grace"]
    paper = paper_of_page(meta, "https://a.b/c/")
    assert (paper.title, paper.authors) == ("Café & Bar", ("Ada Lovelace", "Grace Hopper"))
    assert (paper.abstract, paper.pdf) == ("One.\n\np < 0.05", "https://a.b/papers/a.pdf")
    assert (paper.doi, paper.arxiv) == ("10.18653/v1/p19-1423", "2107.14795")


@pytest.mark.parametrize(
    ("body", "abstract"),
    [
        (  # ACL Anthology
            (
                '<div class="card-body acl-abstract"><h5 class=card-title>Abstract</h5>'
                "<span>We <i>parse</i> <tex-math>x^2</tex-math>.</span></div><div>More</div>"
            ),
            "We parse x^2.",
        ),
        (  # PMLR
            "<h4>Abstract</h4><div id=abstract class=abstract>\n  Lines\n  fold.\n</div><h4>C</h4>",
            "Lines fold.",
        ),
        (  # CVF
            '<div id="papertitle">T</div><b>Abstract</b><div id="abstract">A<div>b</div> c.</div>d',
            "A\n\nb\n\nc.",
        ),
        (  # NeurIPS and ICLR, as it was
            (
                "<div class='col p-3'><h4>Authors</h4><p><i>A B</i></p>"
                "<h4>Abstract</h4><p></p><p>We <br>show.</p><p></p></div><p>Name Change Policy</p>"
            ),
            "We\n\nshow.",
        ),
        (  # NeurIPS, as it is
            (
                '<section class="paper-section"><h2 class="section-label">Abstract</h2>'
                '<p class="paper-abstract"><p>One.</p><p>Two.</p></p> more</section><p>More</p>'
            ),
            "One.\n\nTwo.",
        ),
        (  # JMLR
            '<h3>Abstract</h3><p class="abstract">\nForests.\n</p><p>[abs][<a href=x>pdf</a>]</p>',
            "Forests.",
        ),
        ("<h3>Abstract:</h3><p>Unclosed <hr> and no more", "Unclosed"),
        ("<h3>Abstract</h3><p>Up to the end.", "Up to the end."),
        ("<h2>Abstract</h2><h2>Introduction</h2><p>Not this.</p>", ""),
        ("<a id=abstract></a><span id=abstract> </span><h2>Abstract</h2><p>This.</p>", "This."),
        ("<div id=abstract>It is cut o", ""),
        ("<div id=abstract>Text<script>var x = 'code'</script><style>p {}</style>.</div>", "Text."),
        ("<h2>Abstracts of others</h2><p>Not this.</p>", ""),
        ("<div id=abstract>First.</div><div id=abstract>Second.</div>", "First."),
    ],
)
def test_the_abstract_in_the_page(body: str, abstract: str) -> None:
    """Each site marks it in its own way; a heading is no part of it, nor is one cut off whole."""
    assert abstract_in(body) == abstract


def test_a_tag_goes_before_the_page() -> None:
    """An abstract in a meta tag is preferred to the page's text."""
    page = b'<meta name=citation_abstract content="Tag."><div id=abstract>Page.</div>'
    assert parse_meta(page).abstract == "Tag."


def test_a_byte_order_mark_is_no_text() -> None:
    """It is passed over."""
    page = b"\xef\xbb\xbf<meta name=citation_title content='Caf\xc3\xa9'>"
    assert parse_meta(page).first("title") == "Café"


def test_odd_sections() -> None:
    """A text in brackets that HTML does not have is passed over, comments as well."""
    page = b"""<![CDATA[ x ]]><!--[if IE]><meta name=citation_title content=Wrong><![endif]-->
        <![unknown[ y ><![if !IE]><meta name=citation_title content=T><![endif]><!["""
    assert parse_meta(page).first("title") == "T"


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\x00\xff%PDF-1.5",
        b'{"error": "not found"}',
        b"<html><title>Making sure</title><h1 id=title>Making sure you're not a bot!</h1></html>",
        b"<meta name=citation_title content=''>",
        b"<meta name=citation_title content=T>" + b"<a " * 1000,
        b"<meta name=citation_title content=T>" + b"<!-- " * 50,
        b"<meta name=citation_title content=T>" + b"<![endif] " * 1000,
        b"<meta name=citation_title content=T>" + b" " * 2_000_000,
    ],
)
def test_other_pages(page: bytes) -> None:
    """A page without any of this, walls among them, and one that is broken say nothing."""
    with pytest.raises(ValueError, match=r"tag|broken"):
        parse_meta(page)
