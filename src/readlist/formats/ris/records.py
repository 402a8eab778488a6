r"""The records of an RIS file: text → tags with their values, whatever the program that wrote it.

    TY  - CONF                  a record begins, even where the one before has no end
    TI  - Perceiver IO          two letters or digits, two spaces, a hyphen, a space
    AB  - A goal                a tag; a line without one goes on with the value
    of intelligent systems
    ER  -

Source: Reference Manager's "RIS Format Specifications" (2011). rispy, the usual parser, drops a
record without ER, all but the first of repeated tags, and says on no line what was wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from readlist.formats.ris.tags import KNOWN, OTHER_NAMES
from readlist.model.entry import Tell

LONGEST = 1_000_000
"""Characters of one value; nobody reads more, and a file may be one line of twenty megabytes."""

MOST = 20_000
"""Tags of one record; the longest lists of authors have five thousand."""

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_TAGGED = re.compile(r"\s{0,8}([A-Za-z][A-Za-z0-9])([ \t]{0,4})-(?:[ \t](.*)|)\Z", re.DOTALL)
_KNOWN = frozenset(KNOWN.split())
_PARAGRAPHS = frozenset({"AB", "N1", "N2", "RN"})
_BETWEEN_TELLING = 5000  # lines


@dataclass(slots=True)
class Record:
    """One record while it is read: where it begins, and its tags in their order."""

    line: int
    ended: bool = False
    values: list[tuple[str, list[str]]] = field(default_factory=list)  # tag, lines of its value
    excess: str = ""  # what there is too much of, to be read
    room: int = LONGEST  # characters that the last value may still have

    def begin(self, tag: str, text: str) -> None:
        """A tag with the first line of its value."""
        tag = OTHER_NAMES.get(tag, tag)
        self.room = LONGEST
        if len(self.values) >= MOST:
            self.excess = f"it has more than {MOST:,} tags"
        else:
            self.values.append((tag, []))
            self.go_on(text)

    def go_on(self, text: str) -> None:
        """A further line of the last value."""
        self.room -= len(text) + 1
        if self.room < 0:
            self.excess = f"it has a value of more than {LONGEST:,} characters"
        elif self.values:
            self.values[-1][1].append(text)

    def tags(self) -> dict[str, list[str]]:
        """Tag → its values that are not blank, in their order."""
        found: dict[str, list[str]] = {}
        for tag, lines in self.values:
            value = _paragraphs(lines) if tag in _PARAGRAPHS else " ".join(" ".join(lines).split())
            if value:
                found.setdefault(tag, []).append(value)
        return found


def _paragraphs(lines: list[str]) -> str:
    """The lines as paragraphs: a blank line is between two."""
    return "\n\n".join(
        " ".join(block.split()) for block in re.split(r"\n\s*\n", "\n".join(lines)) if block.strip()
    )


def records(text: str, tell: Tell) -> Iterator[Record]:
    """The records of the file in their order, the last one also where the file breaks off."""
    record: Record | None = None
    for number, line in _lines(text, tell):
        tag, value = _tagged(line)
        if tag == "TY" or (tag and record is None):
            if record:
                yield record
            record = Record(number)
        if record is None:  # what stands before the first record
            continue
        if tag == "ER":
            record.ended = True
            yield record
            record = None
        elif tag:
            record.begin(tag, value)
        else:
            record.go_on(value)
    if record:
        yield record


def _lines(text: str, tell: Tell) -> Iterator[tuple[int, str]]:
    total = len(text)
    for number, match in enumerate(_LINE.finditer(text), 1):
        if number % _BETWEEN_TELLING == 0:
            tell(match.end(), total)
        yield number, match[1]
    tell(total, total)


def _tagged(line: str) -> tuple[str, str]:
    """The line's tag in capitals and its value; no tag and the line for one that goes on."""
    found = _TAGGED.match(line)
    if found:
        tag, spaces = found[1].upper(), len(found[2])
        sure = spaces >= 2 and (found[1].isupper() or tag in _KNOWN)
        if sure or (found[1].isupper() and tag in _KNOWN):
            return tag, (found[3] or "").strip()
    return "", line.strip()
