r"""Papers as a list in Markdown that reads well as it is and rendered, with links.

    # ICLR 2022: ten papers worth reading

    1. **Perceiver IO: …** by Andrew Jaegle and others.
       *International Conference on Learning Representations*, 2022. [OpenReview](https://…)

       General-purpose architectures …

Whatever a title holds is text: every character that Markdown, HTML or a renderer's extensions
would obey is escaped, and only http(s) addresses become links.

Source: CommonMark 0.31, sections 2.4 (backslash escapes), 4.6 and 6.6 (HTML), 6.3 (links).
"""

import re

from readlist.formats.privacy import NOTHING_PRIVATE, Personal, Private, status_line
from readlist.formats.publication import ADDRESS_LABELS, first_and_last_page, visible_text
from readlist.model.formulas import lowered, math_segments, raised
from readlist.model.identifiers import all_addresses, is_web_address
from readlist.model.marked_text import written
from readlist.model.names import natural_names
from readlist.model.paper import Paper, ReadingList
from readlist.text import lazy_pattern, visible_line

_SPECIAL = lazy_pattern(r"[\\`*_\[\]<>|~^$]|&(?=#?\w+;)|(?<![^\s(])@|!(?=\[)|:(?=//)|(?<=\bwww)\.")
_BLOCK_START = lazy_pattern(r"\A(\d{0,9})([#+=-]|(?<=\d)[.)])")
_LIVE_IN_MATH = lazy_pattern(r"<(?=[A-Za-z/!?])|\][(\[]|`")  # a tag, a link, code
_ENDING_A_LINK = lazy_pattern(r"[()<>\\`\"'|]|&(?=#?\w+;)")
_MOST_AUTHORS = 12
_SCRIPT = lazy_pattern(r"<(sup|sub)>([^<>$\\]*)</\1>")
_MARKS = {each: (f"<{each}>", f"</{each}>") for each in ("i", "b", "sup", "sub")}
_MARKS["$"] = (r"\$", "")


def to_markdown(reading_list: ReadingList, private: Private = NOTHING_PRIVATE) -> str:
    """The list as Markdown, its papers numbered from 1, each above what is `private` of it."""
    blocks = [f"# {text(reading_list.title)}"]
    blocks += [text(part) for part in reading_list.description.split("\n\n") if part.strip()]
    if is_web_address(reading_list.url):
        by = f" by {text(reading_list.curator)}" if reading_list.curator else ""
        blocks.append(f"{link('Published', reading_list.url)}{by}.")
    for number, paper in enumerate(reading_list.papers, 1):
        start = f"{number}. "
        indent = " " * len(start)  # so that a block belongs to the item of that number
        blocks.append(f"{start}**{marked_line(paper.title)}**\\\n{indent}{_reference(paper)}")
        if summary := paper.summary_in("en"):
            blocks.append(f"{indent}{text(summary)}")
        personal = private.get(paper.key, Personal())
        if progress := personal.progress:
            tags = ", ".join(map(text, progress.tags))
            told = filter(None, (text(status_line(progress)), tags and f"tags: {tags}"))
            blocks.append(f"{indent}{' · '.join(told)}")
        if personal.notes.strip():
            lines = personal.notes.strip().splitlines()
            blocks.append("\n".join(f"{indent}> {visible_line(line)}".rstrip() for line in lines))
    return "\n\n".join(blocks) + "\n"


def _reference(paper: Paper) -> str:
    names = list(map(text, natural_names(paper.authors)))
    if len(names) > _MOST_AUTHORS:
        names[_MOST_AUTHORS - 2 :] = ["et al."]
    # Where it appeared; of an article with volume, number and pages
    extra = {name: str(paper.extra.get(name) or "") for name in ("volume", "number", "pages")}
    first, last = first_and_last_page(extra["pages"])
    pages = f"{first}–{last}" if last else first
    volume = ""
    if paper.type.startswith("article-"):
        volume = extra["volume"] + (f"({extra['number']})" if extra["number"] else "")
    elif pages:
        pages = f"{'pp.' if last else 'p.'} {pages}"
    venue = f"*{marked_line(paper.venue)}*" if visible_text(paper.venue) else ""
    where = ", ".join(filter(None, (venue, text(volume), text(pages), str(paper.year or ""))))
    by_address = {each: label for label, each in reversed(all_addresses(paper).items())}
    web = (pair for pair in reversed(by_address.items()) if is_web_address(pair[0]))
    links = " · ".join(link(ADDRESS_LABELS[label], address) for address, label in web)
    told = filter(None, (", ".join(names), where, links))
    ended = (each if each.endswith((".", "?", "!", ")")) else f"{each}." for each in told)
    return " ".join(ended) or "No more is known of it."


def text(plain: str) -> str:
    """`plain` on one line as Markdown that shows just that; safe TeX math stays math."""
    shown = visible_text(plain)
    if shown.replace(" ", "").isalpha():  # as most names are: nothing to escape
        return shown
    parts = math_segments(shown) if "$" in shown else [(False, shown)]
    escaped = "".join(
        part if math and not _LIVE_IN_MATH.search(part) else _SPECIAL.sub(r"\\\g<0>", part)
        for math, part in parts
    )
    return _BLOCK_START.sub(r"\1\\\2", escaped)


def marked_line(inner: str) -> str:
    """Text in the inner form as Markdown: scripts in Unicode as far as it has them."""
    return written(_SCRIPT.sub(_in_unicode, inner), text, _MARKS)


def _in_unicode(script: re.Match[str]) -> str:
    return (raised if script[1] == "sup" else lowered)(script[2]) or script[0]


def link(label: str, address: str) -> str:
    """A link to an http(s) address, of which nothing can leave the parentheses."""
    target = _ENDING_A_LINK.sub(_percent_encoded, visible_text(address).replace(" ", "%20"))
    return f"[{label}]({target})"


def _percent_encoded(match: re.Match[str]) -> str:
    return "&amp;" if match[0] == "&" else f"%{ord(match[0]):02X}"
