"""Someone who shares a list on the web: on a site of their own, and on GitHub."""

from .messages import Answer, Asked, html_answer, text_answer

HOST = "lists.example"
RAW = "raw.githubusercontent.com"
LIST = f"https://{HOST}/shared/lab.toml"
MISSING = f"https://{HOST}/shared/nothing.toml"
PAGE = "https://github.com/lab/reading/blob/main/lists/lab.toml"
TEXT = b"""format = 1
name = "lab"
title = "What the lab reads"

[[papers]]
key = "ek2021one"
title = "One Thing"
authors = ["Jo Ek"]
year = 2021
doi = "10.5555/one"

[[papers]]
key = "ngo2022another"
title = "Another Thing"
authors = ["Mai Ngo"]
year = 2022
arxiv = "2201.00001"
"""


def site(asked: Asked) -> Answer:
    """The list, with its ETag, on either host."""
    if not asked.route.endswith("/lab.toml"):
        return html_answer("Not found", status=404)
    return text_answer(TEXT.decode()).with_headers(("ETag", '"lab-1"'))
