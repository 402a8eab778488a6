"""What a list may call things: the types of CSL, and names that would be misread. Pure.

Source: https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types (1.0.2).
"""

import re

from readlist.model.names import parse_name

_TYPES = """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic
collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
interview legal_case legislation manuscript map motion_picture musical_score pamphlet
paper-conference patent performance periodical personal_communication post post-weblog regulation
report review review-book software song speech standard thesis treaty webpage
"""
# Words in lower case that begin a family name; others inside a name are part of it.
_BEGINNINGS = """
af al av bin da dal de degli dei del della den der des di do dos du el ibn la las le lo los
ten ter van vom von zu zum zur 't
"""
CSL_TYPES = frozenset(_TYPES.split())
"""All item types of CSL 1.0.2."""

_PARTICLES = frozenset(_BEGINNINGS.split())
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def name_doubt(author: str, *, is_last: bool) -> str:
    """Why the name would be misread, as a clause about it; "" where it would not."""
    if author.startswith("{") and author.endswith("}"):
        return ""
    if author == "others":
        return "" if is_last else "stands before other names"
    for pattern, doubt in _DOUBTS:
        if re.search(pattern, author):
            return doubt
    return _misread(author)


_DOUBTS = (
    (r"(?i)\bet\.? al\b", 'is not a person; write "others" as the last author'),
    (r"(?i)\sand\s|;|&", "looks like several people; each is a text of its own"),
    (r"@", "holds an e-mail address"),
    (r"\d", "holds digits"),
    (r"[{}\\]", "has TeX in it; lists are plain Unicode"),
    (r"^\s*,|,\s*$", "lacks a part beside its comma"),
    (r"(?:.*,){3}", "has too many commas; a corporate name stands in {braces}"),
)


def _misread(author: str) -> str:
    words = author.split()
    if "," in author or len(words) < 2:
        return ""
    if words[-1].lower() in _SUFFIXES:
        return f"would have {words[-1]} as family name; write Family, {words[-1]}, Given"
    odd = [word for word in words[1:-1] if word.islower() and word not in _PARTICLES]
    if odd:
        family = parse_name(author).surname
        return f'would have "{family}" as family name; write Family, Given if that is wrong'
    return ""
