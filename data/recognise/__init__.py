"""Which contract tables a file feeds: by a profile or the contract's names, else proposed for a person to confirm."""

from data.recognise.proposal_text import proposal_text

from .in_force import in_force
from .known import Known, known_values
from .logs import with_activities
from .matching import recognise, unfed, unread
from .profiles import Profiles, Saved, saved_in, signature
from .proposal import (
    SURE,
    ColumnProposal,
    Proposal,
    TableProposal,
    ValueProposal,
    as_dict,
    from_dict,
    mapping_as_dict,
    mapping_from_dict,
)
from .proposing import propose
from .repeats import about_repeats, cure, question, repeats

__all__ = [
    "SURE",
    "ColumnProposal",
    "Known",
    "Profiles",
    "Proposal",
    "Saved",
    "TableProposal",
    "ValueProposal",
    "about_repeats",
    "as_dict",
    "cure",
    "from_dict",
    "in_force",
    "known_values",
    "mapping_as_dict",
    "mapping_from_dict",
    "proposal_text",
    "propose",
    "question",
    "recognise",
    "repeats",
    "saved_in",
    "signature",
    "unfed",
    "unread",
    "with_activities",
]
