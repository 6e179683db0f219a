"""The local page: the third door, for people who don't use a terminal.

A server on this machine alone (`server`) gives pages that are made whole by templates. It parses,
calls `api`, shows; no decision lives here. What somebody types about a person stays in the memory
of the program (`drafts`) and goes with it.
"""
