"""Walls are known by their signs, ordinary pages are not taken for them."""

import pytest

from readlist.network.responses import is_challenge_path, wall_of


@pytest.mark.parametrize(
    ("headers", "wall"),
    [
        ({"cf-mitigated": "challenge"}, "Cloudflare"),
        ({"cf-mitigated": "Challenge"}, "Cloudflare"),
        ({"cf-mitigated": "block"}, ""),
        ({"x-amzn-waf-action": "captcha"}, "AWS"),
        ({"x-datadome": "protected"}, "DataDome"),
        ({"server": "cloudflare"}, ""),
        ({}, ""),
    ],
)
def test_headers(headers: dict[str, str], wall: str) -> None:
    """A header tells; that a page comes by way of Cloudflare alone does not."""
    assert wall_of(headers, b"<html>") == wall


@pytest.mark.parametrize(
    ("sample", "wall"),
    [
        (b'{"name": "ChallengeRequiredError"}', "Turnstile"),
        (b"<TITLE>Verifying your browser", "Turnstile"),
        (b'<script id="anubis_challenge">', "Anubis"),
        (b"<title>Just a moment...</title>", "Cloudflare"),
        (b"<h1>Please show that you are not a robot", "a captcha"),
        (b"<p>unusual traffic from your network", "a captcha"),
        (b"\xff\xfe\x00", ""),
        (b"", ""),
        (b"<title>An ordinary page</title>", ""),
    ],
)
def test_pages(sample: bytes, wall: str) -> None:
    """The first sign that is seen names the wall, in whatever case it stands."""
    assert wall_of({}, sample) == wall


@pytest.mark.parametrize(
    ("sample", "wall"),
    [
        (b'<div class="h-captcha">', "hCaptcha"),
        (b'<div class="g-recaptcha">', "reCAPTCHA"),
        (b"https://challenges.cloudflare.com/turnstile/v0/api.js", "Turnstile"),
    ],
)
def test_widgets(sample: bytes, wall: str) -> None:
    """Words that an ordinary page has in its forms, too, are a wall only in a refusal."""
    assert wall_of({}, sample, 403) == wall
    assert wall_of({}, sample, 200) == ""


def test_cookies() -> None:
    """Some walls are known by the cookie that they set."""
    assert wall_of({"set-cookie": "datadome=abc; Path=/"}, b"<html>") == "DataDome"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/challenge", True),
        ("/Login?next=/x", True),
        ("/signin/oauth", True),
        ("/consent", True),
        ("/captcha", True),
        ("/pdf/1.pdf", False),
        ("/papers/login.pdf", False),
        ("/challenges/2022/paper.pdf", False),
        ("/consent-form.pdf", False),
        ("/sso/login", True),
        ("/", False),
        ("", False),
    ],
)
def test_challenge_paths(path: str, expected: bool) -> None:
    """A redirect to one of these wants a person."""
    assert is_challenge_path(path) is expected
