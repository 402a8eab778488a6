r"""HTML and JATS in a title as TeX: `<i>E. coli</i>` → `\emph{E. coli}`, `CO<sub>2</sub>`."""

from collections.abc import Callable
from types import MappingProxyType

from readlist.formats.markup import converted

_COMMANDS = MappingProxyType(
    {
        "i": "emph",
        "b": "textbf",
        "sc": "textsc",
        "tt": "texttt",
        "sub": "textsubscript",
        "sup": "textsuperscript",
    }
)
_WAYS = MappingProxyType({kind: (f"\\{name}{{", "}") for kind, name in _COMMANDS.items()})


def markup_to_tex(text: str, to_tex: Callable[[str], str]) -> str:
    """The text as `to_tex` writes it, with commands for its tags; tags without partner go."""
    return converted(text, to_tex, _WAYS)
