"""Key people: how much of the vendor's work one person does, and which skills only one person has."""

import pyarrow as pa
import streamlit as st

from pages.parts import cards, empty, tables, tiles
from pages.parts.ask import ask
from pages.parts.charts import Row
from pages.parts.scorecard import chosen, words
from pages.parts.sentences import HIGH_HHI
from queries.format import grouped

KEY_PEOPLE = [
    "work_type",
    "specialist_id",
    "top_share",
    "top_share_low",
    "top_share_high",
    "all_items",
    "specialists",
    "share_of_portfolio",
]
SKILLS = ["specialist_id", "skill", "holders", "delivered", "own_share"]


def show(vendor: str, profile: Row) -> None:
    """What stands out, four tiles, and two tables; `profile` is the vendor's row of vendor/vendors."""
    specialists = ask("vendor/people", chosen.own(vendor))
    st.caption(words.about(profile))
    if not specialists.num_rows:
        empty.missing("specialists")
        return
    held = chosen.only(vendor, ask("vendor/key_people", chosen.peers()))
    people = specialists.to_pylist()
    if resting := words.key_people(held.to_pylist()):
        st.warning(resting, icon=":material/person_alert:")
    if single := words.alone(people):
        st.warning(single, icon=":material/psychology_alt:")
    _tiles(people, held)
    work_types, everyone = st.columns(2, gap="medium")
    with work_types:
        cards.title("Who does most of each work type")
        alt = "The specialist who does most of each work type"
        tables.table(held, "vendor_key_people", alt=alt, columns=KEY_PEOPLE, most_rows=8)
    with everyone:
        cards.title("Who has which skill")
        alt = "The vendor's specialists, their skills and how many share each skill"
        tables.table(specialists, "vendor_people", alt=alt, columns=SKILLS, most_rows=8)
    if not any(person["skill"] for person in people):
        empty.missing("skills")


def _tiles(people: list[Row], held: pa.Table) -> None:
    alone = held["work_types_of_one"][0].as_py() if held.num_rows else 0
    with tiles.grid(4):
        tiles.tile("hhi", people[0]["hhi"], note=f"over specialists, by items; above {grouped(HIGH_HHI)} is high")
        tiles.tile("top_share", people[0]["top_share"], note=words.leader(people))
        tiles.tile("work_types_of_one", alone, note="of those with 10 items or more")
        tiles.tile("skills_of_one", people[0]["skills_of_one"], note="in all its work")
