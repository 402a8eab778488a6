"""The identifiers a paper goes by, read from whatever a person pastes, and their addresses.

The one door: braces, prefixes, resolvers, proxies, publishers' pages with their endings, several in
one field, percent-encoding. What is not an identifier ("n/a") is none. Also the one rule of what
may be done with the `source` of a list, which is an address, a venue or a file.

Sources: https://info.arxiv.org/help/arxiv_identifier.html (arXiv ids, old and new style);
https://www.doi.org/the-identifier/resources/handbook (DOI); OpenReview ids as its addresses
carry them; the addresses of publishers as of 2025.
"""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from readlist.model.paper import Paper
from readlist.text import decoded, lazy_pattern

# Patterns are compiled on first use: most commands need few of them.
_MONTH = r"(?:0[1-9]|1[0-2])"
# Five digits follow the month since 2015, four before.
_NEW_ID = rf"(?:0[7-9]|1[0-4]){_MONTH}\.[0-9]{{4}}|(?:1[5-9]|[2-9][0-9]){_MONTH}\.[0-9]{{5}}"
_OLD_ARCHIVE = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas"
    "|cond-mat|cs|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin"
    "|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_OLD_ID = rf"({_OLD_ARCHIVE})(?:\.[a-z]{{2}})?(/[0-9]{{2}}{_MONTH}[0-9]{{3}})"
_ARXIV = r"([0-9]{4}\.[0-9]{4,5}|[a-zA-Z-]+(?:\.[a-zA-Z]{2})?/[0-9]{7})(?:[vV][0-9]+)?"
_ARXIV_PATH = (
    r"(?i:/+(?:(?:abs|pdf|html|ps|format|src|e-print|bibtex|papers|arxiv|overview|paper"
    rf"|graph/v1/paper)/+)?(?:arxiv:)?){_ARXIV}(?i:\.pdf)?/?"
)
_ARXIV_HOSTS = lazy_pattern(
    r"(?:^|[.-])(?:arxiv|ar5iv|alphaxiv|semanticscholar|papers\.cool|huggingface|scirate|arxiv-vanity"
    r"|connectedpapers|hf|takara|emergentmind|bytez)(?:[.-]|$)"
)
_ARXIV_DIRECT = lazy_pattern(r"(?i)/+(?:abs|pdf|html|papers|arxiv)/")
# "arXiv", "CoRR", "arXiv preprint arXiv:", "abs/" before an id, "[cs.LG] 2 Aug 2021" behind it
_NAMED_ARXIV = (
    r"(?i:(?:oai:|e-?prints?\s)?(?:arxiv(?:\.org)?|corr)(?:\s++(?:e-?prints?|preprint|id))?"
    r"\s*+[.:,]?\s*+)*+(?i:abs/)?"
    rf"{_ARXIV}(?:\s*\[[A-Za-z.-]+\].*|,?\s+\(?[12][0-9]{{3}}\)?)?"
)
_DOI = r"10\.[0-9]{4,9}/\S+"
_BEFORE_DOI = r"(?i)(?:(?:urn:|info:)?doi(?:\s*[:=/]\s*|\s+)|doi(?=10\.))+"
# Where the next one of several begins, or words that follow
_NEXT_DOI = r"\s|[;,|](?=\s|10\.[0-9]{4}|https?:|doi)|(?i:https?://)"
ARXIV_DOI = "10.48550/arxiv."  # the beginning of the DOIs that arXiv gives out; its id follows
# Up to three parts of a publisher's address behind the DOI: /full/pdf
_ENDINGS = (
    r"(?i)(?:/(?:full|abstract|abs|pdf|epdf|pdfdirect|epub|meta|html|htm|xml|fulltext|full-text"
    r"|fullpdf|figures|references|summary|suppl_file(?:/[^/]*+)?|metrics|citation|download|bib"
    r"|ris|tables|supplementary-material|peer-review|e-?letters)/?){1,3}$"
)
_PDF_ENDINGS = r"(?i)\.(?:pdf|epub|xml|html?|full|abstract|short|long|full-text|full\.html)$"
_PREPRINT_VERSION = r"(10\.(?:1101|64898|21203|20944|26434)/.*?)v[0-9]{1,2}(?:\..*)?"
_OPENREVIEW = r"[A-Za-z0-9_-]{3,}"
_UNSAFE = r"\s\x00-\x1f\x7f-\x9f"
_WEB_ADDRESS = (
    rf"(?i:https?)://(?:[^{_UNSAFE}/?#@]*@)?"
    rf"(?:\[[0-9A-Fa-f:.]+\]|[^{_UNSAFE}/?#@:\[\]\\]+)(?:[:/?#\\][^{_UNSAFE}]*)?"
)
_ADDRESS_START = r"(?i:https?://)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]+)?(?=[/?])"
_BARE_ADDRESS = (
    r"(?i)(?:www\.[a-z0-9-]+\.|(?:[a-z0-9-]+\.){1,5}(?:com|org|net|edu|gov|io|eu|de|fr|uk|jp|cn|ch)/)"
    r"\S*"
)
_BETWEEN_ADDRESSES = r"(?:(?<!\s)[;,|]?\s++|(?<=\S)[;|])(?=(?:https?|ftp)://)"
_BLANK = " \t\r\n\f\v\xa0\u200b\u200e\u200f\ufeff"  # which programs leave around it
_LONGEST = 2000  # characters of a field that may hold an identifier
_WRAPPING = (("{", "}"), ("(", ")"), ("<", ">"), ("[", "]"), ('"', '"'), ("'", "'"), ("“", "”"))


class Scheme(StrEnum):
    """A naming authority. The value is the prefix people type and the key in list files."""

    ARXIV = "arxiv"
    OPENREVIEW = "openreview"
    DOI = "doi"


class Identifier(NamedTuple):
    """One identifier in the form lists keep: arXiv without version, DOI in lower case."""

    scheme: Scheme
    value: str

    @property
    def compared(self) -> "Identifier":
        """In the form in which two are compared: only OpenReview tells capitals from small."""
        lower = self.value.lower()
        if self.scheme is Scheme.OPENREVIEW or self.value == lower:
            return self
        return Identifier(self.scheme, lower)


def parse_identifier(text: str) -> Identifier | None:
    """The identifier that `text` is, or that its address has; of several the first, else None."""
    text = _unwrapped(text)
    prefix, colon, rest = text.partition(":")
    if colon and prefix.lower() == "openreview":
        return _openreview(rest.strip()) or _from_address(rest.strip())
    if found := _named_arxiv(text):
        return found
    if found := _doi(re.sub(_BEFORE_DOI, "", text, count=1)):
        return found
    if colon and prefix.lower() in {"arxiv", "doi"}:
        return _from_address(_unwrapped(rest))
    return _from_address(text)


def identifier_of(scheme: Scheme, value: str) -> Identifier | None:
    """The identifier that `value`, without prefix, is in this scheme; None if it cannot be one."""
    if scheme is Scheme.OPENREVIEW:
        return _openreview(value)
    if not {"&", "$", "\\"}.isdisjoint(value):
        value = _unwrapped(value)
    return _doi(value) if scheme is Scheme.DOI else _named_arxiv(value)


def named_arxiv(text: str) -> str:
    """The id in a text that says it is arXiv's, as "CoRR abs/1706.03762" does; "" in any other."""
    text = _unwrapped(text) if "arxiv" in text.lower() or "abs/" in text else ""
    found = _named_arxiv(text)
    return found.value if found else ""


def identifier_in(scheme: Scheme, text: str) -> str:
    """The value of the identifier of this scheme that a field has in any form, else ""."""
    found = identifier_of(scheme, text) or parse_identifier(text)
    return found.value if found and found.scheme is scheme else ""


def doi_in(text: str) -> str:
    """The DOI in a field that is for one, else ""; arXiv's where the field has an arXiv id."""
    found = (identifier_of(Scheme.DOI, text) or parse_identifier(text)) if text else None
    if found and found.scheme is Scheme.ARXIV:
        return f"{ARXIV_DOI}{found.value}".lower()
    return found.value if found and found.scheme is Scheme.DOI else ""


def arxiv_id(text: str) -> str:
    """The id as arXiv itself writes it, without version and subject class; "" if it is none."""
    text = text.strip().lower()
    bare = re.sub(r"v[0-9]+$", "", text)
    if re.fullmatch(_NEW_ID, bare):
        return bare
    old = re.fullmatch(_OLD_ID, bare)
    return old[1] + old[2] if old else ""


def _unwrapped(text: str) -> str:
    """The text without braces, brackets, quotes and TeX around it, and without a full stop."""
    text = text.strip(_BLANK)[:_LONGEST]
    if "&" in text:
        text = decoded(text)
    if "\\" in text:
        text = re.sub(r"\{?\\([_%#&$~-])\}?", r"\1", text)
        text = re.sub(r"\{?\\text(less|greater|underscore)(?![a-z])(?:\{\})?\}? ?", r"$\1$", text)
        text = re.sub(r"^\\(?:url|href|doi|path)\s*(?=\{)", "", text)
    for sign, names in (("<", "<|less"), (">", ">|greater"), ("_", "_|underscore")):
        text = re.sub(rf"\$(?:{names})\$", sign, text) if "$" in text else text
    if re.match(r"(?i)10\.[0-9]{4,9}%2f", text):
        text = unquote(text)
    before = ""
    while text != before:
        before, text = text, text.strip().rstrip(".,;").removeprefix("//")
        for opening, closing in _WRAPPING:
            if text.startswith(opening) and (text.endswith(closing) or opening == "["):
                text = text[1:].removesuffix(closing) if text.endswith(closing) else text
    return text


def _canonical_arxiv(value: str) -> str:
    archive, slash, number = value.partition("/")
    return f"{archive.partition('.')[0].lower()}/{number}" if slash else value


def _named_arxiv(text: str) -> Identifier | None:
    if len(text) > 200 or not (match := re.fullmatch(_NAMED_ARXIV, text)):
        return None
    return Identifier(Scheme.ARXIV, _canonical_arxiv(match[1]))


def _doi(value: str) -> Identifier | None:
    """The first DOI with which the value begins, without words and punctuation behind it."""
    value = value.strip()[:_LONGEST]
    value = value[1:] if value[:4] == "[10." else value
    value = unquote(value) if "%" in value else value
    value = re.sub(r"\?[A-Za-z_]+=\S*", "", value) if "?" in value else value
    if not re.match(r"10\.[0-9]{4,9}/\S", value):
        return None
    if end := re.search(_NEXT_DOI, value):
        value = value[: end.start()]
    value = value.rstrip(".,;:")
    while value[-1:] in ")]}" and value.count(_OPENING[value[-1]]) < value.count(value[-1]):
        value = value[:-1].rstrip(".,;:")
    doi = re.sub(r"(?i)(?:\.full)?\.pdf$", "", re.sub(_ENDINGS, "", value))
    if preprint := re.fullmatch(_PREPRINT_VERSION, doi):
        doi = preprint[1]
    doi = doi.rstrip("/").lower()
    if not re.fullmatch(_DOI, doi):
        return None
    if doi.startswith(ARXIV_DOI):
        match = re.fullmatch(_ARXIV, doi.removeprefix(ARXIV_DOI))
        return Identifier(Scheme.ARXIV, _canonical_arxiv(match[1])) if match else None
    return Identifier(Scheme.DOI, doi)


_OPENING = {")": "(", "]": "[", "}": "{"}


def _openreview(value: str) -> Identifier | None:
    return Identifier(Scheme.OPENREVIEW, value) if re.fullmatch(_OPENREVIEW, value) else None


def _from_address(text: str) -> Identifier | None:
    if not re.match(_ADDRESS_START, text):
        return None
    text = text.split(maxsplit=1)[0]
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, path = (parts.hostname or "").lower(), unquote(parts.path)
        path += "#" if text.endswith(";2-#") else ""  # the end of some DOIs
        query = parse_qs(parts.query)
    except ValueError:  # brackets or a port that no address can have
        return None
    if host == "openreview.net" or host.endswith(".openreview.net"):
        return _openreview((query.get("id") or query.get("forum") or [""])[0].rstrip("/"))
    match = re.fullmatch(_ARXIV_PATH, path)
    if match and (_ARXIV_HOSTS.search(host) or _ARXIV_DIRECT.match(path)):
        return Identifier(Scheme.ARXIV, _canonical_arxiv(match[1]))
    if found := re.search(_DOI, path):
        return _doi(_of_publisher(found[0], host))
    values = (value for values in query.values() for value in values if len(value) < 500)
    return next(filter(None, map(_in_query, values)), None)


def _in_query(value: str) -> Identifier | None:
    """The identifier that a parameter has: a DOI, a resolver's address behind a proxy."""
    if found := re.search(_DOI, value):
        return _doi(found[0])
    return parse_identifier(value) if "arxiv.org/" in value else None


def _of_publisher(doi: str, host: str) -> str:
    """The DOI without what a publisher's address has behind it."""
    if host.endswith("doi.org"):
        return doi
    doi = re.sub(_PDF_ENDINGS, "", re.sub(_PDF_ENDINGS, "", re.sub(_ENDINGS, "", doi)))
    if preprint := re.fullmatch(_PREPRINT_VERSION, doi):
        return preprint[1]
    if "oup.com" in host:  # its own number of the article
        return re.sub(r"(?<=\w)/[0-9]{5,9}(?:/[^/]*)?$", "", doi)
    return doi


def web_addresses(text: str) -> tuple[str, ...]:
    """The web addresses in a field, completed and encoded; none where it is not made of them."""
    text = _unwrapped(text)
    found = []
    listed = [part.strip() for part in text.split("; ")]
    if len(listed) > 1 and all(re.fullmatch(_BARE_ADDRESS, part) for part in listed):
        return tuple(f"https://{part}" for part in listed)
    for piece in re.split(_BETWEEN_ADDRESSES, text):
        part = piece.strip().strip("<>").rstrip(";,")
        if re.fullmatch(r"(?i:ftp)://\S+", part) or is_web_address(part):
            found.append(part)
        elif re.fullmatch(_BARE_ADDRESS, part):
            found.append(f"https://{part}")
        elif re.match(r"(?i)https?://[^\s/]+/.*\.\w{2,5}$", part) and "\n" not in part:
            found.append(part.replace(" ", "%20"))
        elif part:
            return ()
    return tuple(found)


def is_web_address(text: str) -> bool:
    """Whether `text` is an http(s) address with a host, no white space and no control character."""
    return re.fullmatch(_WEB_ADDRESS, text) is not None


def is_harmless_address(text: str) -> bool:
    """Whether following `text` runs nothing and opens no file: it is of the web, or of ftp."""
    return is_web_address(text) or is_web_address(re.sub(r"(?i)^ftps?://", "https://", text))


def page_address(identifier: Identifier) -> str:
    """The page on which a person reads about it: abs page, forum, or the DOI's landing page."""
    if identifier.scheme is Scheme.ARXIV:
        return f"https://arxiv.org/abs/{identifier.value}"
    if identifier.scheme is Scheme.OPENREVIEW:
        return f"https://openreview.net/forum?id={quote(identifier.value)}"
    return f"https://doi.org/{quote(identifier.value, safe='/:;()')}"


def page_of(scheme: Scheme, value: str) -> str:
    """The page of the paper that this authority knows by the value; "" for none."""
    return page_address(Identifier(scheme, value)) if value else ""


def identifiers(paper: Paper) -> tuple[Identifier, ...]:
    """The paper's identifiers, the published version's before the preprint's."""
    values = [(scheme, getattr(paper, name)) for scheme, name in _PAGE_ORDER]
    return tuple([Identifier(scheme, value) for scheme, value in values if value])


def all_addresses(paper: Paper) -> dict[str, str]:
    """Label → address of everything known: openreview, doi, arxiv, url, pdf, code, project."""
    found = {each.scheme.value: page_address(each) for each in identifiers(paper)}
    own = {"url": paper.url, "pdf": paper.pdf, "code": paper.code, "project": paper.project}
    return found | {label: address for label, address in own.items() if address}


def page(paper: Paper) -> str | None:
    """The paper's own page: forum, DOI, publisher's page or arXiv; None where nothing is known."""
    published = page_of(Scheme.OPENREVIEW, paper.openreview) or page_of(Scheme.DOI, paper.doi)
    return published or paper.url or page_of(Scheme.ARXIV, paper.arxiv) or None


def remote_pdf(paper: Paper) -> str | None:
    """The address of the PDF: the list's own first, then OpenReview's, then arXiv's."""
    if paper.openreview and not paper.pdf:
        return f"https://openreview.net/pdf?id={quote(paper.openreview)}"
    return paper.pdf or (f"https://arxiv.org/pdf/{paper.arxiv}" if paper.arxiv else None)


_PAGE_ORDER = tuple((each, each.value) for each in (Scheme.OPENREVIEW, Scheme.DOI, Scheme.ARXIV))


def names_file(source: str) -> bool:
    """Whether it is a path or a file:// address, which means something on this machine alone."""
    # A venue is "iclr:2022"
    if not source or is_web_address(source) or re.fullmatch("[a-z]+:[0-9]{4}", source):
        return False
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", source)  # C:\lab is a path
    return scheme is None or scheme[1].lower() == "file"


def may_be_secret(source: str) -> bool:
    """Whether it holds a user name or a query, in which a password or a token may stand."""
    return "?" in source or "@" in source.partition("://")[2].partition("/")[0]


def file_named(source: str, folder: Path) -> Path:
    """The file that it names, seen from the folder; raises ValueError for another computer's."""
    if source.lower().startswith("file:"):
        from urllib.parse import urlsplit
        from urllib.request import url2pathname  # it loads ssl

        parts = urlsplit(source)
        if parts.netloc not in {"", "localhost"}:
            raise ValueError(f"it is on another computer, {parts.netloc}")
        source = url2pathname(parts.path)
    if re.match(r"[\\/]{2}", source):
        raise ValueError("it is on another computer")
    return Path(os.path.normpath(folder / Path(source).expanduser()))
