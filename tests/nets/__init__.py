"""The nets: functions that look the whole portal over and return what they find as sentences that name the place.

A net returns `list[str]`, empty when nothing is wrong. The same functions are run on the portal as it is, by
`tests/access/`, and on copies of the code and the database in which a hole was made on purpose, by
`tests/access/test_planted_holes.py`.
"""
