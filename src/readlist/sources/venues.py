"""Conferences that publish a file of all their papers of a year, and how they are asked for.

    iclr:2022, ICLR 2022, neurips-2024

Source: the files themselves, of 2021 to 2026.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType

from readlist.network.services import Service

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
