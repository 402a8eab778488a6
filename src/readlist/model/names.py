"""Personal names as lists write them, taken apart as BibTeX does it. Pure functions.

Grammar (Source: Patashnik, "BibTeXing", 1988, section 4):

    Given particle Family        Rianne van den Berg
    particle Family, Given       van den Berg, Rianne
    Family, Suffix, Given        King, Jr., Martin Luther
    {Corporate Name}             {DeepMind}

One departure: before a comma, the particle is only the lower-case words at the very start, so
that "Castella i Sapé, Sergi" has the whole "Castella i Sapé" as family name.

Here are also the types of CSL, and the names that would be misread.
Source: https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types (1.0.2).
"""

import re
from typing import NamedTuple
from unicodedata import is_normalized

from readlist.text import decoded

OTHERS = "others"  # the last author of a list of names that is cut short
SUFFIX = r"(?:[JS]r|I{1,3}|IV|VI{0,3})\.?"  # a suffix of a name, as a pattern
# The number by which DBLP tells people of the same name apart, as a pattern
DBLP_NUMBER = r" 0\d{3}$"


class PersonName(NamedTuple):
    """The parts of a name, each "" when absent. A corporate or single name is all `family`."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    corporate: bool = False

    @property
    def surname(self) -> str:
        """Particle and family name: what a short citation prints ("van den Berg")."""
        return f"{self.particle} {self.family}" if self.particle else self.family


def natural_name(author: str) -> str:
    """The name as it is spoken: Rianne van den Berg, Martin Luther King Jr., DeepMind."""
    author = " ".join(decoded(author).split())
    if "," not in author and not author.startswith("{"):
        return author
    name = parse_name(author)
    return " ".join(filter(None, (name.given, name.surname, name.suffix)))


def natural_names(authors: tuple[str, ...]) -> list[str]:
    """The names as they are spoken; a list that is cut short ends in "et al."."""
    names = list(map(natural_name, authors))
    return [*names[:-1], "et al."] if is_cut_short(authors) else names


def is_cut_short(authors: tuple[str, ...]) -> bool:
    """Whether there are more people than those named."""
    return len(authors) > 1 and authors[-1] == OTHERS


def list_name(name: PersonName) -> str:
    """The name as a list writes it: in natural order, else with commas, else in braces.

    `parse_name` finds the same parts in it wherever a list can hold them.
    """
    if name.corporate:
        return f"{{{name.family}}}"
    natural = " ".join(filter(None, (name.given, name.surname, name.suffix)))
    if not name.suffix and parse_name(natural) == name:
        return natural
    if not (name.given or name.suffix) or "," in f"{name.given}{name.surname}{name.suffix}":
        return f"{{{natural}}}"
    return ", ".join((name.surname, *filter(None, [name.suffix]), name.given)).rstrip(" ")


def two_plain_words(author: str) -> tuple[str, str] | None:
    """Given and family name where that is all the name is, in NFC, as most are; None if not."""
    given, _, family = author.partition(" ")
    are_words = given.isalpha() and family.isalpha() and not given[0].islower()
    return (given, family) if are_words and is_normalized("NFC", author) else None


def parse_name(author: str) -> PersonName:
    """The parts of one author entry of a list."""
    words = author.split()
    text = " ".join(words)
    if len(text) > 2 and text.startswith("{") and text.endswith("}"):
        return PersonName(family=text[1:-1].strip(), corporate=True)
    if "," not in text:
        if len(words) == 2 and not words[0][0].islower():  # as most names are
            return PersonName(words[1], words[0])
        lower = [index for index, token in enumerate(words[:-1]) if token[0].islower()]
        if not lower:
            return PersonName(" ".join(words[-1:]), " ".join(words[:-1]))
        first, end = lower[0], lower[-1] + 1
        given, particle = " ".join(words[:first]), " ".join(words[first:end])
        return PersonName(" ".join(words[end:]), given, particle)
    parts = [part.strip() for part in text.split(",")]
    tokens = parts[0].split()
    count = 0
    while count < len(tokens) - 1 and tokens[count][0].islower():
        count += 1
    particle, family = " ".join(tokens[:count]), " ".join(tokens[count:])
    return PersonName(family, parts[-1], particle, suffix=" ".join(parts[1:-1]))


def short_authors(authors: tuple[str, ...]) -> str:
    """The authors, as a text citation says them: "Jaegle et al.", "Carlini and Terzis", ""."""
    surnames = [parse_name(decoded(author)).surname for author in authors[:2]]
    if len(authors) > 2 or is_cut_short(authors):
        return f"{surnames[0]} et al."
    return " and ".join(surnames)


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
CSL_TYPES = frozenset(_TYPES.split())  # all item types of CSL 1.0.2
_PARTICLES = frozenset(_BEGINNINGS.split())
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def name_doubt(author: str, *, is_last: bool) -> str:
    """The reason why the name would be misread, as a clause about it; "" where it would not."""
    is_others = author == OTHERS
    if is_others or (author.startswith("{") and author.endswith("}")):
        return "stands before other names" if is_others and not is_last else ""
    for pattern, doubt in _DOUBTS:
        if re.search(pattern, author):
            return doubt
    words = author.split()
    if "," in author or len(words) < 2:
        return ""
    if words[-1].lower() in _SUFFIXES:
        return f"would have {words[-1]} as family name; write Family, {words[-1]}, Given"
    if any(word.islower() and word not in _PARTICLES for word in words[1:-1]):
        family = parse_name(author).surname
        return f'would have "{family}" as family name; write Family, Given if that is wrong'
    return ""


_DOUBTS = (
    (r"(?i)\bet\.? al\b", 'is not a person; write "others" as the last author'),
    (r"(?i)\sand\s|;|&", "looks like several people; each is a text of its own"),
    (r"@", "holds an e-mail address"),
    (r"\d", "holds digits"),
    (r"[{}\\]", "has TeX in it; lists are plain Unicode"),
    (r"^\s*,|,\s*$", "lacks a part beside its comma"),
    (r",[^,]*,[^,]*,", "has too many commas; a corporate name stands in {braces}"),
)
