"""The variables of one item of CSL-JSON while they are taken to where a paper has them."""

from dataclasses import dataclass, field

from readlist.formats.markup import plain_line


@dataclass(slots=True)
class Item:
    """The variables of an item; what is taken is gone, and what is left has no other place."""

    left: dict[str, object]
    extra: dict[str, object] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    noted: dict[str, str] = field(default_factory=dict)  # fields in lines of the note

    def text(self, *names: str) -> str:
        """The text or number of the first of the variables that has one."""
        for name in names:
            if (found := _scalar(self.left.get(name))) is not None:
                del self.left[name]
                return plain_line(found)
        return ""

    def put(self, name: str, value: str) -> None:
        """A field of `extra`, if there is something to put."""
        if value:
            self.extra[name] = value


def _scalar(value: object) -> str | None:
    """A text or number as text; of a list of them all, as registries have titles and ISSNs."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return None
