"""The pages of a report as a site: searchable, typeset, nothing from elsewhere.

hosted_pages reads the Markdown as a Git host does, verdict_table adds the table that
can be filtered, layout says how Zensical is to lay them out, building runs it.
"""
