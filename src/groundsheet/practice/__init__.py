"""What a practice has of its own: its records of contacts, its reviews, its words, its set-up.

How these look on disk is in `people`, `crisis` and `review`; making handouts is in `document`.
"""
