"""The meaning of an answer that is not a success."""

import json
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.network.messages import FetchFailed, Outcome
from readlist.network.responses import (
    UNTRUSTED,
    failure_of,
    unreached,
    wrong_kind,
)

URL = "https://host.example/thing"
MONTH = 30 * 86_400.0  # seconds


def limited(told: str = "", sample: bytes = b"", status: int = 429) -> FetchFailed:
    """The meaning of an answer with this Retry-After."""
    return failure_of(status, {"retry-after": told} if told else {}, sample, URL)


@pytest.mark.parametrize(
    ("status", "outcome", "again"),
    [
        (400, Outcome.UNREADABLE, 0.0),
        (401, Outcome.FORBIDDEN, 0.0),
        (403, Outcome.FORBIDDEN, 0.0),
        (404, Outcome.NOT_FOUND, 0.0),
        (406, Outcome.RATE_LIMITED, 0.0),
        (407, Outcome.FORBIDDEN, 0.0),
        (408, Outcome.NETWORK, 0.0),
        (410, Outcome.NOT_FOUND, 0.0),
        (418, Outcome.UNREADABLE, 0.0),
        (429, Outcome.RATE_LIMITED, 0.0),
        (451, Outcome.FORBIDDEN, 0.0),
        (500, Outcome.NETWORK, 0.0),
        (503, Outcome.NETWORK, 0.0),
        (599, Outcome.NETWORK, 0.0),
    ],
)
def test_statuses(status: int, outcome: Outcome, again: float) -> None:
    """Each status is one outcome; the error carries the status, the address and the sample."""
    error = failure_of(status, {}, b"sample", URL)
    assert (error.outcome, error.retry_after, error.status) == (outcome, again, status)
    assert (error.failure.url, error.sample) == (URL, b"sample")
    assert error.failure.until is None
    assert error.reached


@pytest.mark.parametrize("status", [401, 403, 429, 503, 200])
def test_a_wall_counts_for_more_than_the_status(status: int) -> None:
    """It is named, and asking again would bring the same."""
    error = failure_of(status, {"cf-mitigated": "challenge"}, b"", URL)
    assert (error.outcome, error.retry_after) == (Outcome.BLOCKED, None)
    assert "Cloudflare" in error.failure.detail


def test_what_is_gone_is_gone() -> None:
    """The page of a 404 may have a captcha on it."""
    assert failure_of(404, {}, b"<title>captcha</title>", URL).outcome is Outcome.NOT_FOUND


def test_a_limit_that_names_its_time_is_no_wall() -> None:
    """Even where its page looks like one."""
    error = limited("30", b"<title>Captcha</title>")
    assert (error.outcome, error.retry_after) == (Outcome.RATE_LIMITED, 30.0)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("0", 0.0), ("1", 1.0), (" 120 ", 120.0), ("007", 7.0), ("9" * 50_000, MONTH)],
)
def test_retry_after_in_seconds(told: str, seconds: float) -> None:
    """A number of seconds, a month at most; the moment is reported, too."""
    before = datetime.now(UTC)
    error = limited(told)
    assert error.retry_after == seconds
    assert error.failure.until is not None
    lasts = error.failure.until - before
    assert timedelta(seconds=seconds - 2) < lasts < timedelta(seconds=seconds + 60)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_as_a_date(status: int) -> None:
    """The seconds until then; a 503 that names a time is a limit, too."""
    then = datetime.now(UTC) + timedelta(minutes=30)
    error = limited(format_datetime(then, usegmt=True), status=status)
    assert error.outcome is Outcome.RATE_LIMITED
    assert error.retry_after == pytest.approx(1800, abs=60)


def test_a_date_in_the_past() -> None:
    """A date that is over means no wait."""
    assert limited("Sat, 01 Jan 2000 00:00:00 GMT").retry_after == 0.0


def test_a_date_far_ahead() -> None:
    """It counts as a month at most."""
    assert limited("Fri, 31 Dec 9999 23:59:59 GMT").retry_after == MONTH


@pytest.mark.parametrize("status", [404, 500, 403])
def test_retry_after_of_other_answers(status: int) -> None:
    """It is not looked at."""
    assert failure_of(status, {"retry-after": "3600"}, b"", URL).retry_after == 0.0


@pytest.mark.parametrize(
    "told",
    [
        "-5",
        "+5",
        "1.5",
        "1e3",
        "0x10",
        "soon",
        "١٢",  # digits, but not of ASCII
        "５",
        "²",
        "nan",
        "inf",
        "Sun, 99 Nov 2026 08:49:37 GMT",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT",
        "Sun, 06 Nov 2026 08:49:37 +99999999999999999999",
        "Sun, 06 Nov 2026 08:49:37 +2500",
        "(" * 5000,
        ", " * 5000,
    ],
)
def test_retry_after_without_sense(told: str) -> None:
    """It is as if nothing had been told."""
    error = limited(told)
    assert (error.outcome, error.retry_after) == (Outcome.RATE_LIMITED, 0.0)
    assert error.failure.until is None


@given(
    st.text()
    | st.from_regex(
        r"[A-Z][a-z]{2}, [0-9]{1,30} (Jan|Feb|Nov) [0-9]{1,30} [0-9:]{1,12} ([+-][0-9]{1,30}|GMT)",
        fullmatch=True,
    )
)
def test_any_retry_after(told: str) -> None:
    """Whatever a server says, the answer is a limit with a wait between nothing and a month."""
    error = limited(told)
    assert error.outcome is Outcome.RATE_LIMITED
    assert error.retry_after is not None
    assert 0 <= error.retry_after <= MONTH


def reset(at: object) -> bytes:
    """OpenReview's answer to one request too many."""
    return json.dumps({"name": "RateLimitError", "details": {"resetTime": at}}).encode()


@pytest.mark.parametrize("zone", ["Z", "+00:00", ""])
def test_reset_time(zone: str) -> None:
    """OpenReview's resetTime is read; without a zone it is UTC."""
    then = datetime.now(UTC) + timedelta(seconds=90)
    error = limited(sample=reset(f"{then:%Y-%m-%dT%H:%M:%S.000}{zone}"))
    assert error.retry_after == pytest.approx(90, abs=30)
    assert error.failure.until is not None


def test_retry_after_before_reset_time() -> None:
    """Where both are told, the header counts."""
    assert limited("7", reset("2999-01-01T00:00:00Z")).retry_after == 7.0


@pytest.mark.parametrize(
    "sample",
    [
        reset("soon"),
        reset(5),
        reset(None),
        reset("2026-13-40T99:00:00Z"),
        b'{"details": null}',
        b'{"details": []}',
        b"[]",
        b"5",
        b"\xff\xfe",
        b"[" * 50_000,
        b"",
    ],
)
def test_reset_time_without_sense(sample: bytes) -> None:
    """It is as if nothing had been told."""
    error = limited(sample=sample)
    assert (error.outcome, error.retry_after) == (Outcome.RATE_LIMITED, 0.0)


@pytest.mark.parametrize(
    ("sample", "outcome", "told", "detail"),
    [
        (b"<!doctype html><HTML>", Outcome.NOT_PDF, Outcome.NOT_PDF, "sent a web page"),
        (b"\x89PNG", Outcome.NOT_PDF, Outcome.NOT_PDF, "sent something else"),
        (b"{", Outcome.UNREADABLE, Outcome.UNREADABLE, "sent what makes no sense"),
        (b"<html>anubis_challenge", Outcome.NOT_PDF, Outcome.BLOCKED, "(Anubis)"),
    ],
)
def test_wrong_kind(sample: bytes, outcome: Outcome, told: Outcome, detail: str) -> None:
    """A wall is named as such, a web page as such; asking again would bring the same."""
    error = wrong_kind({}, sample, URL, outcome)
    assert (error.outcome, error.retry_after, error.sample) == (told, None, sample)
    assert detail in error.failure.detail


def caused(by: BaseException) -> httpx.ConnectError:
    """An error of httpx with this one behind it."""
    error = httpx.ConnectError("it did not work")
    error.__cause__ = by
    return error


CERTIFICATE = ssl.SSLCertVerificationError(1, "certificate verify failed")
CERTIFICATE.verify_message = "certificate has expired"


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (caused(socket.gaierror(-2, "Name or service not known")), " (its name does not resolve)"),
        (caused(TimeoutError()), " (no answer)"),
        (caused(ConnectionRefusedError(111, "Connection refused")), " (connection refused)"),
        (caused(caused(TimeoutError())), " (no answer)"),
        (httpx.ConnectError("Odd Thing"), " (odd thing)"),
        (httpx.ConnectError(""), ""),
        (None, ""),
    ],
)
def test_unreached(error: Exception | None, detail: str) -> None:
    """The reason is a short clause in lower case; another try is worth it if there is the name."""
    failed = unreached("is not there", error, URL)
    retry_after = None if "resolve" in detail else 0.0
    assert (failed.outcome, failed.reached) == (Outcome.NETWORK, False)
    assert failed.retry_after == retry_after
    assert failed.failure.detail == f"is not there{detail}"
    assert failed.failure.url == URL


def test_certificates() -> None:
    """The cause is found behind whatever wraps it; no other trouble is taken for it."""
    failed = unreached("x", caused(caused(CERTIFICATE)), URL)
    assert failed.failure.detail == f"{UNTRUSTED} (certificate has expired)"
    assert (failed.retry_after, failed.reached) == (None, False)
    for other in (caused(ssl.SSLError(1, "wrong version")), httpx.ConnectError("certificate")):
        assert unreached("x", other, URL).failure.detail.startswith("x (")


def test_a_long_story() -> None:
    """An answer that cannot be understood is at least short."""
    assert len(unreached("x", httpx.ConnectError("odd thing " * 100), URL).failure.detail) < 100
