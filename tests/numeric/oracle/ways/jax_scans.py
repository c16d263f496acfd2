"""Gated linear recurrences in JAX, as its users write them."""


def linear_scan(a, b, h0):
    """h_t = a_t h_(t-1) + b_t by jax.lax.associative_scan: (T, n), (T, n), (n,)."""
    import jax

    def composed(first, then):
        return then[0] * first[0], then[0] * first[1] + then[1]

    added = b.at[0].add(a[0] * h0)
    return jax.lax.associative_scan(composed, (a, added))[1]


def loop(a, b, h0):
    """The same by jax.lax.scan, step by step."""
    import jax

    def step(h, gates):
        h = gates[0] * h + gates[1]
        return h, h

    return jax.lax.scan(step, h0, (a, b))[1]


def module():
    """The same as a module of Equinox, from the last step's side."""
    import equinox
    import jax

    class Scan(equinox.Module):
        reverse: bool

        def __call__(self, a, b, h0):
            def composed(first, then):
                return then[0] * first[0], then[0] * first[1] + then[1]

            added = b.at[0].add(a[0] * h0)
            turned = (x[::-1] if self.reverse else x for x in (a, added))
            made = jax.lax.associative_scan(composed, tuple(turned), self.reverse)
            return made[1][::-1] if self.reverse else made[1]

    return Scan(reverse=True)
