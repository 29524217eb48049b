"""Amounts up to 10^12: products, conversions and sums to the millionth, against exact fractions; beyond, a limit."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.data.facts_fixture import LATER, Rows, facts, item, rows

RECEIVED, DELIVERED = "2024-01-08 09:00+00", "2024-01-09 09:00+00"
PARTS = ("wage", "benefits", "recruitment", "training", "infrastructure")
MILLIONTH = Decimal("0.000001")


def rounded(exact: Fraction) -> Decimal:
    """To the millionth, half up."""
    with localcontext(prec=80):
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(MILLIONTH, ROUND_HALF_UP)


def decimals(places: int, least: str = "0") -> st.SearchStrategy[Decimal]:
    """Numbers of every magnitude up to 10^12, with up to `places` decimals."""
    unit = Decimal(1).scaleb(-places)

    def of_magnitude(digits: int) -> st.SearchStrategy[Decimal]:
        return st.decimals(min_value=Decimal(least), max_value=Decimal(10) ** digits - unit, places=places)

    return st.integers(0 if places else 1, 12).flatmap(of_magnitude)


def with_zeros(places: int, least: str = "0") -> st.SearchStrategy[Decimal]:
    """The same, but often whole, like yen, or with two decimals."""
    shorter = st.sampled_from([0, min(2, places), places])
    return shorter.flatmap(
        lambda digits: decimals(digits, least if digits == places else str(Decimal(1).scaleb(-digits)))
    )


WORK = st.fixed_dictionaries(
    {
        "units": with_zeros(6, "0.000001"),
        "hours": with_zeros(6),
        "rates": st.lists(with_zeros(6), min_size=6, max_size=6),
        "billed": with_zeros(2),
        "client_hours": with_zeros(6),
        "bill_rate": with_zeros(12, "0.000000000001"),
        "bill_inverse": st.booleans(),
        "baseline_rate": with_zeros(12, "0.000000000001"),
        "baseline_inverse": st.booleans(),
        "bill_foreign": st.booleans(),
        "baseline_foreign": st.booleans(),
    }
)


def quote(work: dict, of: str, foreign: str) -> dict:
    """An exchange rate, in either direction."""
    pair = ("USD", foreign) if work[f"{of}_inverse"] else (foreign, "USD")
    return {"date": "2024-01-01", "rate": work[f"{of}_rate"], "from_currency": pair[0], "to_currency": pair[1]}


def exchange(work: dict, of: str) -> Fraction | None:
    """What a unit of the foreign currency is worth in the warehouse's own; None if the amount is in the latter."""
    rate = Fraction(work[f"{of}_rate"])
    return (1 / rate if work[f"{of}_inverse"] else rate) if work[f"{of}_foreign"] else None


def expected(work: dict) -> dict[str, Decimal | int | None]:
    """Every amount of the item, from fractions; amounts of 10^24 or more are left out, and the saving with them."""
    exchanged, at_bill = exchange(work, "baseline"), exchange(work, "bill")

    def converted(exact: Fraction, rate: Fraction | None) -> Decimal:
        own = rounded(exact)
        return own if rate is None else rounded(Fraction(own) * rate)

    units, hours, client = (Fraction(work[name]) for name in ("units", "hours", "client_hours"))
    loaded, *parts = map(Fraction, work["rates"])
    largest = max(1, Fraction(rounded(units * hours)), client) * max(1, loaded, *parts)
    covered = largest * max(1, exchanged or 1) < 10**24
    found: dict[str, Decimal | int | None] = {
        "standard_hours": rounded(units * hours),
        "billed_amount": converted(Fraction(work["billed"]), at_bill),
        "covered": int(covered),
    }
    costs = {"baseline_cost": loaded * units * hours, "oversight_cost": loaded * client}
    costs |= {f"{name}_cost": part * units * hours for name, part in zip(PARTS, parts, strict=True)}
    found |= {name: converted(cost, exchanged) if covered else None for name, cost in costs.items()}
    saved = found["baseline_cost"] - found["billed_amount"] if covered else None
    return found | {"gross_savings": saved}


# Each example builds the facts.
@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(WORK, min_size=60, max_size=60))
def test_every_amount_of_an_item_is_exact_to_the_millionth(works):
    connection = facts(LATER, **tables(works))
    wanted = [expected(work) for work in works]
    found = rows(connection, ", ".join(wanted[0]))
    assert [dict(zip(wanted[0], row, strict=True)) for row in found] == wanted


def tables(works: list[dict]) -> dict[str, Rows]:
    """Each work as an item with a baseline and currencies of its own."""
    found: dict[str, Rows] = {"deliverables": [], "baselines": [], "fx_rates": []}
    for number, work in enumerate(works):
        loaded, *parts = work["rates"]
        found["deliverables"].append(
            item(f"{number:03}", RECEIVED, DELIVERED, units=work["units"], client_hours=work["client_hours"])
            | {"work_type": f"work {number}", "billed_amount": work["billed"]}
            | {"currency": code("E", number) if work["bill_foreign"] else "USD"}
        )
        found["baselines"].append(
            {"segment": "legal", "work_type": f"work {number}", "effective_from": "2000-01-01"}
            | {"standard_hours_per_unit": work["hours"], "loaded_rate_per_hour": loaded}
            | {"currency": code("J", number) if work["baseline_foreign"] else "USD"}
            | {f"{name}_per_hour": part for name, part in zip(PARTS, parts, strict=True)}
        )
        found["fx_rates"] += [quote(work, "bill", code("E", number)), quote(work, "baseline", code("J", number))]
    return found


def code(letter: str, number: int) -> str:
    """A currency code that only this work has."""
    return letter + chr(65 + number // 26) + chr(65 + number % 26)
