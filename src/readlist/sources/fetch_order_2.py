"""What a run of `fetch` is asked for, and with what it goes to the network."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from readlist.network.services import Limits
from readlist.network.watch import Watch
from readlist.sources.protocol import Wanted


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be fetched, and how insistently."""

    wanted: tuple[Wanted, ...] = tuple(Wanted)
    force: bool = False  # what is there already, too
    retry_failed: bool = False  # only what failed before, whatever is remembered of it
    sources: tuple[str, ...] = ()  # their names; () means all


@dataclass(frozen=True, slots=True)
class Outlook:
    """With what a run goes to the network: credentials in `environ`, limits, and who watches."""

    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    limits: Limits = field(default_factory=Limits)
    watch: Watch = field(default_factory=Watch)
