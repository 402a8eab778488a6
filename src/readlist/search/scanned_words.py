"""Words looked up in the files themselves, where there is no index: the same answer, slower."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from readlist.library.library import Library
from readlist.search.update import IndexedTextReader, Spot
from readlist.search.words import SHORT_PARTS, WEIGHTS, token_text, words_of
from readlist.selection.conditions import Part, Words
from readlist.selection.named_papers import keys_of


class ScannedWords:
    """The words of all papers, read when they are first asked for."""

    def __init__(self, library: Library, describer: IndexedTextReader) -> None:
        self._describer = describer
        self._spots: defaultdict[str, list[Spot]] = defaultdict(list)
        for file in library.list_files(shown_only=True):
            reading_list = describer.reading_list(file.name)
            for number, key in enumerate(keys_of(reading_list) if reading_list else (), 1):
                self._spots[key.lower()].append((file.name, number))
        self._keys = list(self._spots)
        self._words: dict[int, dict[Part, str]] = {}

    def papers(self, list_name: str | None) -> set[int]:
        """The papers of one list, or of all."""
        return {
            paper
            for paper, key in enumerate(self._keys)
            if list_name is None or any(name == list_name for name, _ in self._spots[key])
        }

    def having(self, words: Words) -> set[int]:
        """The papers that have the words."""
        parts = words.parts or tuple(Part)
        phrase = _phrase(words)
        return {
            paper
            for paper in range(len(self._keys))
            if any(phrase in self._part(paper, part) for part in parts)
        }

    def scores(self, sought: Sequence[Words]) -> dict[int, float]:
        """How well papers that have some of the words fit them, the more the better."""
        phrases = [_phrase(words) for words in sought]
        return {
            paper: sum(
                weight
                for phrase in phrases
                for part, weight in WEIGHTS.items()
                if phrase in self._part(paper, part)
            )
            for paper in range(len(self._keys))
        }

    def names(self) -> Iterable[str]:
        """All tokens of titles, authors and topics."""
        parts = (Part.TITLE, Part.AUTHOR, Part.TOPIC)
        texts = (self._part(paper, part) for paper in range(len(self._keys)) for part in parts)
        return {token for text in texts for token in text.split()}

    def know_places(self) -> None:
        """Nothing: they are known."""

    def key(self, paper: int) -> str:
        """The paper's key in small letters."""
        return self._keys[paper]

    def spots(self, paper: int) -> list[Spot]:
        """Where the paper is listed."""
        return self._spots[self._keys[paper]]

    def _part(self, paper: int, part: Part) -> str:
        """The tokens of this part, with a blank before and after each."""
        if paper not in self._words:
            self._words[paper] = self._read(self._keys[paper])
        return self._words[paper][part]

    def _read(self, key: str) -> dict[Part, str]:
        described = self._describer.described(key, self._spots[key])
        pdf = self._describer.pdf_text(described[0].paper.key) if described else None
        words: dict[Part, str] = dict(zip(SHORT_PARTS, words_of(described), strict=True))
        words[Part.PDF] = token_text(pdf.pages) if pdf else ""
        return {part: f" {text} " for part, text in words.items()}


def _phrase(words: Words) -> str:
    return f" {' '.join(words.tokens)}{'' if words.is_beginning else ' '}"
