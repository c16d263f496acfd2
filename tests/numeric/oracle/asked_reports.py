"""Stand-ins for the parts of a model and their reports: what is asked is noted."""

from types import SimpleNamespace

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.torch_structure import Shape
from longdep.numeric.oracle.stacked.layout import Layout

USUAL = {
    "layers": 1,
    "both": False,
    "projected": 0,
    "batch_first": False,
    "activation": "",
}


class Gru:
    """Stands for a module."""

    bias, dropout = True, 0


def torch_part(label="gru", cell="gru", lacks=(), module=None, **changes):
    """Stands for a RecurrentPart: three units, two inputs."""
    usual = {k: changes.pop(k, v) for k, v in USUAL.items()}
    made = {
        "label": label,
        "module": Gru() if module is None else module,
        "cell": cell,
        "stepping": False,
        "problem": "",
        "system": f"stacked-{cell}",
        "convention": "torch",
        "held": Layout(
            usual["layers"], "bidirectional" if usual["both"] else "forward"
        ),
        "precision": "float32",
        "arrays": {"weight_ih_l0": np.ones((9, 2), dtype=np.float32), "bias": 1},
        "is_torchs": True,
        "resizable": True,
        "structure": SimpleNamespace(
            usual=Shape(**usual), lacks=lacks, sizes={"m": 2, "n": 3}
        ),
    }
    return SimpleNamespace(**made | changes)


def noted(monkeypatch, module, **more):
    """What a module asks for each report; it counts as right unless it is refused."""
    its = SimpleNamespace(asked=[], refused=set(), **more)

    def report_on(subject, *words, **options):
        its.asked.append((subject, words, options))
        if len(its.asked) in its.refused:
            raise DomainError("refused")
        return SimpleNamespace(tallies={"h": 1}, findings=(), number=len(its.asked))

    def subject_of(system, implementation, **options):
        return SimpleNamespace(system=system, run=implementation, options=options)

    def with_case(subject, case, *, notes):
        return SimpleNamespace(of=subject, case=case, notes=notes)

    monkeypatch.setattr(module, "report_on", report_on)
    monkeypatch.setattr(module, "subject_of", subject_of)
    monkeypatch.setattr(module, "with_case", with_case)
    return its
