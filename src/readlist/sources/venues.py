"""Venues: the conferences that publish a file of all their papers of a year, and venues' names.

    iclr:2022, ICLR 2022, neurips-2024    one year of a conference, as a user types it
    ICLR 2022 Oral                        International Conference on Learning Representations, …
    Accepted by TMLR                      Transactions on Machine Learning Research
    ICLR (Poster) 2019                    as dblp writes it
    CoRR 2021                             not a venue: arXiv

Source: the files themselves, of 2021 to 2026.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from readlist.text import one_line

SITES: Mapping[str, tuple[str, str]] = {
    "cvpr": ("CVPR", "cvpr.thecvf.com"),
    "iclr": ("ICLR", "iclr.cc"),
    "icml": ("ICML", "icml.cc"),
    "mlsys": ("MLSys", "mlsys.org"),
    "neurips": ("NeurIPS", "neurips.cc"),
}
"""The conferences that have such files: name → title and host."""

FULL_NAMES: Mapping[str, str] = {
    "iclr": "International Conference on Learning Representations",
    "icml": "International Conference on Machine Learning",
    "neurips": "Advances in Neural Information Processing Systems",
    "nips": "Advances in Neural Information Processing Systems",
    "mlsys": "Conference on Machine Learning and Systems",
    "cvpr": "IEEE/CVF Conference on Computer Vision and Pattern Recognition",
    "aistats": "International Conference on Artificial Intelligence and Statistics",
    "colm": "Conference on Language Modeling",
    "corl": "Conference on Robot Learning",
    "uai": "Conference on Uncertainty in Artificial Intelligence",
    "tmlr": "Transactions on Machine Learning Research",
    "jmlr": "Journal of Machine Learning Research",
}
# Of the conferences whose papers are in OpenReview, as lists name them.
_NAMED = (
    ("iclr", r"(?i)\biclr\b|\blearning representations\b"),
    ("icml", r"(?i)\bicml\b|\binternational conference on machine learning(?! and\b)"),
    ("neurips", r"(?i)\b(?:neurips|nips)\b|\bneural information processing systems\b"),
)
_REFERENCE = r"(?i)([a-z]+)(?:\s*:\s*|\s+|-)((?:19|20)\d\d)"
_CONFERENCE = (
    r"(?i)\b(?:conference|symposium|workshop|meeting|congress|proceedings|proc)\b"
    r"|\badvances in neural|\bneural information processing"
)
_ABBREVIATION = rf"(?i)\b(?:{'|'.join(FULL_NAMES)})\b"
_JOURNAL = r"(?i)\b(?:journal|transactions|letters|annals|bulletin|magazine|trans|j)\b"
_PREPRINTS = frozenset({"arxiv", "arxiv.org", "corr", "biorxiv", "medrxiv"})
_YEAR = r"\b(?:19|20)\d\d\b"
_PRESENTATION = r"(?i)(?:oral|spotlight|poster|talk|spotlight poster|notable[ -]top[ -]\d+%)"
_IN_BRACKETS = rf"\(({_PRESENTATION.replace('(?i)', '')})\)"
_NO_MORE = r"(?i)(?:accept(?:ed)?|main|conference)?"


class Venue(NamedTuple):
    """One year of a conference that has such a file."""

    name: str  # a key of SITES
    year: int

    @property
    def host(self) -> str:
        return SITES[self.name][1]

    @property
    def title(self) -> str:  # ICLR 2022
        return f"{SITES[self.name][0]} {self.year}"

    @property
    def reference(self) -> str:  # iclr:2022
        return f"{self.name}:{self.year}"

    @property
    def page(self) -> str:  # for people
        return f"https://{self.host}/virtual/{self.year}"

    @property
    def papers_file(self) -> str:
        return f"https://{self.host}/static/virtual/data/{self.name}-{self.year}-orals-posters.json"


def parse_venue(text: str) -> Venue | None:
    """The venue in iclr:2022 or "NeurIPS 2024"; None for any other text."""
    found = re.fullmatch(_REFERENCE, text.strip())
    if not found:
        return None
    name = "neurips" if found[1].lower() == "nips" else found[1].lower()
    return Venue(name, int(found[2])) if name in SITES else None


def looks_like_venue(text: str) -> bool:
    """Whether it is built like iclr:2022, also if no such venue is known."""
    return re.fullmatch(r"(?i)[a-z]+\s*:\s*(?:19|20)\d\d", text.strip()) is not None


def venue_of(text: str, year: int | None) -> Venue | None:
    """The venue that a list means by "ICLR 2022 Poster"; the year in the text goes first."""
    said = re.search(r"\b20\d\d\b", text)
    year = int(said[0]) if said else year
    if year is None or "workshop" in text.lower():
        return None
    return next((Venue(name, year) for name, named in _NAMED if re.search(named, text)), None)


class VenueText(NamedTuple):
    """The parts of a line such as "ICLR 2022 Oral"; "" and None for those that it lacks."""

    venue: str = ""
    year: int | None = None
    presentation: str = ""


def parse_venue_text(text: str) -> VenueText:
    """The parts of a line that OpenReview or dblp writes."""
    text = re.sub(r"(?i)^(?:accepted (?:by|to|at)|published (?:in|at))\s+", "", text)
    in_brackets = re.search(_IN_BRACKETS, text, re.IGNORECASE)
    if in_brackets:
        text = one_line(text.replace(in_brackets[0], " "))
    year = re.search(_YEAR, text)
    if not year:
        return VenueText(full_name(text))
    name, rest = text[: year.start()].rstrip(" ,"), text[year.end() :].strip()
    presentation = rest if re.fullmatch(_PRESENTATION, rest) else ""
    is_whole = presentation == rest or re.fullmatch(_NO_MORE, rest)
    presentation = presentation or (in_brackets[1] if in_brackets else "")
    presentation = presentation[:1].upper() + presentation[1:].lower()
    return VenueText(full_name(name) if is_whole else text, int(year[0]), presentation)


def full_name(name: str) -> str:
    """The venue's name in full, "" for what only holds preprints."""
    name = name.strip()
    return "" if name.lower() in _PREPRINTS else FULL_NAMES.get(name.lower(), name)


def work_type(venue: str) -> str:
    """The CSL type of the works there, as far as the name says it."""
    if not venue:
        return "article"
    if re.search(_CONFERENCE, venue) or re.search(_ABBREVIATION, venue):
        is_journal = re.search(_JOURNAL, venue)
        return "article-journal" if is_journal else "paper-conference"
    return "article-journal" if re.search(_JOURNAL, venue) else "document"
