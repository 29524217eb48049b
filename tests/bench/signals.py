"""How often the tiles raise a false signal, and how soon they notice a shift: `python -m tests.bench.signals`."""

import argparse

from tests import signals


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.signals", description=__doc__)
    parser.add_argument("--series", type=int, default=1_000, help="portfolios of 104 weeks for each number")
    series = parser.parse_args().series
    print(f"{series:,} portfolios of {signals.WEEKS} weeks, limits from the first {signals.BASE}")
    print("weeks until a signal: median (noticed within 8 weeks)\n")
    heads = ["", "false signals", "shift of 1 sigma", "2 sigma", "3 sigma"]
    for row in [heads, *signals.table(series)]:
        print("".join(f"{cell:<24}" if not place else f"{cell:>18}" for place, cell in enumerate(row)))


if __name__ == "__main__":
    main()
