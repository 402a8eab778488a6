"""Keys of papers, names of lists, which become files, and the keys under which exports cite papers.

A citation key is legal in TeX, Typst and pandoc, and each stands once in an export.
"""

import itertools
import unicodedata
import zlib
from collections.abc import Container, Iterable, Iterator

from readlist.model.paper import Paper
from readlist.text import folded, lazy_pattern, tokens, words

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_LIST_NAME_CHARACTERS = frozenset(_ALPHABET + "0123456789-")
_KEY_CHARACTERS = _LIST_NAME_CHARACTERS | frozenset(_ALPHABET.upper() + "._+")
_LONGEST = 100
_LONGEST_MADE = 60
_PORTS = (port + digit for port in ("com", "lpt") for digit in "0123456789")
# Names that Windows keeps for itself, with any extension
DEVICES = frozenset(("con", "prn", "aux", "nul", *_PORTS))
_ARTICLES = frozenset({"a", "an", "the"})
# Of English: articles, prepositions, conjunctions, pronouns, question words, forms of be, do
FUNCTION_WORDS = _ARTICLES | frozenset(
    words(
        "about above across after against along among and are around as at be before behind below "
        "between beyond but by can do does down during each for from has have he her his how i if "
        "in into is it its may me my near of off on or our out over per she should so some such "
        "than that their them there these they this those through to toward towards under up upon "
        "us via was we were what when where which while who whom whose why will with within "
        "without you your"
    )
)
# Letters that no decomposition brings to ASCII
TRANSLITERATED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
    | {"Æ": "AE", "Œ": "OE", "Ø": "O", "Đ": "D", "Ð": "D", "Þ": "Th", "Ł": "L"}
)

ALL_LISTS = "all"  # the word that means every list where a list is named
LIST_NAME_RULE = (
    "small letters and digits of any script and -, with a letter or digit first; "
    f'"{ALL_LISTS}" means every list'
)
FALLBACK_NAME = "list"  # the list name that stands for a text without any letter or digit


def is_key(text: str) -> bool:
    """Whether `text` can be a key: safe as a folder name on every system, never a number."""
    has_letter = any(map(str.isalpha, text))
    return has_letter and not text.endswith(".") and _is_portable(text, _KEY_CHARACTERS)


def is_list_name(text: str) -> bool:
    """Whether `text` can name a list file: by LIST_NAME_RULE, and not a device of Windows."""
    if text == ALL_LISTS:
        return False
    if not text.isascii():
        plain = all(char == "-" or (char.isalnum() and char == char.lower()) for char in text)
        short = len(text.encode(errors="replace")) <= _LONGEST
        return plain and short and text[0] != "-" and unicodedata.is_normalized("NFC", text)
    return _is_portable(text, _LIST_NAME_CHARACTERS)


def list_name_from(text: str) -> str:
    """The list name that is most like `text`: "Thesis, part 2" → thesis-part-2."""
    shown = unicodedata.normalize("NFC", text).translate(TRANSLITERATED).lower()
    words = "".join(char if char.isalnum() else " " for char in shown).split()
    name = "-".join(map(_without_accents, words))[:_LONGEST_MADE]
    while len(name.encode(errors="replace")) > _LONGEST_MADE:
        name = name[:-1]
    name = name.strip("-")
    return name if is_list_name(name) else f"{FALLBACK_NAME}-{_ascii(name)}".rstrip("-")


def _without_accents(word: str) -> str:
    """The word in ASCII if it is Latin, else as it is."""
    plain = unicodedata.normalize("NFKD", word)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return plain if plain.isascii() else word


def numbered(stem: str) -> Iterator[str]:
    """`stem`, then `stem-2`, `stem-3`, …."""
    yield stem
    for number in itertools.count(2):
        yield f"{stem}-{number}"


def _is_portable(text: str, characters: frozenset[str]) -> bool:
    return (
        0 < len(text) <= _LONGEST
        and characters.issuperset(text)
        and text[0].isalnum()
        and text.partition(".")[0].lower() not in DEVICES
    )


def make_key(title: str, authors: tuple[str, ...], year: int | None, taken: Container[str]) -> str:
    """Family name + year + first title word, ASCII lower case; a clash gets a suffix (a, b, …).

    That word is no article, and where there is no author no other function word of English either.
    `taken` holds the lower-case keys that are in use. Other scripts are transliterated.
    """
    from readlist.model.marked_text import is_plain, shown
    from readlist.model.names import parse_name

    family = _ascii(parse_name(authors[0]).surname) if authors else ""
    shown_words = words(title if is_plain(title) else shown(title))
    skipped = _ARTICLES if family else FUNCTION_WORDS  # a word alone must say something
    title_words = [word for word in shown_words if word not in skipped] or shown_words
    first = unicodedata.normalize("NFC", title_words[0]) if title_words else ""
    if len(first) == len(tokens(first)):  # Chinese: four characters are about two words
        first = first[:4]
    first = _ascii(first)
    if not family and not first:  # nothing of it is in Latin letters
        first = f"x{zlib.crc32(folded(title).encode(errors='replace')):08x}"
    stem = f"{family}{year if year is not None else ''}{first}"[:80]
    if not is_key(stem):
        stem = f"paper{stem}"
    return next(key for key in suffixed(stem) if key not in taken and is_key(key))


def is_made_key(paper: Paper) -> bool:
    """Whether the paper's key is one that `make_key` gave it, rather than a person's own."""
    made = make_key(paper.title, paper.authors, paper.year, ())
    suffix = paper.key[len(made) :]
    return paper.key.startswith(made) and (not suffix or (suffix.isalpha() and suffix.islower()))


def suffixed(stem: str) -> Iterator[str]:
    """`stem`, then `stem` with a, b, …, z, aa, ab, … at its end."""
    yield stem
    for length in itertools.count(1):
        for letters in itertools.product(_ALPHABET, repeat=length):
            yield stem + "".join(letters)


def _ascii(text: str) -> str:
    plain = _transliterated(text)
    return "".join(char for char in plain if char.isascii() and char.isalnum()).lower()


def _transliterated(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(TRANSLITERATED))
    if any(char.isalnum() and not char.isascii() for char in decomposed):
        from anyascii import anyascii  # a table that most libraries never need

        decomposed = anyascii(unicodedata.normalize("NFC", decomposed))
    return decomposed


# What BibTeX, biber and LaTeX take in a key; "2016A&A...594A..13P" is how astronomers cite.
_KEY_BREAKERS = lazy_pattern(r"[^A-Za-z0-9._+:/!&*;<>?|-]")
_PLAIN_KEY = lazy_pattern(r"[A-Za-z0-9][A-Za-z0-9._+:/-]*")  # most are like that


def citation_keys(papers: Iterable[Paper]) -> list[str]:
    """A legal key for each paper, unique without regard to case: later ones get a, b, …."""
    taken: set[str] = set()
    suffixes: dict[str, Iterator[str]] = {}  # those left, so that many equal keys cost no more
    keys = []
    for paper in papers:
        key = legal_key(paper.citation_key) or make_key(paper.title, paper.authors, None, ())
        if key.lower() in taken:
            stem, left = key, suffixes.setdefault(key.lower(), suffixed(""))
            key = next(stem + suffix for suffix in left if (stem + suffix).lower() not in taken)
        taken.add(key.lower())
        keys.append(key)
    return keys


def other_keys(paper: Paper, taken: set[str] | None) -> tuple[str, ...]:
    """Further keys that imported files had the paper under, since texts may cite it by them.

    `taken` has the keys in use, in lower case, and gets these; with None there are none.
    """
    if taken is None or not paper.aliases:
        return ()
    found = []
    for key in paper.aliases:
        if key.lower() not in taken and is_legal_key(key):
            taken.add(key.lower())
            found.append(key)
    return tuple(found)


def is_legal_key(text: str) -> bool:
    """Whether every consumer takes the key as it is."""
    return bool(text) and legal_key(text) == text


def legal_key(text: str) -> str:
    """The characters of the key that every consumer takes; "" if no letter or digit is left."""
    if _PLAIN_KEY.fullmatch(text):
        return text
    key = _KEY_BREAKERS.sub("", _transliterated(text))
    return key if any(char.isalnum() for char in key) else ""
