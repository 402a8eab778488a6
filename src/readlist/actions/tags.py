"""The tags that papers have."""

from collections import Counter

from readlist.errors import DamagedFileError
from readlist.library import Library


def known_tags(library: Library) -> dict[str, int]:
    """Every tag with the number of papers that have it, in the order of the alphabet."""
    found: Counter[str] = Counter()
    for key in library.touched_keys():
        try:
            found.update(library.progress(key).tags)
        except DamagedFileError:  # said where its paper is shown
            continue
    return dict(sorted(found.items()))
