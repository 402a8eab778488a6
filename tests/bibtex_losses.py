"""The difference, as pybtex reads them, of two .bib files that should say the same."""

import contextlib
import io

from pybtex.database import Entry
from pybtex.database.input.bibtex import Parser
from pybtex.errors import set_strict_mode


def losses(original: str, exported: str) -> list[str]:
    """A line for each entry, type, field, name part and preamble that is not the same.

    Fields count as pybtex has them, with macros replaced and white space folded; what `exported`
    has more than `original` is a loss too.
    """
    before, preamble = _read(original)
    after, other_preamble = _read(exported)
    found = [f"{key}: missing" for key in before if key not in after]
    found += [f"{key}: more than there was" for key in after if key not in before]
    for key in before.keys() & after.keys():
        facts, others = _facts(before[key]), _facts(after[key])
        found += [
            f"{key}: {name}: {facts.get(name)} -> {others.get(name)}"
            for name in facts.keys() | others.keys()
            if facts.get(name) != others.get(name)
        ]
    if preamble != other_preamble:
        found.append(f"preamble: {preamble} -> {other_preamble}")
    return sorted(found)


def _read(text: str) -> tuple[dict[str, Entry], str]:
    set_strict_mode(enable=False)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            data = Parser().parse_string(text)
    finally:
        set_strict_mode(enable=True)
    return {key.lower(): entry for key, entry in data.entries.items()}, data.preamble


def _facts(entry: Entry) -> dict[str, object]:
    facts: dict[str, object] = {"@": entry.type.lower()}
    for name in entry.fields:
        facts[name.lower()] = " ".join(str(entry.fields[name]).replace("~", " ").split())
    for role, people in entry.persons.items():
        facts[role.lower()] = [
            (each.first_names, each.middle_names, each.prelast_names, each.last_names,
             each.lineage_names)
            for each in people
        ]  # fmt: skip
    return facts
