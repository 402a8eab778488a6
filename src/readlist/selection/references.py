"""The papers that the user means: references, as typed, against one list.

3  2-5  1,4,7-9              numbers in the list's own order, whatever the view shows
@2  @1-3                     what the last search found
jaegle2022perceiver          a key or citation key, also a further one, in any case
arxiv:2107.14795  10.1/x     an identifier or an address that names one
perceiver io                 words of the title, without regard to case or accents
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from readlist.errors import NotFoundError, UsageError
from readlist.model.identifiers import Identifier, all_addresses, identifiers, parse_identifier
from readlist.model.keys import FUNCTION_WORDS, citation_keys, is_key, legal_key
from readlist.model.names import parse_name, short_authors
from readlist.model.paper import Paper, ReadingList, numbers_named
from readlist.text import counted, folded, quoted, visible_line, words

_NUMBERS = r"[0-9]+(?:[-–][0-9]+)?(?:,[0-9]+(?:[-–][0-9]+)?)*"
_HIT = r"[0-9]{1,5}(?:[-–]@?[0-9]{1,5})?"
_SHOWN_CANDIDATES = 20
_LEAST_ALIKE = 0.6  # of difflib's ratio: less has nothing in common that a reader would see
_NEARLY_ALL = 0.85  # of an identifier: any two have half their signs in common


def is_number(reference: str) -> bool:
    """Whether `reference` counts places in a list (`3`, `2-5`, `1,4,7-9`)."""
    return re.fullmatch(_NUMBERS, _without_spaces(reference)) is not None


def hit_numbers(reference: str) -> tuple[int, ...]:
    """The places among the last hits in `@2`, `@1-3`; else (). Raises UsageError for `@3-1`."""
    text = _without_spaces(reference)
    if not re.fullmatch(rf"@{_HIT}(?:,@?{_HIT})*", text):
        return ()
    return _counted(text.replace("@", ""), int, "@")


def _counted(text: str, number: Callable[[str], int], sign: str = "") -> tuple[int, ...]:
    """The numbers in `2-5,9`, each once, as `number` reads one of them."""
    chosen: dict[int, None] = {}
    for part in text.replace("–", "-").split(","):
        first, _, last = part.partition("-")
        start, end = number(first), number(last or first)
        if end < start:
            hint = f"write {sign}{last}-{first}"
            raise UsageError(f"the range {sign}{part} runs backwards", hint=hint)
        chosen.update(dict.fromkeys(range(start, end + 1)))
    return tuple(chosen)


def is_exact(reference: str) -> bool:
    """Whether it may be a key (anything without white space), an identifier or an address."""
    is_word = len(reference.split()) == 1 and not is_number(reference)
    return is_word or parse_identifier(reference) is not None


def one_found(
    reading_list: ReadingList, reference: str, numbers: tuple[int, ...]
) -> tuple[int, ...]:
    """The numbers that `find` gave; raises NotFoundError where words of a title fit several."""
    if len(numbers) > 1 and not is_number(reference):
        width = len(str(numbers[-1]))
        raise several_error(reference, [_candidate(reading_list, each, width) for each in numbers])
    return numbers


def several_error(reference: str, candidates: Sequence[str], *, here: bool = True) -> NotFoundError:
    """The error for words that fit several papers, of this list or of others, which are listed."""
    lines = [f"  {each}" for each in candidates[:_SHOWN_CANDIDATES]]
    if len(candidates) > _SHOWN_CANDIDATES:
        lines.append(f"  and {len(candidates) - _SHOWN_CANDIDATES} more")
    where, how = ("", "number or key") if here else (" of other lists", "key")
    message = f"{quoted(reference)} matches {len(candidates)} papers{where}"
    hint = f"give the {how} of the one you mean"
    return NotFoundError(message, hint=hint, details=tuple(lines))


def find(reading_list: ReadingList, reference: str) -> tuple[int, ...]:
    """The numbers of all papers that one reference fits, () for none.

    Raises NotFoundError for a number the list does not have, UsageError for an empty reference.
    """
    if is_number(reference):
        return _counted(_without_spaces(reference), partial(_number, reading_list))
    return find_by_name(reading_list, reference) or _matching(
        reading_list, _title_tests(reference.strip())
    )


def find_by_name(reading_list: ReadingList, reference: str) -> tuple[int, ...]:
    """The papers with exactly this key, identifier or address: never by number or title."""
    text = reference.strip()
    if not text:
        raise UsageError("an empty reference means no paper", hint="give a number, key or title")
    tests, sought = [_has_key(text)], {text}
    tests.append(lambda paper: text.casefold() in map(str.casefold, paper.aliases))
    if identifier := parse_identifier(text):
        wanted = identifier.compared
        tests.append(lambda paper: wanted in (each.compared for each in identifiers(paper)))
        sought.add(identifier.value)
    tests.append(lambda paper: text in {paper.openreview, *all_addresses(paper).values()})
    tests.append(lambda paper: text.lower() == legal_key(paper.citation_key).lower())
    found = _matching(reading_list, tests, numbers_named(reading_list, sought))
    stem = text[:-1]
    if found or not stem or not is_key(text):
        return found
    # Exports call a paper so if others of the list have the key without the letter.
    alike = _matching(reading_list, (_has_key(stem),), numbers_named(reading_list, {stem}))
    keys = citation_keys(reading_list.papers) if len(alike) > 1 else ()
    return tuple(number for number, key in enumerate(keys, 1) if key.lower() == text.lower())


def names(paper: Paper) -> set[str]:
    """All by which `find_by_name` finds the paper; it takes an identifier out of its address."""
    keys = (paper.key, paper.citekey, legal_key(paper.citation_key), *paper.aliases)
    identifiers = (paper.openreview, paper.doi, paper.arxiv)
    return {*keys, *identifiers, paper.url, paper.pdf, paper.code, paper.project} - {""}


def _matching(
    reading_list: ReadingList,
    tests: Iterable[Callable[[Paper], bool]],
    among: Sequence[int] | None = None,
) -> tuple[int, ...]:
    """The papers, `among` these numbers or all, that pass the first test which any passes."""
    papers = reading_list.papers
    numbered = (
        [*enumerate(papers, 1)] if among is None else [(each, papers[each - 1]) for each in among]
    )
    for test in tests:
        numbers = tuple(number for number, paper in numbered if test(paper))
        if numbers:
            return numbers
    return ()


def _has_key(text: str) -> Callable[[Paper], bool]:
    wanted = text.casefold()
    return lambda paper: wanted in {paper.key.casefold(), paper.citekey.casefold()}


def _title_tests(text: str) -> list[Callable[[Paper], bool]]:
    """From strict to loose: whole title, words, beginnings, any part; no function word alone."""
    if "$" in text or "<" in text:  # a title as the list has it
        from readlist.model.marked_text import shown

        text = shown(text)
    whole, parts = folded(text), set(words(text))
    if not parts:  # nothing but accents or punctuation
        return [lambda paper: paper.shown_title == text]

    def begins(paper: Paper) -> bool:
        title = words(paper.shown_title)
        return all(any(word.startswith(part) for word in title) for part in parts)

    def is_whole(paper: Paper) -> bool:
        return folded(paper.shown_title) == whole

    if whole in FUNCTION_WORDS:
        return [is_whole]
    return [
        is_whole,
        lambda paper: parts <= set(words(paper.shown_title)),
        begins,
        lambda paper: whole in folded(paper.shown_title),
    ]


def _without_spaces(reference: str) -> str:
    """`1, 4` as `1,4`, also with a comma at its end; but `1 2` is not a number."""
    return re.sub(r"(?:(?<!\s)\s+)?([-–,])\s*", r"\1", reference.strip()).rstrip(",")


def _number(reading_list: ReadingList, digits: str) -> int:
    count = len(reading_list.papers)
    significant = digits.lstrip("0")
    if len(significant) <= len(str(count)) and 1 <= int(significant or 0) <= count:
        return int(significant)
    shown = digits if len(digits) <= 20 else f"{digits[:20]}…"
    have = f"it has {counted(count, 'paper')}, counted from 1" if count else "it has no papers"
    raise NotFoundError(f"{reading_list.name} has no paper {shown}", hint=have)


def numbers_text(numbers: Iterable[int]) -> str:
    """Numbers as they are written: 1, 2, 4-6, 9."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def none_error(reading_list: ReadingList, reference: str) -> NotFoundError:
    """The error for a reference that fits no paper, with the nearest if one is near."""
    message = f"no paper matches {quoted(reference)}"
    if re.fullmatch(r"[-0-9.,–]+", _without_spaces(reference)):
        return NotFoundError(message, hint="numbers are written 3, 2-5 or 1,4,7-9")
    if folded(reference.strip()) in FUNCTION_WORDS:
        alone = f"{quoted(reference.strip())} alone means no paper"
        return NotFoundError(alone, hint='quote a title of several words: "talk on graphs"')
    if not reading_list.papers:
        return NotFoundError(message, hint=f"{reading_list.name} has no papers")
    text, kind, least = folded(reference.strip()), _names, _LEAST_ALIKE
    if identifier := parse_identifier(reference):
        text, kind, least = _written(identifier), _identifiers, _NEARLY_ALL
    names: dict[str, int] = {}
    for number, paper in enumerate(reading_list.papers, 1):
        for name in kind(paper):
            names.setdefault(name, number)
    close = difflib.get_close_matches(text[:200], names, n=1, cutoff=least)
    if not close:
        return NotFoundError(message, hint="`readlist search WORDS` looks into all lists")
    return NotFoundError(message, hint=f"nearest: {_candidate(reading_list, names[close[0]])}")


def _names(paper: Paper) -> Iterator[str]:
    yield from (paper.key.lower(), folded(paper.shown_title))
    yield from (word for word in words(paper.shown_title) if len(word) > 3)
    yield from (folded(parse_name(author).family) for author in paper.authors)


def _identifiers(paper: Paper) -> Iterator[str]:
    return map(_written, identifiers(paper))


def _written(identifier: Identifier) -> str:
    return f"{identifier.scheme}:{identifier.value}".lower()


def _candidate(reading_list: ReadingList, number: int, width: int = 1) -> str:
    paper = reading_list.papers[number - 1]
    who = short_authors(paper.authors)
    cited = f"{paper.shown_title} ({who})" if who else paper.shown_title
    return visible_line(f"{number:{width}}  {cited}  {paper.key}")
