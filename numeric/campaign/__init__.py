"""Campaigns: searches and experiments as a map over seeds, on any number of workers.

A campaign names a function `seed -> dict of plain numbers` and says how the results of
many seeds merge into one. Seeds are cut into chunks of a fixed size; a finished chunk
is saved in one transaction; a killed run resumes; the merged result is the same to the
byte whatever the number of workers, the machine they run on, or the interruptions.

    plan.py      what a campaign is, and its code version
    merging.py   how results of seeds merge: exactly, in the order of the seeds
    database.py  files of SQLite, every fault of theirs in a sentence
    rows.py      the plan and the chunks, each with a checksum
    mending.py   a damaged store, named and written anew
    store.py     finished chunks in SQLite
    hold.py      one process at a time works on a store
    crew.py      who works: a process pool, or a Dask cluster
    runner.py    hands out chunks, saves them, redoes what a dead worker lost
    fresh.py     searches with fresh seeds, which have no end
    catalog.py   the campaigns by name
"""
