"""Whether a torch module fits: one layer, one direction, its parameters' names.

What does not fit would fail in every case; it is said once, before any case is run.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.adapters.misuse import near_names
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.escaping import message_of
from longdep.numeric.oracle.packing import resolve

CELL = {
    "w_ih": "weight_ih",
    "w_hh": "weight_hh",
    "b_ih": "bias_ih",
    "b_hh": "bias_hh",
}
LAYER = {name: f"{stem}_l0" for name, stem in CELL.items()}
SIZES = {"m": 3, "n": 2}  # of the module that is made to see whether it fits
ROWS = {"rnn": 1, "gru": 3, "lstm": 4}  # blocks of n rows of a weight


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How a factory's modules fit.

    Attributes:
        names: input name to parameter name; those that are lacking are left out.
        lacks: the biases that a module does not have: 0 in every case.
        both_ways: whether it can be made with bidirectional=True.
    """

    names: Mapping[str, str]
    lacks: tuple[str, ...]
    both_ways: bool


def fit(
    factory: Callable[..., Any],
    cell: str,
    parameters: Mapping[str, str] | None,
    *,
    stepping: bool,
    padded: bool = False,
) -> Fit:
    """Make a small module, and see whether it fits.

    Args:
        factory: makes a module of m inputs and n units.
        cell: rnn, gru or lstm.
        parameters: input name to parameter name, where it is another than torch's; an
            empty name says that the module lacks that bias.
        stepping: whether it makes one step (torch.nn.GRUCell) or runs over a sequence.
        padded: whether it is to run over packed sequences.
    Raises:
        AdapterError: it cannot be made, is no module, has several layers, two
            directions, a projection or batch_first, or other parameters.
    """
    names = _named(cell, CELL if stepping else LAYER, parameters or {})
    made = _made(factory, cell)
    _require_one_layer(made, padded)
    known = dict(made.named_parameters())
    without = any(getattr(part, "bias", None) is False for part in made.modules())
    lacks = tuple(
        name
        for name, target in names.items()
        if not target or (without and name.startswith("b_") and target not in known)
    )
    there = {name: target for name, target in names.items() if name not in lacks}
    _require_names(there, known, stepping)
    _require_shapes(there, known, cell)
    both_ways = padded and _can_be_made(factory, cell, bidirectional=True)
    return Fit(names=there, lacks=lacks, both_ways=both_ways)


def _named(
    cell: str, usual: Mapping[str, str], parameters: Mapping[str, str]
) -> dict[str, str]:
    for name, target in parameters.items():
        if name not in usual:
            raise AdapterError(
                f"parameter: {cell} has no input {name!r}; {near_names(name, usual)}"
            )
        if not target and not name.startswith("b_"):
            raise AdapterError(f"parameter: expected a name for {name}, got none")
    names = {**usual, **parameters}
    for name, target in names.items():
        same = [other for other in names if names[other] == target]
        if target and len(same) > 1:
            raise AdapterError(
                f"parameter: expected another name for {same[1]} than for {name}, "
                f"got {target!r} for both"
            )
    return names


def small_module(
    factory: Callable[..., Any], *, units: int = SIZES["n"], **options: Any
) -> Any:
    """Make a module of few inputs and units.

    Args:
        factory: what makes it.
        units: how many.
        options: the keywords it is called with.
    Raises:
        AdapterError: it cannot be made, or is no module.
    """
    import torch

    if isinstance(factory, torch.nn.Module):
        raise AdapterError(
            "factory: expected a class or function that makes a module of m inputs and "
            f"n units, got a module that is already made ({type(factory).__name__})"
        )
    words = "".join(f", {name}={value!r}" for name, value in options.items())
    call = f"factory({SIZES['m']}, {units}{words})"
    try:
        made = factory(SIZES["m"], units, **options)
    except Exception as error:
        raise AdapterError(
            f"{call}: expected a module of {SIZES['m']} inputs and {units} units, "
            f"got {type(error).__name__}: {message_of(error)}"
        ) from None
    if not isinstance(made, torch.nn.Module):
        raise AdapterError(
            f"{call}: expected a torch.nn.Module, got {type(made).__name__}"
        )
    return made


def _made(factory: Callable[..., Any], cell: str, **options: Any) -> Any:
    if cell == "rnn":
        options["nonlinearity"] = "tanh"
    return small_module(factory, **options)


def _can_be_made(factory: Callable[..., Any], cell: str, **options: Any) -> bool:
    try:
        _made(factory, cell, **options)
    except AdapterError:
        return False
    return True


def _require_one_layer(made: Any, padded: bool) -> None:
    import torch

    for part in made.modules():
        if not isinstance(part, torch.nn.RNNBase):
            continue
        for name, wanted in (("num_layers", 1), ("bidirectional", False)):
            got = getattr(part, name)
            if got != wanted:
                raise AdapterError(
                    f"{type(part).__name__}: expected one layer in one direction, got "
                    f"{name}={got}; check one layer by itself"
                )
        if part.proj_size:
            raise AdapterError(
                f"{type(part).__name__}: expected no projection, got "
                f"proj_size={part.proj_size}"
            )
        if part.batch_first and not padded:
            raise AdapterError(
                f"{type(part).__name__}: expected inputs (T, B, m), got a module made "
                "with batch_first=True"
            )
    stacked = [name for name, _ in made.named_parameters() if name.endswith("_l1")]
    if stacked:
        raise AdapterError(
            f"module: expected one layer, got a stacked one with {stacked[0]}; check "
            "one layer by itself"
        )


def _require_names(
    names: Mapping[str, str], known: Mapping[str, Any], stepping: bool
) -> None:
    missing = [name for name, target in names.items() if target not in known]
    if not missing:
        return
    other, adapter = (LAYER, "module") if stepping else (CELL, "cell")
    if all(other[name] in known for name in missing):
        raise AdapterError(
            f"{names[missing[0]]}: there is no such parameter, but "
            f"{other[missing[0]]}; did you mean --adapter torch-{adapter}?"
        )
    guesses = {name: _guess(CELL[name], known) for name in missing}
    options = " ".join(
        f"--parameter {name}={guess or 'NAME'}" for name, guess in guesses.items()
    )
    raise AdapterError(
        f"{missing[0]}: expected a parameter {names[missing[0]]!r} of the module, got "
        f"{listed(known)}; name yours with {options} (in Python parameters={{...}})"
    )


def _guess(stem: str, known: Iterable[str]) -> str:
    """The one parameter that is called as torch calls it, inside of another module."""
    endings = (stem, f"{stem}_l0")
    fitting = [name for name in known if name.split(".")[-1] in endings]
    return fitting[0] if len(fitting) == 1 else ""


def listed(known: Mapping[str, Any]) -> str:
    """The names of parameters, the first of many."""
    names = list(known)
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return (", ".join(names[:12]) + more) if names else "none"


def _require_shapes(
    names: Mapping[str, str], known: Mapping[str, Any], cell: str
) -> None:
    table = {a.name: a.shape for a in conventions.convention(cell, "torch").arrays}
    for name, target in names.items():
        wanted, got = resolve(table[name], SIZES), tuple(known[target].shape)
        require_shape(target, name, wanted, got, cell)


def require_shape(
    target: str, name: str, wanted: tuple[int, ...], got: tuple[int, ...], cell: str
) -> None:
    """Ask for the shape of a parameter of a small module.

    Args:
        target: the parameter.
        name: the input it stands for.
        wanted: the shape it has to have.
        got: its shape.
        cell: rnn, gru or lstm; where the rows are another one's, the sentence says so.
    Raises:
        AdapterError: it is another.
    """
    if wanted == got:
        return
    kinds = [
        kind
        for kind, rows in ROWS.items()
        if kind != cell and got[:1] == (rows * SIZES["n"],)
    ]
    hint = f"; is it {kinds[0]}?" if kinds else ""
    raise AdapterError(
        f"{target}: expected shape {wanted} of {name} with m = {SIZES['m']}, "
        f"n = {SIZES['n']}, got {got}{hint}"
    )
