"""The text of papers in each format under their citation keys, for tests of what is in it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from readlist.formats.bibtex.writer import bib_blocks
from readlist.formats.csl.writer import csl_json_text
from readlist.formats.privacy import NOTHING_PRIVATE, Private
from readlist.formats.readlist_toml import toml_list
from readlist.formats.ris.writer import ris_text
from readlist.model.keys import citation_keys
from readlist.model.paper import Paper, ReadingList


def to_biblatex(papers: Sequence[Paper], *, extra: Mapping[str, object] | None = None) -> str:
    """The papers as `export -f biblatex` writes them."""
    keys = citation_keys(papers)
    return "\n".join(bib_blocks(papers, keys, extra, is_biblatex=True, unicode=True))


def to_csl_json(papers: Sequence[Paper], private: Private = NOTHING_PRIVATE) -> str:
    """The papers as `export -f csl-json` writes them."""
    return "".join(csl_json_text(papers, citation_keys(papers), private))


def to_ris(papers: Sequence[Paper], private: Private = NOTHING_PRIVATE) -> str:
    """The papers as `export -f ris` writes them."""
    return "".join(ris_text(papers, citation_keys(papers), private, Counter()))


def unsaid_in_ris(papers: Sequence[Paper]) -> Counter[str]:
    """The fields for which RIS has no tag, with the number of papers that have them."""
    unsaid: Counter[str] = Counter()
    "".join(ris_text(papers, citation_keys(papers), NOTHING_PRIVATE, unsaid))
    return unsaid


def to_toml(reading_list: ReadingList) -> str:
    """The list as `export -f toml` writes it."""
    return "".join(toml_list(reading_list, NOTHING_PRIVATE))
