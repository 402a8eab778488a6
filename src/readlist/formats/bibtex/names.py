r"""Names in a .bib file and in a list, taken from one to the other.

    van den Berg, Rianne and {DeepMind} and Jo{\~a}o Carreira and others

Source: Patashnik, "BibTeXing", 1988, section 4; bibtex.web, section 416 on (which word begins
the particle); the biblatex manual, section 3.4 (`family=…, given=…`).
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial

from readlist.formats.publication import (
    is_et_al,
    people_run_together,
    split_outside_braces,
    split_people,
    visible_text,
)
from readlist.formats.tex.reader import spelled_out, tex_to_text
from readlist.formats.tex.writer import LETTERS, name_to_tex
from readlist.model.formulas import is_balanced
from readlist.model.names import DBLP_NUMBER, OTHERS, SUFFIX, PersonName, list_name, parse_name
from readlist.text import lazy_pattern

# "Given Family" with nothing to escape or to take apart: most names, in a tenth of the time.
_NOT_AND = r"(?![Aa][Nn][Dd]\b)"
_GIVEN = rf"({_NOT_AND}[A-Z](?:[a-z]+|[A-Za-z.-]*(?: {_NOT_AND}[A-Z][A-Za-z.-]*)*))"
_FAMILY = rf"({_NOT_AND}[A-Z][A-Za-z0-9]+)"
_PLAIN_NAME = lazy_pattern(f"{_GIVEN} {_FAMILY}")
_EACH_NAME = lazy_pattern(f"(?m)^(?:{_GIVEN} {_FAMILY}$|(.*))")
_PLAIN_GIVEN = lazy_pattern(f"(?!.*--){_GIVEN}")
_PLAIN_INVERTED = lazy_pattern(f"(?!.*--){_FAMILY}, {_GIVEN}")
_BRACE_OR_COMMA = lazy_pattern(r"[{},]")
_BRACE_OR_BLANK = lazy_pattern(r"[{}]|(?:\s|(?<!\\)~)+")
_TIE = lazy_pattern(r"(?<!\\)~")
_ET_AL = lazy_pattern(
    r"(?:^|(?<![\s,~])[\s,~]++)(?:et\.?[\s~]*+al(?:ii|\.)?|and others|others\.?|u\. ?a\.)\Z",
    re.IGNORECASE,
)
_CUT = ("al", "al.", "alii", "others", "others.", "a.")  # one of these ends what _ET_AL finds
_HOMONYM = lazy_pattern(DBLP_NUMBER)
_ET_AL_INSIDE = lazy_pattern(r"[eE](?<!\w.)[tT][.~\s]+[aA][lL]\b|\sothers\.\Z")
_COMMA_BEFORE_NOTHING = lazy_pattern(r",\s*(?:,|$|and\s)|\sand,", re.IGNORECASE)
_SUFFIXED = lazy_pattern(rf"\{{([^{{}},]+),\s*({SUFFIX})\}}")
_SPECIAL_LETTER = lazy_pattern(r"\{\\(?:([A-Za-z]+)|.)\s*(?:\{|\\[^A-Za-z])*([^\W\d_])?")
# A letter as a TeX command; BibTeX sees whether it is a capital if it is in braces, or bare itself
_LETTER = lazy_pattern(
    r"""\{\\(?:[`'^"~=.](?:\\?[A-Za-z]|\{\\?[A-Za-z]\})|[cvuHkr](?:\{[A-Za-z]\}|\ [A-Za-z])
    |[A-Za-z]{1,2})\}|\\[`'^"~=.][A-Za-z]
    |(?<=[a-z])\\(?:[`'^"~=.]\\[ij](?![A-Za-z])|[`'^"~=.]\{\\?[A-Za-z]\}|[cvuHkr]\{[A-Za-z]\})""",
    re.VERBOSE,
)
_NOT_OF_PLAIN_NAMES = lazy_pattern("[^A-Za-z\xc0-\u024f ,.-]|--|Others|(?:Et|And)(?![a-z])")
_NAMED_PART = lazy_pattern(r"\s*([a-z-]+)\s*=\s*(.*)", re.DOTALL)


def people_from_tex(source: str) -> tuple[str, ...]:
    """The names as a list writes them; "et al." is a last "others", empty ones are left out."""
    found: list[str] = []
    is_cut = False
    for name in split_people(spelled_out(source)):
        bare = _HOMONYM.sub("", name)
        if name.casefold().rstrip("}").endswith(_CUT):
            if cut := _ET_AL.search(name):
                is_cut, bare = True, name[: cut.start()]
            elif name != f"{{{OTHERS}}}" and is_et_al(tex_to_text(name, is_name=True)):
                is_cut, bare = True, ""
        if _PLAIN_NAME.fullmatch(bare):  # as most are
            found.append(bare)
        elif "," in bare and (plain := _PLAIN_INVERTED.fullmatch(bare)):
            found.append(f"{plain[2]} {plain[1]}")
        else:
            several = people_run_together(bare) or [bare]
            found += filter(None, (by_family(each, any_person_from_tex) for each in several))
    return (*found, OTHERS) if is_cut else tuple(found)


def people_to_tex(names: str, unicode: bool) -> str:
    """The names of a list, one a line, as "particle Family, Suffix, Given and …"."""
    odd = partial(any_person_to_tex, unicode=unicode)
    written = [
        f"{family}, {given}" if family else by_family(other, odd)
        for given, family, other in _EACH_NAME.findall(names)
    ]
    if "" in written:
        written = list(filter(None, written))
    if OTHERS in written:
        is_cut = len(written) > 1 and written[-1] == OTHERS
        written = [f"{{{name}}}" if name == OTHERS else name for name in written]
        written[-1] = OTHERS if is_cut else written[-1]
    return " and ".join(written)


def same_people(one: str, other: str) -> bool:
    """Whether both sources name the same people by the same parts, in whatever order of parts."""
    first, second = split_people(one), split_people(other)
    return first == second or list(map(tex_name, first)) == list(map(tex_name, second))


def are_sound(source: str) -> bool:
    """Whether every reader finds the same people: too many commas, "et al.", numbers are not so."""
    if _COMMA_BEFORE_NOTHING.search(source) or _ET_AL_INSIDE.search(source):
        return False
    names = split_people(source) if re.search(r"[;,\d]", source) else ()
    return not any(map(_HOMONYM.search, names)) and all(
        (name.count(",") < 3 or len(_words_by_comma(name)) <= 3 or _named_parts(name) is not None)
        and not people_run_together(name)
        for name in names
    )


def names_plainly(source: str, people: str) -> bool:
    """Whether one look shows that a source is sound and names these people; False says nothing."""
    text = _LETTER.sub(lambda found: _printed(found[0]), source) if "\\" in source else source
    names, wanted = text.split(" and "), people.split("\n")
    return (
        source.isascii()
        and len(names) == len(wanted)
        and not _NOT_OF_PLAIN_NAMES.search(text)
        and all(map(_is_plainly, names, wanted))
    )


@lru_cache(maxsize=1024)
def _printed(command: str) -> str:
    letter = tex_to_text(command, is_name=True)
    return letter if len(letter) == 1 else "?"


def _is_plainly(name: str, person: str) -> bool:
    """Whether "Family, Given" or "Given Family" is this person, each part in capitalised words."""
    family, comma, given = name.partition(", ")
    if not comma:
        given, _, family = name.rpartition(" ")
    return (
        person == (f"{given} {family}" if comma else name)
        and family.isalpha()
        and family.istitle()
        and given.istitle()
        and "," not in given
    )


@lru_cache(maxsize=8192)
def tex_name(source: str) -> PersonName:
    """The parts of one name as BibTeX finds them, each as source, one space between its words."""
    source = source.replace("\\ ", " ")
    parts = [part for part in _words_by_comma(source) if part] or [[]]
    if named := _named_parts(source):
        return named
    suffix: list[str] = []
    if len(parts) == 1:
        words = parts[0]
        lower = (at for at, word in enumerate(words[:-1]) if _is_lower(word))
        first = next(lower, max(len(words) - 1, 0))
        particle, family = _split_before_family(words, first)
        given = words[:first]
    else:
        particle, family = _split_before_family(parts[0], 0)
        suffix, given = [word for part in parts[1:-1] for word in part], parts[-1]
        is_suffix = len(given) == 1 and re.fullmatch(SUFFIX, given[0])
        if is_suffix and suffix and not re.fullmatch(SUFFIX, suffix[-1]):
            suffix, given = given, suffix  # King, Martin, Jr.
    name = PersonName(" ".join(family), " ".join(given), " ".join(particle), " ".join(suffix))
    found = None if suffix else _SUFFIXED.fullmatch(name.family)  # {Hunt, III}
    return PersonName(found[1].strip(), name.given, name.particle, found[2]) if found else name


def _named_parts(source: str) -> PersonName | None:
    if "=" not in source:
        return None
    parts = split_outside_braces(source, _BRACE_OR_COMMA)
    found = list(map(_NAMED_PART.fullmatch, parts))
    values = {each[1]: each[2].strip() for each in found if each}
    if "family" not in values or len(values) < len(found):
        return None
    given, particle, suffix = (values.get(name, "") for name in ("given", "prefix", "suffix"))
    return PersonName(values["family"], given, particle, suffix)


def _words_by_comma(source: str) -> list[list[str]]:
    source = source.replace("\\,", "~")
    if "{" not in source:
        return [_TIE.sub(" ", part).split() for part in source.split(",")]
    parts = split_outside_braces(source, _BRACE_OR_COMMA)
    return [list(filter(None, split_outside_braces(part, _BRACE_OR_BLANK))) for part in parts]


def _split_before_family(words: list[str], start: int) -> tuple[list[str], list[str]]:
    """The words from `start` to the last one in lower case, and the family name behind them."""
    end = len(words) - 1
    while end > start and not _is_lower(words[end - 1]):
        end -= 1
    return words[start : max(end, start)], words[max(end, start) :]


def _is_lower(word: str) -> bool:
    depth = 0
    for position, char in enumerate(word):
        if char == "{":
            if depth == 0 and word.startswith("\\", position + 1):
                found = _SPECIAL_LETTER.match(word, position)
                command, letter = (found[1], found[2]) if found else ("", "")
                if f"\\{command}" in LETTERS.values():
                    return command.islower()
                return bool(letter) and letter.islower()
            depth += 1
        elif char == "}":
            depth -= 1
        elif depth == 0 and char.isalpha():
            return char.islower()
    return False


@lru_cache(maxsize=4096)
def any_person_from_tex(source: str) -> str:
    """One author as a list writes it, "" for none: whatever its parts are."""
    name = tex_name(source)
    group = re.fullmatch(r"\{([^\\].*)\}", name.family, re.DOTALL)
    if group and is_balanced(group[1]) and not (name.given or name.particle or name.suffix):
        family = tex_to_text(name.family, is_name=True)
        return f"{{{family}}}" if family else ""
    parts = (name.family, name.given, name.particle, name.suffix)
    family, given, particle, suffix = (part and tex_to_text(part, is_name=True) for part in parts)
    if not family:
        return ""
    return list_name(PersonName(family, given, particle, suffix))


def by_family(name: str, written: Callable[[str], str]) -> str:
    """The name as `written` gives it; for most it is asked once for each family name."""
    family, comma, given = name.partition(", ")
    if not comma:
        given, _, family = name.rpartition(" ")
    if "," in family or family[-1:] == "\\" or not _PLAIN_GIVEN.fullmatch(given):
        return written(name)
    model = written(f"{family}, X" if comma else f"X {family}")
    if model.endswith(", X"):
        return f"{model[:-1]}{given}"
    return f"{given}{model[1:]}" if model.startswith("X ") else written(name)


@lru_cache(maxsize=4096)
def any_person_to_tex(author: str, *, unicode: bool) -> str:
    """One author, braced where BibTeX would misread the name; "" for none, OTHERS as it is."""
    author = visible_text(author)
    if author in ("", OTHERS):
        return author
    name = parse_name(author)
    tokens, has_letters = author.casefold().split(), any(map(str.isalnum, name.family))
    if name.corporate or not has_letters or "and" in tokens or tokens == [OTHERS]:
        whole = (name.corporate and name.family) or author
        return f"{{{name_to_tex(whole, unicode=unicode)}}}"
    family = name_to_tex(name.family, unicode=unicode)
    # A word in lower case starts a new part for BibTeX
    words = name.family.replace("-", " ").split()
    capitals = all(word[0].isupper() and (word[0].isascii() or not unicode) for word in words)
    may_stand = capitals and (bool(name.given) or " " not in name.family)
    if len(words) != 1 and not may_stand:
        family = f"{{{family}}}"
    if name.particle:
        family = f"{name_to_tex(name.particle, unicode=unicode)} {family}"
    others = (name_to_tex(part, unicode=unicode) for part in (name.suffix, name.given) if part)
    return ", ".join((family, *others))
