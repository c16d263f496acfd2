"""Whether the state is the product of the weights."""

import flint

from longdep.numeric.kernels.random_product import running_products
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.random_product.chains import Chain, chain_values, chains


def is_product(case: Chain) -> bool:
    return bool(case.states[-1] == running_products(case.weights)[-1])


@confirming("product-state", chains())
def test_the_state_is_the_product_of_the_weights(case: Chain) -> None:
    state = flint.fmpq(1)
    for weight in case.weights:
        state = weight * state
    assert state == running_products(case.weights)[-1]


@ablating("product-state", "start", chains(start=None), chain_values)
def test_any_start_gives_the_product(case: Chain) -> None:
    assert is_product(case)


@ablating("product-state", "recurrence", chains(follow=False), chain_values)
def test_any_states_are_the_product(case: Chain) -> None:
    assert is_product(case)
