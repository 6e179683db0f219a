"""One handout, from what is asked for to a file in place, and back: build, deliver, verify, read.

What is printed is put together in `handout` and drawn in `pdf`; many handouts at once are `runs`.
"""
