"""What may be said about the numbers: typed results, computed from questions. Words are another layer's.

movement.py names who accounts for a move, week.py what a week's briefing has to say, in order of importance; words.py
and signal_words.py word it. Each page's headline has a module of its own (attainment, saving, mix, quality, flow,
in_hand, claims, vendor, deliverable), worded in pages/parts.
"""
