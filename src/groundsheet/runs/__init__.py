"""Many handouts in one run: the roster, what was checked, carrying it out, print files, journal.

How one handout is made is in `document`; a run makes it many times, what is common only once.
"""
