"""Walls against robots: OpenReview's in its forms, and those that stand before everything."""

import json
from collections.abc import Callable

from . import openreview
from .messages import Answer, Asked, html_answer
from .world import World


def wall_openreview(world: World) -> None:
    """Its APIs ask for a check as JSON with 403; its site sends to the page for people."""
    _wall(world, openreview.challenge_needed, openreview.V1, openreview.V2)
    _wall(world, openreview.to_challenge, openreview.SITE)


def wall_openreview_with_pages(world: World) -> None:
    """Its APIs, too, send to the page for people, which comes with 200."""
    _wall(world, openreview.to_challenge, *openreview.HOSTS)


def wall_openreview_in_place(world: World) -> None:
    """The page for people comes with 200 in place of any answer."""
    _wall(world, lambda _: openreview.challenge_page(), *openreview.HOSTS)


def _wall(world: World, answer: Callable[[Asked], Answer], *hosts: str) -> None:
    world.change(
        lambda asked, _: answer(asked),
        *hosts,
        when=lambda asked: (
            not openreview.signed_in(asked) and asked.route not in {"/challenge", "/login"}
        ),
    )


def cloudflare() -> Answer:
    """Cloudflare's wall."""
    page = html_answer("Just a moment...", "<script>window._cf_chl_opt={}</script>", 403)
    return page.with_headers(("cf-mitigated", "challenge"), ("Server", "cloudflare"))


def anubis() -> Answer:
    """Anubis' wall: a page with 200."""
    script = f'<script id="anubis_challenge" type="application/json">{json.dumps({})}</script>'
    return html_answer("Making sure you're not a bot!", script, head='<meta name="robots"/>')


def wall_everything(world: World, page: Answer) -> None:
    """Every host answers anything with this page."""
    world.change(lambda _asked, _right: page)
