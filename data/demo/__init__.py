"""The demo portfolio: two years of four vendors' work, written as exports and imported like anyone's.

It covers the 104 weeks that end on Sunday 2026-11-15 at 22:00 UTC, and is always the same for the same
number of deliverables and seed. These effects are planted (figures in `planted`):

1. Simpson: Orion's attainment is better than Vega's overall and worse in every segment,
   because most of Orion's work is healthcare and analytics, most of Vega's finance and legal.
2. Crunch: at Mayon, about .70 of the items received from 2026-04-06 to 2026-05-17 are met, instead
   of .94; the coded cause is capacity; turnaround and backlog rise. Engineering is spared.
3. Mix shift: from 2026-07-01 arrivals move to analytics, which saves least, and vendors cut
   prices. From Q2 to Q3 the total saving share (and saving per standard hour) falls by more than
   2 points while that of each segment with a baseline rises by more than 1.
4. Over-report: Kestrel reports 97 % met where the records say about 91 %: it takes pauses for its
   own queue off the clock, which its terms do not allow.
5. Key person: SP-VEGA-01 does 62 % of all valuation models.
6. Guideline: version v2, from 2026-03-02, lifts contract_review's first-pass acceptance from .74 to .86.
7. Loss: market_research costs about 8 % more than in-house, in every quarter.
8. Nothing: engineering (segment other, engineering_review) has constant rates for everything. It has
   no baseline, so coverage is below 100 % and says why.
"""

from data.demo.export import write
from data.demo.planted import AS_OF, FIRST_DAY, PLANTED, WEEKS

__all__ = ["AS_OF", "FIRST_DAY", "PLANTED", "WEEKS", "write"]
