r"""Whether TeX source that a stranger wrote may be given back to TeX. Pure functions.

Source: Knuth, "The TeXbook", chapters 20 and 24 (`^^` notation; the primitives that read, write,
define and build names).
"""

import re
from functools import lru_cache

from readlist.model.formulas import is_balanced

_COMMAND = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)
# Parts of names, so that no package's \subimport or \lstinputlisting is forgotten: what reads,
# writes, loads, runs or defines, what builds names, and what ends things before their time.
_DANGEROUS = re.compile(
    "[iI]nput|[iI]nclude|[wW]rite|open(?:in|out)|^read|directlua|latelua|^lua[a-z]*$|[sS]hell|exec"
    "|filecontents|filedump|IfFile|csname|every|[iI]mport|[lL]oad|[pP]ackage|[cC]lass|^begin"
    "|^end(?:$|input|group|document)|^loop$|^repeat$|output|special|scantokens|^expand|^unexpanded"
    "|^pdf[a-z]*$|^stop$|[dD]ump|[mM]essage|^typeout$|^show|[cC]ommand|[eE]nvironment|@|^after"
    "|^jobname$|[lL]isting|[mM]inted|^media|[aA]ttach|^if|^fi$|^or$|^else$|shipout|toks"
    "|(?:def|let|code|mode|run)$"
)
_ENVIRONMENT = re.compile(
    r"\\(?:begin|end)\{(?:itemize|enumerate|description|quote|quotation|center|math|displaymath"
    r"|equation\*?|array|tabular|verse|small|em)\}"
)
_DEFINING = frozenset({"newcommand", "renewcommand", "providecommand", "def", "gdef", "let"})
_MATH_SHIFT = re.compile(r"(?<!\\)\$[^$\\]*(?:\\.[^$\\]*)*\$", re.DOTALL)
_ADDRESS = re.compile(r"\\(?:url|href|path|nolinkurl)\s*(?:\{[^{}]*\}|\|[^|]*\|)")
_NOT_TEXT = re.compile(r"(?<!\\)[&%#_^]")


@lru_cache(maxsize=1024)  # the commands of accents, nearly always
def is_dangerous(command: str) -> bool:
    """Whether the command, without its backslash, could reach beyond the text it stands in."""
    return _DANGEROUS.search(command) is not None


def is_harmless(source: str, *, may_define: bool = False) -> bool:
    """Whether TeX may be given `source`: its braces match, and no command in it is dangerous.

    `may_define` allows what defines commands, for a preamble; what it defines must be harmless.
    """
    if "^^" in source or source.endswith("\\") or not is_balanced(source):
        return False
    commands = _COMMAND.findall(_ENVIRONMENT.sub("", source)) if "\\" in source else ()
    allowed = _DEFINING if may_define else frozenset()
    return not any(name not in allowed and is_dangerous(name) for name in commands)


def is_printable(source: str) -> bool:
    r"""Whether TeX can set `source` in a paragraph: no bare `&`, `%`, `#`, `_`, `^`, lone `$`."""
    if "$" not in source and not _NOT_TEXT.search(source):
        return True
    prose = _MATH_SHIFT.sub("", _ADDRESS.sub("", source))
    if any("%" in math.replace(r"\%", "") for math in _MATH_SHIFT.findall(source)):
        return False
    return not _NOT_TEXT.search(prose) and "$" not in prose.replace(r"\$", "")
