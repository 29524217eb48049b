"""What is attached to an e-mail: the weekly pack for the same scope and week, to read and to calculate with."""

from datetime import UTC, date, datetime

from data.start import up_to_date
from data.warehouse import Warehouse
from data.written import Written
from queries import Scope, asking
from reports.watch.message import Attachment
from reports.watch.post import Attach

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def weekly_pack(house: Warehouse) -> Attach:
    """attach(scope, week) → the pack of the current version as a PDF and a spreadsheet."""

    def attach(scope: Scope, week: date) -> list[Attachment]:
        from reports import content, pack  # loads typst and its fonts: only a message with the pack attached needs them

        version = up_to_date(house)
        made = content.Made(version.name, datetime.now(UTC))
        built = pack.build(asking(version.path), scope, week, made, written=Written(house.directory))
        name = pack.file_name(built)
        return [(f"{name}.pdf", PDF, pack.pdf(built)), (f"{name}.xlsx", XLSX, pack.xlsx(built))]

    return attach
