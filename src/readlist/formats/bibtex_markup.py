r"""HTML and JATS in a title as TeX: `<i>E. coli</i>` → `\emph{E. coli}`, `CO<sub>2</sub>`."""

import re
from collections.abc import Callable
from types import MappingProxyType

from readlist.formats.markup import plain_text

_COMMANDS = MappingProxyType(
    {
        **dict.fromkeys(("i", "em", "italic"), "emph"),
        **dict.fromkeys(("b", "strong", "bold"), "textbf"),
        **dict.fromkeys(("sc", "scp"), "textsc"),
        **dict.fromkeys(("tt", "code", "monospace"), "texttt"),
        "sub": "textsubscript",
        "sup": "textsuperscript",
    }
)
# Characters of nobody's, which stand for a command's beginning and end until the text is escaped
_OPENINGS = MappingProxyType(
    {command: chr(0xE000 + place) for place, command in enumerate(sorted({*_COMMANDS.values()}))}
)
_END = "\ue00f"
_STRAY = re.compile("[\ue000-\ue00f]")
_PAIR = re.compile(
    rf"<(?:jats:)?({'|'.join(_COMMANDS)})(?:\s[^<>]*)?>([^<>]*)</(?:jats:)?\1\s*>", re.IGNORECASE
)


def markup_to_tex(text: str, to_tex: Callable[[str], str]) -> str:
    """The text as `to_tex` writes it, with commands for its tags; tags without partner go."""
    if "<" not in text and "&" not in text:
        return to_tex(text)
    marked = _PAIR.sub(_marked, _STRAY.sub("", text))
    source = to_tex(plain_text(marked)).replace(_END, "}")
    return _STRAY.sub(lambda match: _opened(match[0]), source)


def _marked(match: re.Match[str]) -> str:
    return f"{_OPENINGS[_COMMANDS[match[1].lower()]]}{match[2]}{_END}"


def _opened(char: str) -> str:
    command = next(command for command, opening in _OPENINGS.items() if opening == char)
    return f"\\{command}{{"
