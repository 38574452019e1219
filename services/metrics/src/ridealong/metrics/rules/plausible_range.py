"""How sure a count of few is: Wilson's 95 % interval (DOMAIN C4)."""

from decimal import Context, Decimal, localcontext

_Z = Decimal("1.96")


def plausible_range(kept: int, of: int) -> tuple[Decimal, Decimal] | None:
    """Lower and upper end for `kept` of `of`, each 0 to 1; None when there is nothing to count.

    `( p + z²/2n ± z·√( p(1-p)/n + z²/4n² ) ) / ( 1 + z²/n )`
    """
    if not of:
        return None
    with localcontext(Context(prec=40)):
        p, n, z2 = Decimal(kept) / of, Decimal(of), _Z * _Z
        middle = p + z2 / (2 * n)
        reach = _Z * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt()
        whole = 1 + z2 / n
        low, high = (middle - reach) / whole, (middle + reach) / whole
    # At 0 of n and n of n an end is 0 or 1 exactly; a root may miss it by its last digit.
    return max(Decimal(0), low), min(Decimal(1), high)
