"""A DOI's record, from the agency with which it is registered.

A module of its own because it joins the sources of two services.
"""

from dataclasses import replace

from readlist.network.messages import Failure, FetchFailed, Outcome
from readlist.network.services import Service
from readlist.sources.crossref import Crossref
from readlist.sources.datacite import DataCite
from readlist.sources.doi_agency import CROSSREF, DATACITE, registration_agency
from readlist.sources.protocol import Clue, DescribeSteps, SourceContext


class DoiRecord:
    """Published works by DOI: the record of Crossref or DataCite."""

    name = "doi"
    title = "the DOI's record"
    decides = True

    def __init__(self, context: SourceContext) -> None:
        self._agencies: dict[str, Crossref | DataCite] = {
            CROSSREF: Crossref(context),
            DATACITE: DataCite(context),
        }
        self.services: tuple[Service, ...] = tuple(
            service for agency in self._agencies.values() for service in agency.services
        )

    def can_describe(self, clue: Clue) -> bool:
        return bool(clue.doi)

    def describe(self, clue: Clue) -> DescribeSteps:
        agency = yield from registration_agency(clue.doi)
        if agency in self._agencies:
            return (yield from self._at(agency, clue.doi))
        if agency:
            detail = f"is registered with {agency}, whose records are not read"
            raise FetchFailed(Failure(Outcome.REFUSED, f"{clue.doi} {detail}"))
        try:
            return (yield from self._at(CROSSREF, clue.doi))
        except FetchFailed as failed:
            if failed.outcome is not Outcome.NOT_FOUND:
                raise
        return (yield from self._at(DATACITE, clue.doi))

    def _at(self, agency: str, doi: str) -> DescribeSteps:
        """Ask one agency; its failures are reported under its name."""
        try:
            return (yield from self._agencies[agency].record(doi))
        except FetchFailed as failed:
            failed.failure = replace(failed.failure, source=agency)
            raise
