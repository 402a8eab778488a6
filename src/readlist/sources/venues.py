"""Conferences that publish a file of all their papers of a year, and how they are asked for.

    iclr:2022, ICLR 2022, neurips-2024

Source: the files themselves, of 2021 to 2026.

Names of venues: in full where a service has an abbreviation, and what kind of work they hold.

ICLR 2022 Oral              International Conference on Learning Representations, 2022, Oral
Accepted by TMLR            Transactions on Machine Learning Research
ICLR (Poster) 2019          as dblp writes it
CoRR 2021                   no venue: arXiv
"""

import re
from dataclasses import dataclass
from types import MappingProxyType

from readlist.network.services import Service
from readlist.text import one_line

SITES = MappingProxyType(
    {
        "cvpr": "cvpr.thecvf.com",
        "iclr": "iclr.cc",
        "icml": "icml.cc",
        "mlsys": "mlsys.org",
        "neurips": "neurips.cc",
    }
)
"""The conferences that have such files, and where."""

TITLES = MappingProxyType(
    {"cvpr": "CVPR", "iclr": "ICLR", "icml": "ICML", "mlsys": "MLSys", "neurips": "NeurIPS"}
)
SERVICES: tuple[Service, ...] = tuple(Service(host, (host,)) for host in SITES.values())
_REFERENCE = r"(?i)([a-z]+)(?:\s*:\s*|\s+|-)((?:19|20)\d\d)"
_OTHER_NAMES = MappingProxyType({"nips": "neurips"})


@dataclass(frozen=True, slots=True)
class Venue:
    """One year of a conference of which there is a file."""

    name: str  # a key of SITES
    year: int

    @property
    def host(self) -> str:
        """The conference's site."""
        return SITES[self.name]

    @property
    def title(self) -> str:
        """As people call it: ICLR 2022."""
        return f"{TITLES[self.name]} {self.year}"

    @property
    def reference(self) -> str:
        """As it is typed: iclr:2022."""
        return f"{self.name}:{self.year}"

    @property
    def page(self) -> str:
        """Where a person finds the conference."""
        return f"https://{SITES[self.name]}/virtual/{self.year}"

    @property
    def papers_file(self) -> str:
        """The address of the file."""
        return f"{self._files}-orals-posters.json"

    @property
    def abstracts_file(self) -> str:
        """The address of the abstracts, for years that have them apart."""
        return f"{self._files}-abstracts.json"

    @property
    def _files(self) -> str:
        return f"https://{SITES[self.name]}/static/virtual/data/{self.name}-{self.year}"


def parse_venue(text: str) -> Venue | None:
    """The venue that is meant by iclr:2022 or "NeurIPS 2024"; None for what is no such thing."""
    told = re.fullmatch(_REFERENCE, text.strip())
    if not told:
        return None
    name = told[1].lower()
    name = _OTHER_NAMES.get(name, name)
    return Venue(name, int(told[2])) if name in SITES else None


def looks_like_venue(text: str) -> bool:
    """Whether it is built like iclr:2022, also where no such venue is known."""
    return re.fullmatch(r"(?i)[a-z]+\s*:\s*(?:19|20)\d\d", text.strip()) is not None


def venue_of_file(address: str) -> Venue | None:
    """The venue whose file is at this address, None for any other."""
    for name, host in SITES.items():
        pattern = (
            rf"https://{re.escape(host)}/static/virtual/data/{name}-(\d{{4}})-orals-posters\.json"
        )
        if told := re.fullmatch(pattern, address):
            return Venue(name, int(told[1]))
    return None


FULL_NAMES = MappingProxyType(
    {
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
)
_CONFERENCE = (
    r"(?i)\b(?:conference|symposium|workshop|meeting|congress|proceedings|proc)\b"
    r"|\badvances in neural|\bneural information processing"
)
_ABBREVIATION = rf"\b(?:{'|'.join(FULL_NAMES)})\b"
_JOURNAL = r"(?i)\b(?:journal|transactions|letters|annals|bulletin|magazine|trans|j)\b"
_PREPRINTS = frozenset({"arxiv", "arxiv.org", "corr", "biorxiv", "medrxiv"})
_YEAR = r"\b((?:19|20)\d\d)\b"
_PRESENTATION = r"(?i)(?:oral|spotlight|poster|talk|spotlight poster|notable[ -]top[ -]\d+%)"
_IN_BRACKETS = rf"\(({_PRESENTATION.replace('(?i)', '')})\)"
_NO_MORE = r"(?i)(?:accept(?:ed)?|main|conference)?"


@dataclass(frozen=True, slots=True)
class VenueText:
    """What a line such as "ICLR 2022 Oral" says; "" and None for what it does not."""

    venue: str = ""
    year: int | None = None
    presentation: str = ""


def parse_venue_text(text: str) -> VenueText:
    """The parts of what OpenReview and dblp write in a line."""
    text = re.sub(r"(?i)^(?:accepted (?:by|to|at)|published (?:in|at))\s+", "", text)
    in_brackets = re.search(_IN_BRACKETS, text, re.IGNORECASE)
    if in_brackets:
        text = one_line(text.replace(in_brackets[0], " "))
    told = re.search(_YEAR, text)
    if not told:
        return VenueText(full_name(text))
    name, year, rest = text[: told.start()].rstrip(" ,"), told[1], text[told.end() :].lstrip()
    presentation = rest if re.fullmatch(_PRESENTATION, rest) else ""
    is_whole = presentation == rest or re.fullmatch(_NO_MORE, rest)
    presentation = presentation or (in_brackets[1] if in_brackets else "")
    return VenueText(
        full_name(name) if is_whole else text,
        int(year),
        presentation[:1].upper() + presentation[1:].lower(),
    )


def full_name(name: str) -> str:
    """The venue's name in full, "" for what only holds preprints."""
    name = name.strip()
    return "" if name.lower() in _PREPRINTS else FULL_NAMES.get(name.lower(), name)


def work_type(venue: str) -> str:
    """The CSL type of what is published there, as far as the name tells."""
    if not venue:
        return "article"
    if re.search(_CONFERENCE, venue) or re.search(_ABBREVIATION, venue, re.IGNORECASE):
        is_journal = re.search(_JOURNAL, venue)
        return "article-journal" if is_journal else "paper-conference"
    return "article-journal" if re.search(_JOURNAL, venue) else "document"
