r"""Papers as BibTeX entries that classic BibTeX, biber, pandoc and pybtex read alike.

    @inproceedings{jaegle2022perceiver,
      title = {Perceiver {IO}: A General Architecture for Structured Inputs \& Outputs},
      author = {Jaegle, Andrew and Borgeaud, Sebastian},
      booktitle = {International Conference on Learning Representations},
      year = {2022},
      url = {https://openreview.net/forum?id=fILj7WpI-g},
      eprint = {2107.14795},
      archiveprefix = {arXiv},
      primaryclass = {cs.LG}
    }

Source: Patashnik, "BibTeXing", 1988, sections 3.1 (types and their required fields) and 4 (names).
"""

from collections.abc import Iterable, Mapping

from readlist.formats.bibtex.entry import BIBTEX
from readlist.formats.bibtex.writer import file_text
from readlist.model.citekeys import citation_keys
from readlist.model.paper import Paper


def to_bibtex(
    papers: Iterable[Paper], *, unicode: bool = False, extra: Mapping[str, object] | None = None
) -> str:
    """The papers as .bib text in their order, a blank line between entries; "" for no papers.

    ASCII as far as TeX has commands for it; `unicode` keeps letters and punctuation as they are.
    `extra` is that of a list which is exported whole: its preamble, strings and comments return.
    Unless it is None, papers stand under each key that an imported file had them under.
    """
    papers = list(papers)
    keys = citation_keys(papers)
    return file_text(papers, keys, BIBTEX, extra, unicode=unicode)
