"""What may be read of a region: every figure computed once from the counts that `privacy.see` lets through.

In go a delivery, a scenario and what may be seen of the counts; out come results whose every number is exact, a range, or
withheld. Nothing here hides anything, and nothing here is laid out.
"""
