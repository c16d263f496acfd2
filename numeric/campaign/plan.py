"""What a campaign is: a function of a seed, its rules of merging, its chunks."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from longdep.numeric.campaign.errors import CampaignError
from longdep.numeric.campaign.merging import as_text, lifted, merged, require_rules

NUMERIC = Path(__file__).resolve().parents[1]

MOST_CHUNKS = 10_000_000  # which of them are to be done is kept in memory


@dataclass(frozen=True)
class Campaign:
    """A map over the seeds 0 .. seeds - 1, cut into chunks of a fixed size.

    Attributes:
        name: short and permanent, such as "gamma-bound".
        title: one sentence of what is searched or measured.
        function: "package.module:function" with function(seed, **parameters) -> dict
            of plain numbers; it must depend on its arguments alone.
        merge: for each key of the dict its rule (numeric/campaign/merging.py); "*"
            stands for all keys that are not named.
        seeds: how many seeds a run takes unless asked otherwise.
        chunk: seeds in a chunk; a chunk should take a second or more.
        parameters: further arguments, plain JSON values.
        unit: the key of the dict that counts what the rate is measured in.
        claim: key of the claim that is searched, if any.
        control: whether the searched statement is known to be false, to show that the
            search finds what is there.
    """

    name: str
    title: str
    function: str
    merge: Mapping[str, str]
    seeds: int
    chunk: int = 1
    parameters: Mapping[str, Any] = field(default_factory=dict)
    unit: str | None = None
    claim: str | None = None
    control: bool = False

    def __post_init__(self) -> None:
        require_rules(self.merge)
        for name, count in (("seeds", self.seeds), ("chunk", self.chunk)):
            if not isinstance(count, int) or isinstance(count, bool) or count < 1:
                raise CampaignError(
                    f"{self.name}: {name}: expected a whole number >= 1, got {count!r}"
                )
        if self.chunks > MOST_CHUNKS:
            raise CampaignError(
                f"{self.name}: expected at most {MOST_CHUNKS} chunks, got "
                f"{self.chunks}; take fewer seeds, or more in a chunk"
            )

    def sized(self, seeds: int | None = None, chunk: int | None = None) -> "Campaign":
        """The same campaign over another number of seeds, or in other chunks."""
        return replace(
            self,
            seeds=self.seeds if seeds is None else seeds,
            chunk=self.chunk if chunk is None else chunk,
        )

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-self.seeds // self.chunk)

    def seeds_of(self, number: int) -> range:
        """The seeds of one chunk."""
        first = number * self.chunk
        return range(first, min(first + self.chunk, self.seeds))

    def described(self) -> dict[str, str]:
        """What a store must agree on before its chunks may be used."""
        return {
            "campaign": self.name,
            "function": self.function,
            "merge": as_text(dict(self.merge)),
            "parameters": as_text(dict(self.parameters)),
            "seeds": str(self.seeds),
            "chunk": str(self.chunk),
            "code": code_version(self.function),
        }


def run_chunk(
    function: str, parameters: str, merge: str, first: int, last: int, code: str
) -> str:
    """Work on the seeds first .. last - 1; this is what a worker is sent.

    Args:
        function: "package.module:function".
        parameters: JSON text of the further arguments.
        merge: JSON text of the rules.
        first: first seed.
        last: the seed after the last.
        code: the code version of whoever asks.
    Returns:
        JSON text: {"result": merged result} or {"failed": one line}. Nothing else
        travels, so that no exception is lost on its way.
    """
    try:
        own = code_version(function)
        if own != code:
            raise CampaignError(f"a worker runs the code {own}, expected {code}")
        work, rules = resolve(function), json.loads(merge)
        arguments = json.loads(parameters)
        seeds = range(first, last)
        results = (lifted(rules, work(seed, **arguments)) for seed in seeds)
        return as_text({"result": merged(rules, results)})
    except Exception as error:
        line = " ".join(f"{type(error).__name__}: {error}".split())
        return as_text({"failed": line[:400]})


def resolve(path: str) -> Callable[..., Any]:
    """Import "package.module:name".

    Raises:
        CampaignError: there is no such thing.
    """
    module, _, name = path.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise CampaignError(f"{path}: cannot be imported: {error}") from error


@cache
def code_version(function: str) -> str:
    """Name the code a result depends on.

    The version of NumPy, and a digest of numeric/ and of the function's own module: a
    result of other code is not mixed with those of this one.
    """
    digest = hashlib.sha256()
    for path in _sources(function):
        lines = path.read_bytes().replace(b"\r\n", b"\n")  # as Git may write them
        digest.update(path.name.encode() + b"\0" + lines + b"\0")
    return f"numpy {_version('numpy')}, sources {digest.hexdigest()[:16]}"


def _sources(function: str) -> Iterator[Path]:
    yield from sorted(NUMERIC.rglob("*.py"))
    own = getattr(import_module(function.partition(":")[0]), "__file__", None)
    if own is not None and NUMERIC not in Path(own).resolve().parents:
        yield Path(own)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
