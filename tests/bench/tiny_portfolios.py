"""python -m tests.bench.tiny_portfolios — how many of 2,000 random tiny portfolios the engine fails to build: 0.

Prints each failure, with its seed and the first line of the engine's error, and what one portfolio costs.
"""

import argparse
import sys
import time

import duckdb

from tests import tiny


def main() -> int:
    """Build them one after another; the exit status is 1 if one fails."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--portfolios", type=int, default=2_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    given = parser.parse_args()
    began, failed = time.process_time(), 0
    for seed in range(given.first, given.first + given.portfolios):
        try:
            tiny.built(seed).close()
        except duckdb.Error as error:
            failed += 1
            print(f"seed {seed}: {type(error).__name__}: {str(error).splitlines()[0]}", flush=True)
    each = (time.process_time() - began) / given.portfolios
    print(f"DuckDB {duckdb.__version__}: {failed} of {given.portfolios:,} failed, {each:.2f} s of processor each")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
