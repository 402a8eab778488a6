"""The answers of arXiv's two hosts: the Atom API, abstract pages and PDFs."""

import re
import textwrap
from html import escape

from .messages import Answer, Asked, html_answer, redirect, text_answer
from .samples import DOI_PREFIX, Sample, by_arxiv

MAIN = "arxiv.org"
EXPORT = "export.arxiv.org"
HOSTS = (MAIN, EXPORT)
API = "/api/query"
IDENTIFIER = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
ATOM = "application/atom+xml"
NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
)


def site(asked: Asked) -> Answer:
    """Either host: they serve the same paths."""
    if asked.route == API:
        return query(asked)
    if asked.route.startswith("/pdf/"):
        return pdf(asked)
    if asked.route.startswith("/abs/"):
        return abstract_page(asked)
    return html_answer("404 Not Found", status=404)


def query(asked: Asked, *, old: bool = False) -> Answer:
    """The API: entries of `id_list`, unknown ones left out, at most `max_results` (default 10).

    `old` is the layout of before 2026: other order, wrapped lines.
    """
    if "atom" not in asked.headers.get("accept", "") and asked.headers.get("accept") != "*/*":
        return text_answer("Not Acceptable", 406)
    wanted = [part for part in asked.query.get("id_list", "").split(",") if part]
    for identifier in wanted:
        if not IDENTIFIER.fullmatch(identifier):
            return _malformed(identifier)
    entry = _old_entry if old else _entry
    entries = [entry(sample) for sample in map(_known, wanted) if sample]
    limit = int(asked.query.get("max_results", "10"))
    return text_answer(_feed(entries[:limit], limit), kind=ATOM)


def pdf(asked: Asked) -> Answer:
    """`/pdf/<id>[vN]`: chunked, with the version in Content-Disposition."""
    wanted = asked.route.removeprefix("/pdf/")
    if wanted.endswith(".pdf") or asked.query:
        return redirect(f"https://{asked.host}/pdf/{wanted.removesuffix('.pdf')}", 301)
    sample = _known(wanted)
    if sample is None:
        return html_answer(f"No PDF for {wanted}", status=404)
    if sample.withdrawn:
        return withdrawn(sample)
    name = f"{sample.arxiv.replace('/', '')}v{sample.version}.pdf"
    data = sample.pdf("arxiv")
    headers = (
        ("Content-Type", "application/pdf"),
        ("Content-Disposition", f'inline; filename="{name}"'),
        ("ETag", f'"{sample.key}-{sample.version}"'),
    )
    return Answer(200, headers, data, chunked=True)


def withdrawn(sample: Sample) -> Answer:
    """The page instead of a withdrawn paper."""
    inside = (
        f"<h1>This version of {sample.arxiv} has been withdrawn and is unavailable</h1>"
        f'<p>See <a href="/abs/{sample.arxiv}">abstract</a> page for more details</p>'
    )
    return html_answer(f"Paper {sample.arxiv} withdrawn", inside, 404)


def abstract_page(asked: Asked) -> Answer:
    """`/abs/<id>`, with the tags for search engines."""
    sample = _known(asked.route.removeprefix("/abs/"))
    if sample is None:
        return html_answer("Article not found", status=404)
    tags = [
        ("citation_title", sample.title),
        *(("citation_author", name) for name in sample.authors),
        ("citation_date", "2021/10/05"),
        ("citation_pdf_url", f"https://arxiv.org/pdf/{sample.arxiv}"),
        ("citation_arxiv_id", sample.arxiv),
        ("citation_abstract", sample.abstract("arXiv's page")),
    ]
    metas = "".join(f'<meta name="{name}" content="{escape(text)}"/>' for name, text in tags)
    return html_answer(f"[{sample.arxiv}] {sample.title}", head=f"<script>js</script>{metas}")


def _known(identifier: str) -> Sample | None:
    match = IDENTIFIER.fullmatch(identifier)
    sample = by_arxiv(match[1]) if match else None
    return sample if sample and int((match and match[2]) or 1) <= sample.version else None


def _feed(entries: list[str], limit: int) -> str:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<feed {NAMESPACES}>\n"
        "  <id>https://arxiv.org/api/stand-in</id>\n  <title>arXiv Query: stand-in</title>\n"
        f"  <opensearch:itemsPerPage>{limit}</opensearch:itemsPerPage>\n"
        f"  <opensearch:totalResults>{len(entries)}</opensearch:totalResults>\n"
        f"{''.join(entries)}</feed>\n"
    )


def _entry(sample: Sample) -> str:
    address = f"arxiv.org/abs/{sample.arxiv}v{sample.version}"
    people = "".join(f"<author><name>{escape(name)}</name></author>" for name in sample.authors)
    if sample.doi and not sample.doi.startswith(DOI_PREFIX):
        people += f"<arxiv:doi>{sample.doi}</arxiv:doi>"
    return (
        f"  <entry>\n    <id>http://{address}</id>\n    <title>{escape(sample.title)}</title>\n"
        "    <updated>2022-02-01T09:00:00Z</updated>\n"
        f'    <link href="https://{address}" rel="alternate" type="text/html"/>\n'
        f'    <link href="https://{address.replace("/abs/", "/pdf/")}" rel="related"'
        ' type="application/pdf" title="pdf"/>\n'
        f"    <summary>{escape(_summary(sample))}</summary>\n"
        '    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>\n'
        "    <published>2021-10-05T09:00:00Z</published>\n"
        f"    <arxiv:comment>{_comment(sample)}</arxiv:comment>\n"
        f'    <arxiv:primary_category term="cs.LG"/>\n    {people}\n  </entry>\n'
    )


def _old_entry(sample: Sample) -> str:
    address = f"http://arxiv.org/abs/{sample.arxiv}v{sample.version}"
    wrapped = [textwrap.fill(part, 78) for part in sample.paragraphs("arXiv")]
    summary, title = "\n  ".join(wrapped), sample.title.replace(": ", ":\n  ", 1)
    people = "".join(
        f"    <author>\n      <name>{escape(name)}</name>\n    </author>\n"
        for name in sample.authors
    )
    return (
        f"  <entry>\n    <id>{address}</id>\n    <updated>2022-02-01T09:00:00Z</updated>\n"
        "    <published>2021-10-05T09:00:00Z</published>\n"
        f"    <title>{escape(title)}</title>\n"
        f"    <summary>  {escape(summary)}\n</summary>\n{people}"
        f'    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">{_comment(sample)}'
        f'</arxiv:comment>\n    <link href="{address}" rel="alternate" type="text/html"/>\n'
        f'    <link title="pdf" href="{address.replace("/abs/", "/pdf/")}" rel="related"'
        ' type="application/pdf"/>\n    <category term="cs.LG"/>\n  </entry>\n'
    )


def _summary(sample: Sample) -> str:
    return "\n  ".join(sample.paragraphs("arXiv"))


def _comment(sample: Sample) -> str:
    return "This paper has been withdrawn by the author" if sample.withdrawn else "12 pages"


def _malformed(identifier: str) -> Answer:
    place = f"https://arxiv.org/api/errors#incorrect_id_format_for_{escape(identifier)}"
    entry = (
        f"  <entry>\n    <id>{place}</id>\n    <title>Error</title>\n"
        f"    <summary>incorrect id format for {escape(identifier)}</summary>\n"
        "    <author><name>arXiv api core</name></author>\n  </entry>\n"
    )
    return text_answer(_feed([entry], 1), 400, ATOM)
