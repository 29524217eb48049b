"""Which columns are never proposed, and what is left for a person to choose: no guess is silently wrong."""

import csv
from datetime import datetime, timedelta

import pytest

from data import profile, proposals
from data.recognise import SURE, proposal_text
from tests.data.recognising import confidences, proposed, sources, tables, values

ROWS = 9


def _moment(n, hours=0):
    return datetime(2026, 3, 2, 8, 15) + timedelta(days=1.3 * n, hours=hours, minutes=17 * n)


def _is_open(n):
    return n % 4 == 3


def _row(n, **changes):
    """A row of a ticket export; a column changed to None is left out."""
    row = {
        "Ticket ID": f"T{n}x",
        "Vendor": f"House {n % 2}",
        "Type": "Lease",
        "Opened": f"{_moment(n):%Y-%m-%d}",
        "Status": "Open" if _is_open(n) else "Closed",
        "Closed": "" if _is_open(n) else f"{_moment(n, 50):%Y-%m-%d}",
    } | changes
    return {name: cell for name, cell in row.items() if cell is not None}


@pytest.fixture
def found(tmp_path):
    """What is proposed for rows of a ticket export; `columns` maps a row's number to its cells."""

    def run(columns, rows=ROWS):
        path = tmp_path / "file.csv"
        content = [columns(n) for n in range(rows)]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(content[0]))
            writer.writeheader()
            writer.writerows(content)
        return proposed(path)

    return run


NUMBERED = [
    ("#", lambda n: n + 1),
    ("Lfd. Nr.", lambda n: n + 1),
    ("ID", lambda n: n),
    ("Unnamed: 0", lambda n: 3 * n),
]


@pytest.mark.parametrize(("name", "number"), NUMBERED)
def test_a_row_number_is_never_the_key_even_beside_a_number_that_returns(found, name, number):
    proposal = found(lambda n: {name: number(n)} | _row(min(n, ROWS - 2)))
    assert sources(proposal, "deliverables")["deliverable_id"] == "Ticket ID"


def test_without_another_key_a_row_number_is_left_to_be_chosen(found):
    proposal = found(lambda n: {"No.": n + 1} | _row(n, **{"Ticket ID": None}))
    assert proposal.tables[0].mapping.missing == ("deliverable_id",)


def test_a_ticket_number_that_starts_at_one_is_a_key_all_the_same(found):
    proposal = found(lambda n: _row(n, **{"Ticket ID": n + 1}))
    assert confidences(proposal)["deliverable_id"] >= SURE


def test_long_text_is_no_key(found):
    proposal = found(lambda n: _row(n, **{"Ticket ID": None}) | {"Reference": f"please look at lease {n} again"})
    assert "deliverable_id" in proposal.tables[0].mapping.missing


SILENT = ["", "?", "{}", "[]", "N/A", "-"]


@pytest.mark.parametrize("nothing", SILENT)
def test_a_column_that_says_nothing_feeds_no_required_column(found, nothing):
    def columns(n):
        row = _row(n, Opened=None) | {"Received": nothing, "Logged": _row(n)["Opened"]}
        return row | {"Segment tags": nothing, "Supplier": nothing, "Service": nothing, "State": nothing}

    fed = sources(found(columns), "deliverables")
    assert (fed["received_at"], fed["vendor_id"], fed["work_type"]) == ("Logged", "Vendor", "Type")
    assert (fed["status"], fed.get("segment", "")) == ("Status", "")


def test_a_date_that_is_filled_on_some_rows_leads_and_the_other_stands_in(found):
    def columns(n):
        start = f"{_moment(n):%Y-%m-%d}"
        return _row(n, Opened="" if n % 3 else start) | {"Logged": start}

    assert sources(found(columns), "deliverables")["received_at"] in (["Opened", "Logged"], "Logged")


def test_one_date_on_every_row_is_no_receipt(found):
    beside = found(lambda n: _row(n, Opened="2026-03-01") | {"Logged": _row(n)["Opened"]})
    assert sources(beside, "deliverables")["received_at"] == "Logged"
    alone = found(lambda n: _row(n, Opened="2026-03-01"))
    assert alone.tables[0].mapping.missing == ("received_at",)
    assert "Opened" in next(one for one in alone.tables[0].columns if one.column == "received_at").others


def test_one_vendor_and_one_kind_of_work_on_every_row_are_what_they_say(found):
    fed = confidences(found(lambda n: _row(n, Vendor="House", Type="Lease")))
    assert min(fed["vendor_id"], fed["work_type"]) >= SURE


def test_a_delivery_is_blank_on_what_is_open(found):
    beside = found(lambda n: _row(n) | {"Resolved": f"{_moment(n, 90):%Y-%m-%d}"})
    assert sources(beside, "deliverables")["first_delivered_at"] == "Closed"
    alone = found(lambda n: _row(n, Closed=f"{_moment(n, 50):%Y-%m-%d}"))
    assert alone.tables[0].mapping.missing == ("first_delivered_at",)
    all_done = found(lambda n: _row(n, Status="Closed", Closed=f"{_moment(n, 50):%Y-%m-%d}"))
    assert sources(all_done, "deliverables")["first_delivered_at"] == "Closed"
    none_done = found(lambda n: _row(n, Status="Open", Closed=""))
    assert sources(none_done, "deliverables")["first_delivered_at"] == "Closed"


def test_the_segment_of_a_customer_is_not_the_segment_of_the_work(found):
    proposal = found(lambda n: _row(n) | {"Customer segment": "SMB" if n % 2 else "Enterprise"})
    assert "segment" not in sources(proposal, "deliverables")
    assert proposal.tables[0].mapping.defaults["segment"] == "other"


def test_the_customer_is_not_the_vendor(found):
    proposal = found(lambda n: _row(n, Vendor=None) | {"Customer": f"Client {n % 3} Ltd"})
    assert "vendor_id" not in sources(proposal, "deliverables")


def test_an_unclear_status_is_left_for_a_person(found, tmp_path):
    words = ["Not yet delivered", "To be closed", "Cancellation requested", "Closed"]
    proposal = found(lambda n: _row(n, Status=words[n % 4], Closed=_row(0)["Closed"] if n % 4 == 3 else ""), rows=12)
    assert values(proposal, "status")["Closed"] == "delivered"
    assert "status" not in proposal.tables[0].mapping.missing
    assert proposal.tables[0].mapping.values["status"] == {"Closed": "delivered"}
    assert "Not yet delivered → to be chosen, perhaps in_progress" in proposal_text(proposal)
    [(text, again)] = proposals.of_files([tmp_path / "file.csv"], warehouse=tmp_path)
    written = proposals.write_profile(text, again, tmp_path)
    assert "# To be chosen: what To be closed means in status of deliverables" in written.read_text("utf-8")
    assert profile.read_profile(written)[0].values["status"] == {"Closed": "delivered"}


def test_what_must_be_chosen_is_a_comment_in_the_profile(found, tmp_path):
    found(lambda n: _row(n, Opened="2026-03-01"))
    [(text, proposal)] = proposals.of_files([tmp_path / "file.csv"], warehouse=tmp_path)
    written = proposals.write_profile(text, proposal, tmp_path).read_text("utf-8")
    assert "# To be chosen: received_at of deliverables (perhaps Opened:" in written
    assert "received_at =" not in written


PAIRS = [
    ("Opened", "Time of opening", "Closed", "Time of closing"),
    ("Angelegt am", "Angelegt um", "Erledigt am", "Erledigt um"),
    ("Erstellt am", "Uhrzeit", "Erledigt am", "Uhrzeit (2)"),
    ("Fecha", "Hora", "Fecha de cierre", "Hora de cierre"),
    ("Date de création", "Heure de création", "Date de clôture", "Heure de clôture"),
    ("Created Date", "Created Time", "Resolution Date", "Resolution Time"),
]


@pytest.mark.parametrize("names", PAIRS, ids=lambda names: names[0])
def test_a_date_is_joined_with_its_time_of_day(found, names):
    def columns(n):
        done = not _is_open(n)
        cells = (f"{_moment(n):%Y-%m-%d}", f"{_moment(n):%H:%M}")
        cells += (f"{_moment(n, 50):%Y-%m-%d}" if done else "", f"{_moment(n, 50):%H:%M}" if done else "")
        return _row(n, Opened=None, Closed=None) | dict(zip(names, cells, strict=True))

    joined = found(columns).tables[0].mapping.joined
    assert joined == {"received_at": names[:2], "first_delivered_at": names[2:]}


def test_how_long_it_took_is_not_when_it_was_done(found):
    proposal = found(lambda n: _row(n, Closed=None) | {"Resolved": _row(n)["Closed"], "Resolution time": f"0{n}:30"})
    assert proposal.tables[0].mapping.joined == {}


OTHER_TABLES = {
    "sla_terms": "Lieferant;Bereich;Leistungsart;Ziel;Einheit;Gültig ab;Zielquote\nNord;Recht;Vertrag;40;"
    "Arbeitsstunden;2026-01-01;95%\nSüd;Finanzen;Modell;5;Arbeitstage;2026-01-01;90%\n",
    "baselines": "Domaine;Prestation;Date d'effet;Heures par unité;Taux horaire\nJuridique;Contrat;2026-01-01;2,5;60\n"
    "Comptabilité;Bilan;2026-01-01;4,5;55\n",
    "vendors": "Código de proveedor;Nombre;País\nP-1;Lexora;ES\nP-2;Textia;MX\n",
    "calendars": "Calendário;Fuso horário;Dia da semana;Abertura;Fechamento\nCAL;America/Sao_Paulo;1;09:00;18:00\n"
    "CAL;America/Sao_Paulo;2;09:00;18:00\n",
    "events": "Ticket;Evento;Fecha y hora\nT-1;Creado;2026-03-01 10:00\nT-1;Asignado;2026-03-01 11:00\n"
    "T-1;Cerrado;2026-03-02 10:00\n",
    "engagements": "Vertragsnummer;Kunde;Lieferant;Vertragsbeginn\nV-1;Nordbank;Lexora;2026-01-01\n"
    "V-2;Südbank;Lexora;2026-02-01\n",
    "invoices": "Customer,Invoice No,Invoice Date,Due Date,1-30 days,Over 90 days,Total Due\nNorth,I1,2026-01-02,"
    "2026-02-02,0,0,10.50\nSouth,I2,2026-01-03,2026-02-03,0,0,11.50\nNorth,I3,2026-01-04,2026-02-04,0,0,12.50\n",
}


@pytest.mark.parametrize("table", OTHER_TABLES)
def test_files_in_other_languages_and_receivables_are_seen_for_what_they_are(tmp_path, table):
    (tmp_path / "x.csv").write_text(OTHER_TABLES[table], "utf-8")
    proposal = proposed(tmp_path / "x.csv")
    assert tables(proposal) == (["deliverables", "events"] if table == "events" else [table])  # a log has cases
    assert all(one.mapping.missing == () for one in proposal.tables)


def test_a_customer_as_the_vendor_of_an_invoice_is_to_be_looked_at(tmp_path):
    (tmp_path / "x.csv").write_text(OTHER_TABLES["invoices"], "utf-8")
    assert 0.5 <= confidences(proposed(tmp_path / "x.csv"))["vendor_id"] < SURE


def test_meaningless_names_obey_the_same_rules(found):
    def columns(n):
        cells = [n + 1, *_row(n).values(), "{}"]
        return {f"c{place}": cell for place, cell in enumerate(cells)}

    proposal = found(columns)
    fed = sources(proposal, "deliverables")
    assert (fed["deliverable_id"], fed["received_at"], fed["first_delivered_at"]) == ("c1", "c4", "c6")
    assert {"c0", "c7"}.isdisjoint(name for names in proposal.tables[0].mapping.columns.values() for name in names)
