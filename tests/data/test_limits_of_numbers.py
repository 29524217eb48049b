"""A number beyond its column's limit is rejected, naming the limit, whatever its type, sign and notation."""

import pytest

from data import pipeline

HEAD = "deliverable_id;vendor_id;segment;work_type;received_at;status;first_delivered_at"
ROW = "{};V;legal;brief;2026-03-02T09:00Z;delivered;2026-03-03T09:00Z"
NUMBER, MONEY = "999,999,999,999.999999", "999,999,999,999.99"
CASES = [
    ("units", "999999999999.999999", None),
    ("units", "1000000000000", f"units is above the limit of {NUMBER}"),
    ("units", "1,000,000,000,000", f"units is above the limit of {NUMBER}"),
    ("units", "1e12", f"units is above the limit of {NUMBER}"),
    ("units", "1e400", f"units is above the limit of {NUMBER}"),
    ("units", "-1E+15", "units is not above 0"),
    ("billed_amount", "999999999999.99", None),
    ("billed_amount", "$1,000,000,000,000.00", f"billed_amount is above the limit of {MONEY}"),
    ("billed_amount", "$1 000 000 000 000", f"billed_amount is above the limit of {MONEY}"),
    ("billed_amount", "(2,000,000,000,000.00)", "billed_amount is below 0"),
    ("vendor_hours", "1000000000000", f"vendor_hours is above the limit of {NUMBER}"),
    ("vendor_hours", "9999999999999:30", f"vendor_hours is above the limit of {NUMBER}"),
    ("accepted_version", "3000000000", "accepted_version is above the limit of 2,147,483,647"),
    ("accepted_version", "3e9", "accepted_version is above the limit of 2,147,483,647"),
    ("accepted_version", "-3000000000", "accepted_version is below 1"),
    ("accepted_version", "3.7", "accepted_version is not a whole number"),
    ("complexity", "99999999999", "complexity is above 3"),
    ("units", "many", "units is not a number such as 1234.5"),
]


def rejected(folder, head: str, rows: list[str]) -> list[dict]:
    folder.joinpath("d.csv").write_text("\n".join([head, *rows]), "utf-8")
    report = pipeline.run([folder / "d.csv"], warehouse=folder / "house", publish=False)
    return report["files"][0]["rejects"]


def test_the_limit_is_named(tmp_path):
    names = list(dict.fromkeys(column for column, *_ in CASES))
    rows = [ROW.format(n) + ";" + ";".join(text if name == column else "" for name in names)
            for n, (column, text, _) in enumerate(CASES)]  # fmt: skip
    # As many plain rows again, so that more than half of the file can be used.
    rows += [ROW.format(f"plain {n}") + ";" * len(names) for n in range(len(CASES))]
    found = {one["line"]: one["reason"] for one in rejected(tmp_path, f"{HEAD};{';'.join(names)}", rows)}
    assert [found.get(line) for line, _ in enumerate(CASES, 2)] == [reason for *_, reason in CASES]


@pytest.mark.parametrize("text", ["1.000.000.000.000,50", "3.000.000.000.000,00 €"])
def test_a_decimal_comma_is_seen_in_a_cell_that_is_too_large(text, tmp_path):
    rows = [ROW.format(n) + f";{amount}" for n, amount in enumerate((text, "7,25", "8"))]
    (reject,) = rejected(tmp_path, f"{HEAD};billed_amount", rows)
    assert (reject["line"], reject["reason"]) == (2, f"billed_amount is above the limit of {MONEY}")
