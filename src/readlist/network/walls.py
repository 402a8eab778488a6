"""Walls against robots, known by their signs. They are named and respected, never evaded.

Only looked for in an answer of the wrong kind: ordinary pages mention captchas, too. Each line is
a wall's name and the signs of which any one in the first 64 kB will do.

Source: the pages that the providers serve, as seen in 2026.
"""

from collections.abc import Mapping

_CHALLENGE_PATHS = {"challenge", "login", "signin", "consent", "captcha"}
_REFUSALS = {401, 403, 429, 500, 503}
_HEADERS = {
    "cf-mitigated": ("challenge", "Cloudflare"),
    "x-amzn-waf-action": ("", "AWS"),
    "x-datadome": ("", "DataDome"),
}
_SIGNS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("Turnstile", (b"challengerequirederror", b"<title>verifying your browser")),
    ("Anubis", (b"anubis_challenge", b"/.within.website/x/", b"making sure you&#39;re not a bot")),
    (
        "Cloudflare",
        (b"_cf_chl_opt", b"/cdn-cgi/challenge-platform", b"<title>just a moment", b"cf-turnstile"),
    ),
    ("Imperva", (b"_incapsula_", b"incap_ses_")),
    ("PerimeterX", (b"px-captcha", b"_pxappid")),
    ("DataDome", (b"datadome=", b"captcha-delivery.com")),
    ("Radware", (b"perfdrive.com",)),
    ("Akamai", (b"_abck=",)),
    ("a captcha", (b"<title>captcha", b"not a robot", b"not a bot", b"unusual traffic")),
)


_WIDGETS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("Turnstile", (b"challenges.cloudflare.com/turnstile",)),
    ("hCaptcha", (b"h-captcha",)),
    ("reCAPTCHA", (b"g-recaptcha", b"recaptcha/api.js", b"google.com/recaptcha")),
)
"""What ordinary pages have in their forms, too: a wall only where the answer is a refusal."""


def wall_of(headers: Mapping[str, str], sample: bytes, status: int = 200) -> str:
    """The name of the wall that answered, "" if none is seen. Header names in lower case."""
    for name, (value, wall) in _HEADERS.items():
        if name in headers and value in headers[name].lower():
            return wall
    lowered = sample.lower() + headers.get("set-cookie", "").lower().encode(errors="replace")
    for wall, signs in (*_SIGNS, *(_WIDGETS if status in _REFUSALS else ())):
        if any(sign in lowered for sign in signs):
            return wall
    return ""


def is_challenge_path(path: str) -> bool:
    """Whether a redirect to this path means that a person is wanted."""
    return not _CHALLENGE_PATHS.isdisjoint(path.partition("?")[0].lower().split("/"))
