"""Asking OpenReview's two APIs, signed in or as a guest.

    {"name": "NotFoundError", "message": "…", "status": 404, "details": {}}

Guests may be asked to prove that they are human; then only a user who signs in gets anything.
Source: https://docs.openreview.net/reference/api-v2 and https://api2.openreview.net/docs/api.yml.
"""

import json
import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace

from readlist.network.messages import Failure, FetchFailed, Kind, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.parsing import parse_json
from readlist.sources.protocol import not_found

_APIS = ("https://api2.openreview.net", "https://api.openreview.net")  # as its own site asks them
_TOKEN = "OPENREVIEW_TOKEN"  # noqa: S105 (the name of a variable)
_USERNAME = "OPENREVIEW_USERNAME"
_PASSWORD = "OPENREVIEW_PASSWORD"  # noqa: S105 (the name of a variable)
_FITS_A_HEADER = r"[\x21-\x7e]+"

SERVICE = Service(
    "OpenReview",
    ("api2.openreview.net", "api.openreview.net", "openreview.net"),
    gap=1.0,  # its limits are 20 to 180 requests a minute
    limits_all_hosts=True,  # they are counted per person
)


@dataclass(frozen=True, slots=True)
class Session:
    """The result of a sign-in: a token, or the demand for a second factor."""

    token: str = field(default="", repr=False)
    wants_second_factor: bool = False


class OpenReviewApi:
    """Both APIs, for users who sign in or for guests; `fits` says whether the user is one."""

    def __init__(self, environ: Mapping[str, str], *, signed_in: bool) -> None:
        self._token = environ.get(_TOKEN, "")
        self._username = environ.get(_USERNAME, "")
        self._password = environ.get(_PASSWORD, "")
        self._signed_in = signed_in
        self._refused: Failure | None = None  # credentials refused once are not shown again

    @property
    def fits(self) -> bool:
        """Whether there are credentials, if they are to be used, and none if not."""
        has_credentials = bool(self._token.strip() or (self._username and self._password))
        return has_credentials is self._signed_in

    def answer(
        self, path: str, kind: Kind, read: Callable[[bytes], object] | None
    ) -> Generator[Request, Reply, Reply]:
        """Return the answer of the first API that knows it. Raises FetchFailed, in plain words."""
        for api in _APIS:
            secrets = yield from self._secrets(api)
            try:
                reply = yield Request(api + path, kind, read, secrets=secrets)
            except FetchFailed as failed:
                if failed.outcome is not Outcome.NOT_FOUND:
                    raise self._explained(failed) from None
                continue
            if reply.file or reply.value:
                return reply
        raise not_found("does not have it", _APIS[-1] + path)

    def _secrets(self, api: str) -> Generator[Request, Reply, tuple[tuple[str, str], ...]]:
        if self._refused:
            raise FetchFailed(self._refused)
        if not self._signed_in:
            return ()
        token = self._token
        if not token.strip():
            token = yield from self._sign_in(api)
        if not re.fullmatch(_FITS_A_HEADER, token):
            raise self._refusal(
                f"{_TOKEN} holds a space, a line break or another character that no token has"
            )
        return (("Authorization", f"Bearer {token}"),)

    def _sign_in(self, api: str) -> Generator[Request, Reply, str]:
        content = json.dumps({"id": self._username, "password": self._password}).encode()
        request = Request(f"{api}/login", Kind.JSON, parse_session, content=content, shared=True)
        try:
            reply = yield request
        except FetchFailed as failed:
            refused = failed.outcome in {Outcome.FORBIDDEN, Outcome.NOT_FOUND}
            if refused or _error(failed.sample)[1] == 400:
                detail = f"OpenReview refuses the sign-in with {_USERNAME} and {_PASSWORD}"
                raise self._refusal(detail) from None
            raise
        session: Session = reply.value
        if session.wants_second_factor:
            raise self._refusal(f"the sign-in wants a second factor; set {_TOKEN} instead")
        return session.token

    def _explained(self, failed: FetchFailed) -> FetchFailed:
        """The failure in plain words. The API has one status for several kinds of refusal."""
        if failed.outcome is not Outcome.FORBIDDEN:
            return failed
        name, status = _error(failed.sample)
        if name == "ForbiddenError":
            return FetchFailed(replace(failed.failure, detail="not public"), failed.sample)
        if status == 401 and self._token.strip():
            return self._refusal(f"the token in {_TOKEN} is not accepted (it may have expired)")
        return failed

    def _refusal(self, detail: str) -> FetchFailed:
        self._refused = Failure(Outcome.FORBIDDEN, detail, personal=True)
        return FetchFailed(self._refused)


def parse_session(body: bytes) -> Session:
    """The result in an answer to a sign-in. Raises ValueError for anything else."""
    match parse_json(body):
        case {"mfaPending": True}:
            return Session(wants_second_factor=True)
        case {"token": str(token)} if re.fullmatch(_FITS_A_HEADER, token):
            return Session(token)
    raise ValueError("no answer to a sign-in")


def _error(sample: bytes) -> tuple[str, int]:
    """The name and status of an error that the API explains, else "" and 0."""
    try:
        value = parse_json(sample)
    except ValueError:
        return "", 0
    match value:
        case {"name": str(name), "status": int(status)}:
            return name, status
    return "", 0
