"""The review handout of one vendor for a period: two A4 pages, a deck of slides to edit, and a spreadsheet.

answers.py asks, sections.py and actions.py word, build.py puts them together; paper.py, slides.py and sheets.py lay out
the same content. Pages and the command line use build.py, files.py and making.py.
"""
