"""What `add` is told: references on the command line or standard input, a paper by hand, tags."""

from typing import TYPE_CHECKING

from readlist.cli.environment import Environment
from readlist.cli.options import input_text
from readlist.errors import UsageError
from readlist.text import one_line

if TYPE_CHECKING:  # each command loads only what it needs
    from readlist.actions.named_papers import Named
    from readlist.model.paper import Paper


def plain_tags(tags: list[str]) -> tuple[str, ...]:
    """The tags, with or without a plus sign; raises UsageError for one that is empty."""
    plain = tuple(one_line(each.removeprefix("+")) for each in tags)
    if not all(plain):
        raise UsageError("an empty tag", hint="give --tag a word")
    return plain


def named_papers(
    environment: Environment, references: list[str], *, by_hand: bool
) -> "tuple[Named, ...]":
    """What the references name, each once; `-` stands for those on standard input, one a line.

    Raises UsageError where there are none, or `by_hand` several, and as `named` does.
    """
    from readlist.actions.named_papers import named

    typed: list[str] = []
    for reference in references:
        if reference != "-":
            typed.append(reference)
            continue
        lines = (line.split("\t")[0].strip() for line in input_text(environment).splitlines())
        typed += [line for line in lines if line and not line.startswith("#")]
    if by_hand and len(typed) > 1:
        raise UsageError("--title describes one paper", hint="add them one at a time")
    if not by_hand and not typed:
        raise UsageError("nothing to add", hint="give an arXiv id, a DOI, a PDF, or --title")
    return tuple(named(each) for each in dict.fromkeys(typed))


def described_by_hand(
    title: str, people: list[str], year: int | None, venue: str
) -> "Paper | None":
    """The paper that the options describe, None where they describe none.

    Raises UsageError where its title is missing.
    """
    from readlist.model.paper import Paper
    from readlist.sources.people import authors, natural
    from readlist.sources.venuenames import work_type

    title, venue = one_line(title), one_line(venue)
    if not title:
        if people or year is not None or venue:
            raise UsageError("a paper needs a title", hint="give --title as well")
        return None
    names = authors(natural(name) for name in people)
    return Paper("", title, work_type(venue), names, year, venue)
