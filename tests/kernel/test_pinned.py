"""A statement that is generated in another way is not what the proofs prove.

Each entry changes the text of one statement as a faulty translator might; the proof
that stands in theory/rocq must then fail. Needs Coq 8.16 with its libraries.
"""

import re

import pytest

from longdep.reports.record import kernel
from longdep.reports.record.coqc import KernelError
from longdep.reports.record.kernel import ask
from longdep.theory.catalog import all_claims
from longdep.theory.theorems import generated, theorems

FAULTS = {
    "unrolled-power": [
        ("W^T *m h s", "W *m h s"),
        ("matrix_power W^T t", "matrix_power W t"),
    ],
    "spectral-form": [
        ("Q^T *m matrix_power Lambda t *m Q", "Q *m matrix_power Lambda t *m Q^T")
    ],
    "gamma-bound": [("gamma ^+ tau", "gamma ^+ (tau + 1)")],
    "gamma-equality": [("(gamma ^+ tau) *: (delta 0%N)", "delta tau")],
    "product-variance.exact": [
        ("v ^+ n", "v ^+ (n + 1)"),
        ("horizon None", "horizon (Some 1%N)"),
    ],
    "product-variance.pairwise": [("(Some 2%N)", "None")],
    "derivative-below-one": [("1 - (tanh x) ^ 2 < 1", "1 - (tanh x) ^ 2 <= 1")],
    "clipping": [("Num.max m", "Num.min m")],
    "saturates.counter": [("Rmin", "Rmax"), ("(a s + 1)", "(a s + 2)")],
    "eigenvalue-decay": [("`|lambda| < 1", "`|lambda| <= 1")],
}
CASES = [(key, *fault) for key, faults in FAULTS.items() for fault in faults]


@pytest.mark.parametrize(("key", "right", "wrong"), CASES)
def test_the_proof_fails(
    key: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = all_claims().values()
    (theorem,) = (t for t in theorems(claims) if t.claim == key and not t.variant)
    text = theorem.statement.text
    head, proposition = text.split(":=", 1)
    changed = proposition.replace(right, wrong)
    if changed == proposition:  # the end of a line in between
        loose = r"\s+".join(map(re.escape, right.split()))
        changed = re.sub(loose, lambda _: wrong, proposition)
    assert changed != proposition, text
    path = f"{theorem.topic}/{theorem.statement.world.value}_statements.v"
    files = generated(claims)
    files[path] = files[path].replace(text, f"{head}:={changed}")
    monkeypatch.setattr(kernel, "generated", lambda _: files)
    with pytest.raises(KernelError, match=f"^{theorem.file}: not accepted"):
        ask(frozenset({key}), lambda *_: None)
