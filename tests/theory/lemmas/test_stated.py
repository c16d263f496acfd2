"""What each lemma says at the cases' symbols, word for word as in stated.txt."""

from pathlib import Path

import pytest

from longdep.theory.core.schema import General
from tests.theory.lemmas.test_lemmas import CASES, NAMES, Case

STATED = Path(__file__).with_name("stated.txt")


def stated(name: str, case: Case) -> str:
    said = case.lemma.at(case.at)
    premises = [
        f"{p.statement} for every {p.symbols}" if isinstance(p, General) else str(p)
        for p in said.premises
    ]
    return " | ".join([name, str(said.conclusion), *premises])


@pytest.mark.parametrize("place", range(len(CASES)), ids=NAMES)
def test_a_lemma_says_what_is_written_down(place: int) -> None:
    written = STATED.read_text(encoding="utf-8").splitlines()
    assert len(written) == len(CASES)
    assert stated(NAMES[place], CASES[place]) == written[place]
