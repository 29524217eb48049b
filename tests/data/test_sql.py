"""Rows that a statement must return."""

import duckdb
import pytest

from data.column_cells import Cells
from data.sql import only


def test_the_one_row_of_a_statement_or_an_error_that_says_it_is_missing():
    with duckdb.connect() as connection:
        assert only(connection.execute("select 1, null")) == (1, None)
        with pytest.raises(LookupError, match="gave none"):
            only(connection.execute("select 1 where false"))


def test_an_example_is_the_first_cell_that_fits_and_must_be_there():
    with duckdb.connect() as connection:
        connection.execute("create table t as from (values (2, 'a'), (4, 'bb'), (3, 'b')) t(_line, cell)")
        cells = Cells(connection, "t", "cell", "name", "a.csv")
        assert cells.example("text like 'b%'") == cells.first("text like 'b%'") == (3, "b")
        assert cells.first("text = 'c'") is None
        with pytest.raises(LookupError):
            cells.example("text = 'c'")
