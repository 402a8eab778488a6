r"""Papers as BibLaTeX entries, in Unicode, valid by the data model that biber checks.

    @online{jaegle2021perceiver,
      title = {Perceiver {IO}: A General Architecture for Structured Inputs \& Outputs},
      author = {Jaegle, Andrew and Borgeaud, Sebastian},
      date = {2021-07},
      eprint = {2107.14795},
      eprinttype = {arXiv},
      eprintclass = {cs.LG}
    }

Source: the biblatex manual, sections 2.1 (types) and 2.2 (fields).
"""

from collections.abc import Iterable, Mapping

from readlist.formats.bibtex.entry import BIBLATEX
from readlist.formats.bibtex.writer import file_text
from readlist.model.citekeys import citation_keys
from readlist.model.paper import Paper


def to_biblatex(papers: Iterable[Paper], *, extra: Mapping[str, object] | None = None) -> str:
    """The papers as .bib text in their order, a blank line between entries; "" for no papers.

    `extra` is that of a list which is exported whole: its preamble, strings and comments return.
    Unless it is None, papers stand under each key that an imported file had them under.
    """
    papers = list(papers)
    return file_text(papers, citation_keys(papers), BIBLATEX, extra, unicode=True)
