"""Which structures a torch module can have: layers, directions, projection, order.

A factory makes a module of some structure, perhaps others when asked with the keywords
that torch.nn.LSTM has. What it can make is found out once, on small modules.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from longdep.numeric.oracle.adapters.misuse import near_names
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.adapters.torch_fitting import (
    SIZES,
    listed,
    require_shape,
    small_module,
)
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.stacked.layout import Layout, inputs, stem_of
from longdep.numeric.oracle.stacked.table import PROJECTION, TORCH, stacking
from longdep.numeric.oracle.vocabulary import Role

BATCH_FIRST = "torch-batch-first"
UNITS = 4  # of the module that is made to see whether it can be projected
Factory = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The structure of a module.

    Attributes:
        layers: how many.
        both: whether they run in both directions.
        projected: p, or 0 where the output is not projected.
        batch_first: whether its inputs are (B, T, m).
        activation: tanh or relu, of an rnn.
    """

    layers: int
    both: bool
    projected: int
    batch_first: bool
    activation: str

    def options(self, wanted: "Shape") -> dict[str, Any]:
        """The keywords of torch.nn.LSTM that turn this structure into another."""
        pairs = (
            ("num_layers", self.layers, wanted.layers),
            ("bidirectional", self.both, wanted.both),
            ("proj_size", self.projected, wanted.projected),
            ("batch_first", self.batch_first, wanted.batch_first),
            ("nonlinearity", self.activation, wanted.activation),
        )
        return {name: new for name, old, new in pairs if old != new}


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What a factory makes, and what else it can make.

    Attributes:
        usual: what factory(m, n) makes.
        possible: the keywords that change it.
        parameters: stem or name of a weight (weight_ih, weight_ih_l0_reverse) -> of a
            parameter, where that is another.
        lacks: the stems of the biases that the modules do not have.
        sizes: m, n and p, where only one module can be made.
        words: what else is the same in every case.
    """

    usual: Shape
    possible: frozenset[str]
    parameters: Mapping[str, str]
    lacks: tuple[str, ...]
    sizes: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)

    def names(self, weights: Iterable[str]) -> tuple[dict[str, str], tuple[str, ...]]:
        """Weight -> parameter of a case's weights, and the weights without one."""
        there, lacking = {}, []
        for name in weights:
            if stem_of(name) in self.lacks:
                lacking.append(name)
            else:
                there[name] = parameter_of(name, self.parameters)
        return there, tuple(lacking)

    @property
    def fixed(self) -> dict[str, Any]:
        """What is the same in every case, as no other module can be made."""
        usual = self.usual
        ways = "bidirectional" if usual.both else "forward"
        pairs = (
            ("num_layers", "layers", usual.layers),
            ("bidirectional", "direction", ways),
            ("proj_size", "projected", bool(usual.projected)),
            ("nonlinearity", "activation", usual.activation),
        )
        pairs = pairs if usual.activation else pairs[:-1]
        fixed = {word: v for option, word, v in pairs if option not in self.possible}
        return {**fixed, "dropout": 1.0, **self.sizes, **self.words}

    def options(self, wanted: Shape) -> dict[str, Any]:
        """The keywords that a module of another structure is made with.

        Raises:
            NotImplementedError: it cannot be made.
        """
        options = self.usual.options(wanted)
        for name, value in options.items():
            if name not in self.possible:
                raise NotImplementedError(f"not made with {name}={value!r}")
        return options


def structure_of(
    factory: Factory, cell: str, parameters: Mapping[str, str] | None
) -> Structure:
    """Make small modules, and see which structures there are.

    Args:
        factory: makes a module of m inputs and n units.
        cell: rnn, gru or lstm.
        parameters: stem or name of a weight -> of a parameter, where it is another than
            torch's; an empty name says that the modules lack that bias.
    Raises:
        AdapterError: none can be made, it is no module, or its parameters are others.
    """
    parameters = dict(parameters or {})
    _require_known(cell, parameters)
    made = small_module(factory)
    usual = shape_of(made, cell, parameters)
    lacks = lacking_of(made, parameters)
    _require_parameters(made, cell, usual, parameters, lacks)
    return Structure(
        usual=usual,
        possible=frozenset(
            name
            for name, value in _changes(usual, cell).items()
            if _changed(factory, cell, parameters, name, value)
        ),
        parameters=parameters,
        lacks=lacks,
    )


def parameter_of(name: str, parameters: Mapping[str, str]) -> str:
    """The parameter of a weight: torch's name, or that which is given for it."""
    if name in parameters:
        return parameters[name]
    stem = stem_of(name)
    return parameters.get(stem, stem) + name.removeprefix(stem)


def wanted_of(case: Mapping[str, Any], held: Layout, batch_first: bool) -> Shape:
    """The structure that a case asks for."""
    return Shape(
        layers=held.layers,
        both=len(held.ways) > 1,
        projected=case["h0"].shape[-1] if held.projected else 0,
        batch_first=batch_first,
        activation=str(case.get("activation", "")),
    )


def shape_of(made: Any, cell: str, parameters: Mapping[str, str]) -> Shape:
    """The structure of a module, by its parameters and what it says of itself.

    Args:
        made: the module.
        cell: rnn, gru or lstm.
        parameters: as for structure_of.
    """
    known = dict(made.named_parameters())
    layers = 0
    while parameter_of(f"weight_ih_l{layers}", parameters) in known:
        layers += 1
    projection = known.get(parameter_of(f"{PROJECTION}_l0", parameters))
    parts = list(made.modules())
    said = [getattr(part, "nonlinearity", None) for part in parts]
    activation = next((word for word in said if isinstance(word, str)), "tanh")
    return Shape(
        layers=layers,
        both=parameter_of("weight_ih_l0_reverse", parameters) in known,
        projected=0 if projection is None else len(projection),
        batch_first=any(getattr(part, "batch_first", False) is True for part in parts),
        activation=activation if cell == "rnn" else "",
    )


def _changes(usual: Shape, cell: str) -> dict[str, Any]:
    """A value of each keyword that is not the usual one."""
    changes: dict[str, Any] = {
        "num_layers": 2 if usual.layers == 1 else 1,
        "bidirectional": not usual.both,
        "batch_first": not usual.batch_first,
    }
    if cell == "lstm":
        changes["proj_size"] = 3 if usual.projected == 2 else 2
    if cell == "rnn":
        changes["nonlinearity"] = "relu" if usual.activation == "tanh" else "tanh"
    return changes


def _changed(
    factory: Factory, cell: str, parameters: Mapping[str, str], name: str, value: Any
) -> bool:
    """Whether a module made with a keyword has the structure that it asks for."""
    try:
        made = small_module(factory, units=UNITS, **{name: value})
    except AdapterError:
        return False
    got = shape_of(made, cell, parameters)
    seen = {
        "num_layers": got.layers,
        "bidirectional": got.both,
        "proj_size": got.projected,
        "batch_first": got.batch_first,
        "nonlinearity": got.activation,
    }
    return seen[name] == value


def lacking_of(made: Any, parameters: Mapping[str, str]) -> tuple[str, ...]:
    """The stems of the biases that a module lacks; parameters as for structure_of."""
    known = dict(made.named_parameters())
    without = any(getattr(part, "bias", None) is False for part in made.modules())
    return tuple(
        stem
        for stem in TORCH.values()
        if parameters.get(stem) == ""
        or (
            without
            and stem.startswith("bias")
            and parameter_of(f"{stem}_l0", parameters) not in known
        )
    )


def _require_known(cell: str, parameters: Mapping[str, str]) -> None:
    stems = (*TORCH.values(), *((PROJECTION,) if cell == "lstm" else ()))
    for name, target in parameters.items():
        stem = stem_of(name)
        if stem not in stems:
            raise AdapterError(
                f"parameter: stacked {cell} has no input {name!r}; "
                f"{near_names(name, stems)}"
            )
        if not target and name not in ("bias_ih", "bias_hh"):
            raise AdapterError(f"parameter: expected a name for {name}, got none")
        same = [other for other in parameters if parameters[other] == target]
        if target and len(same) > 1:
            raise AdapterError(
                f"parameter: expected another name for {same[1]} than for {same[0]}, "
                f"got {target!r} for both"
            )


def _require_parameters(
    made: Any,
    cell: str,
    usual: Shape,
    parameters: Mapping[str, str],
    lacks: tuple[str, ...],
) -> None:
    """Ask for the parameters of the structure that the module seems to have."""
    known = dict(made.named_parameters())
    held = Layout(
        max(usual.layers, 1),
        "bidirectional" if usual.both else "forward",
        projected=bool(usual.projected),
    )
    there = {
        q.name: resolve(q.shape, {**SIZES, "p": usual.projected})
        for q in inputs(stacking(cell, "torch"), held)
        if q.role is Role.WEIGHT and stem_of(q.name) not in lacks
    }
    targets = {name: parameter_of(name, parameters) for name in there}
    missing = [name for name, target in targets.items() if target not in known]
    if missing:
        stems = dict.fromkeys(map(stem_of, missing))
        options = " ".join(f"--parameter {s}={_guess(s, known)}" for s in stems)
        raise AdapterError(
            f"{missing[0]}: expected a parameter {targets[missing[0]]!r} of the "
            f"module, got {listed(known)}; name yours with {options} (in Python "
            "parameters={...})"
        )
    for name, shape in there.items():
        got = tuple(known[targets[name]].shape)
        require_shape(targets[name], name, shape, got, cell)


def _guess(stem: str, known: Iterable[str]) -> str:
    """The one parameter that is called as torch calls it, inside of another module."""
    fitting = [name for name in known if name.split(".")[-1] == f"{stem}_l0"]
    return fitting[0].removesuffix("_l0") if len(fitting) == 1 else "NAME"
