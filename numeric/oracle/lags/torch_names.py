"""Recurrent modules by the names that torch gives their weights: a state dict.

    encoder.weight_ih_l0, encoder.weight_hh_l0, ..., encoder.weight_ih_l1_reverse

Which cell it is, the shapes say: 1, 3 or 4 gates. What they do not say is assumed, and
said: an RNN's activation, and no dropout.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check.answers import described
from longdep.numeric.oracle.lags.module import ASSUMED, Layer, Module, those_known
from longdep.numeric.oracle.lags.subject import Subject
from longdep.numeric.oracle.stacked.table import PROJECTION

NAME = re.compile(
    r"(?:(?P<prefix>.+)\.)?(?P<stem>weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)"
    r"(?P<layer>_l[0-9]+)?(?P<way>_reverse)?"
)
KEYS = {"weight_ih": "w_ih", "weight_hh": "w_hh", "bias_ih": "b_ih", "bias_hh": "b_hh"}
SYSTEMS = {1: "simple-rnn", 3: "gru", 4: "lstm"}
TANH = f"{ASSUMED} tanh, as the names do not say which."

Lanes = dict[tuple[int, str], dict[str, Any]]


def are_torch_names(arrays: Mapping[str, Any]) -> bool:
    """Whether some of the names are those of a recurrent module of torch."""
    return any(
        name.rsplit(".", 1)[-1].startswith("weight_hh") and NAME.fullmatch(name)
        for name in arrays
    )


def of_state_dict(
    arrays: Mapping[str, Any], name: str, activation: str | None = None
) -> tuple[Module, ...]:
    """The recurrent modules of a state dict, in the order of the names.

    Args:
        arrays: name -> array; other names than those of recurrent modules are left out.
        name: what to call a module whose names have no prefix.
        activation: of an RNN; None where nothing says it.
    Raises:
        DomainError: a layer or direction is missing, or an array, or its shape is that
            of no cell.
    """
    found: dict[str, Lanes] = {}
    for full, value in arrays.items():
        at = NAME.fullmatch(full)
        if at is None:
            continue
        lanes = found.setdefault(at["prefix"] or "", {})
        layer = int(at["layer"].removeprefix("_l")) if at["layer"] else 0
        way = "reverse" if at["way"] else "forward"
        lanes.setdefault((layer, way), {})[at["stem"]] = value
    modules, left_out = [], []
    for prefix, lanes in found.items():
        if any("weight_hh" in one for one in lanes.values()):
            try:
                modules.append(of_lanes(prefix or name, lanes, activation))
            except DomainError as reason:
                left_out.append(reason)
    return those_known(modules, left_out)


def of_lanes(name: str, lanes: Lanes, activation: str | None = None) -> Module:
    """The module of its arrays by layer and direction.

    Args:
        name: what to call it.
        lanes: (layer, direction) -> weight_ih, weight_hh and, where there are biases,
            bias_ih and bias_hh.
        activation: of an RNN; None where nothing says it.
    Raises:
        DomainError: as `of_state_dict`.
    """
    count = 1 + max(layer for layer, _ in lanes)
    both = any(way == "reverse" for _, way in lanes)
    ways = ("forward", "reverse") if both else ("forward",)
    layers, notes = [], []
    for layer in range(count):
        made = {}
        for way in ways:
            where = f"{name}, layer {layer} {way}"
            if (layer, way) not in lanes:
                raise DomainError(f"{where}: expected its weights, got none")
            subject = _subject(where, lanes[layer, way])
            if subject.system == "simple-rnn":
                if activation is None and TANH not in notes:
                    notes.append(TANH)
                case = {**subject.case, "activation": activation or "tanh"}
                subject = Subject(
                    name=where, system="simple-rnn", convention="torch", case=case
                )
            made[way] = subject
        layers.append(Layer(name=f"l{layer}", lanes=made))
    return Module(name=name, layers=tuple(layers), notes=tuple(notes))


def _subject(where: str, arrays: Mapping[str, Any]) -> Subject:
    for stem in ("weight_ih", "weight_hh"):
        if stem not in arrays:
            raise DomainError(f"{where}: expected {stem}, got none")
    shape = np.shape(arrays["weight_hh"])
    if len(shape) != 2 or not shape[1]:
        got = described(arrays["weight_hh"])
        raise DomainError(f"{where}: weight_hh: expected a matrix, got {got}")
    case = {key: arrays.get(stem, np.zeros(shape[0])) for stem, key in KEYS.items()}
    units = shape[1]
    if PROJECTION in arrays:
        case[PROJECTION] = arrays[PROJECTION]
        units = (*np.shape(arrays[PROJECTION]), 0)[1]
    system = SYSTEMS.get(shape[0] // units) if units and not shape[0] % units else None
    if system is None or (PROJECTION in arrays and system != "lstm"):
        raise DomainError(
            f"{where}: weight_hh: expected 1, 3 or 4 times as many rows as there are "
            f"units (RNN, GRU, LSTM; 4 where there is a projection), got shape {shape} "
            f"for {units} units"
        )
    return Subject(name=where, system=system, convention="torch", case=case)
