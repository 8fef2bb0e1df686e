"""Small counts: which of a region's counts a reader may see, exactly or as a class, over any number of reports.

In go a region's counts and what earlier reports showed of them; out come the counts that an audience may see (`see`) and
what the next report must remember (`memory`). The room knows tables of counts: no amounts, no layout.
"""
