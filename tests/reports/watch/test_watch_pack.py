"""A mail's attachment is the pack that `python -m reports pack` makes for the rule's filters and week."""

import io

from pypdf import PdfReader

from reports.watch.attached import weekly_pack

from .planted import publish, rule, run, settings, write
from .servers import Mailbox


def test_the_pack_is_attached(house):
    publish(house, misses=10)
    with Mailbox() as box:
        write(house, settings(mail=box.port), rule(segment='["legal"]'))
        _, faults = run(house, attach=weekly_pack(house))
    ((_, mail),) = box.mails
    paper, sheet = mail.iter_attachments()
    assert faults == []
    assert (paper.get_content_type(), paper.get_filename().endswith(".pdf")) == ("application/pdf", True)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.get_content())).pages)
    assert "50.0 %" in text
    assert "Week 9 of 2026" in text
    assert sheet.get_content().startswith(b"PK")
    assert sheet.get_filename().endswith(".xlsx")
