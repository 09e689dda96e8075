"""Reports of recordings: a page for browsers that needs no network, with tables, charts and provenance.

It needs Bokeh, the extra ``report``.
"""
