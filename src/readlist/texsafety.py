r"""Whether TeX source that a stranger wrote may be given back to TeX. Pure functions.

Source: Knuth, "The TeXbook", chapters 20 and 24 (`^^` notation; the primitives that read, write,
define and build names).
"""

import re

from readlist.texmath import is_balanced, math_segments

_COMMAND = re.compile(r"\\([A-Za-z@]+)")
# Parts of names, so that no package's \subimport or \lstinputlisting is forgotten: what reads,
# writes, loads, runs or defines, what builds names, and what ends things before their time.
_DANGEROUS = re.compile(
    "input|include|write|openin|openout|^read|lua|shell|exec|file|csname|every|import|load|package"
    "|class|begin|^end|loop|repeat|output|special|scantokens|expand|pdf|stop|dump|message|typeout"
    "|^show|command|environment|@|after|jobname|verb|listing|minted|media|attach|^if|^fi$|^or$"
    "|^else$|shipout|box$|toks|(?:def|let|code|mode|number|string|meaning|count|dimen|skip|run)$"
)
_HARMLESS_BOXES = frozenset({"mbox"})
_DEFINING = frozenset({"newcommand", "renewcommand", "providecommand", "def", "gdef", "let"})
_NOT_TEXT = re.compile(r"(?<!\\)[&%#_^]")


def is_dangerous(command: str) -> bool:
    """Whether the command, without its backslash, could reach beyond the text it stands in."""
    return command not in _HARMLESS_BOXES and _DANGEROUS.search(command) is not None


def is_harmless(source: str, *, may_define: bool = False) -> bool:
    """Whether TeX may be given `source`: its braces match, and no command in it is dangerous.

    `may_define` allows what defines commands, for a preamble; what it defines must be harmless.
    """
    if "^^" in source or source.endswith("\\") or not is_balanced(source):
        return False
    commands = _COMMAND.findall(source) if "\\" in source else ()
    allowed = _DEFINING if may_define else frozenset()
    return not any(name not in allowed and is_dangerous(name) for name in commands)


def is_printable(source: str) -> bool:
    r"""Whether TeX can set `source` in a paragraph: no bare `&`, `%`, `#`, `_`, `^`, lone `$`."""
    if not _NOT_TEXT.search(source) and "$" not in source:
        return True
    prose = "".join(part for is_math, part in math_segments(source) if not is_math)
    return not _NOT_TEXT.search(prose) and "$" not in prose.replace(r"\$", "")
