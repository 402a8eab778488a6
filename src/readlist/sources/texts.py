"""Abstracts as they come, made into paragraphs. Pure functions."""

import re

from readlist.text import one_line


def as_fetched(text: str) -> str:
    """`text` with its lines and paragraphs, without white space around it and at line ends."""
    lines = (line.rstrip() for line in re.split(r"\r\n|\r|\n", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def joined_paragraphs(paragraphs: list[str]) -> str:
    """Each paragraph on one line, a blank line between two; blank ones are left out."""
    return "\n\n".join(line for line in map(one_line, paragraphs) if line)


def unwrapped(text: str) -> str:
    """Hard-wrapped text as paragraphs: a blank line or an indented one begins a new one."""
    return joined_paragraphs(re.split(r"\n\s*\n|\n(?=[ \t]{2,}\S)", text.strip()))
