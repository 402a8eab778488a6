"""The papers that are meant: references, the filter language, conditions, sorting.

All of it is pure: a condition asks a `Candidate`, and who reads the library comes later. May
import: model.

Words: *reference*, a number, key, identifier or words of a title; *condition*, a filter that was
parsed; *candidate*, a paper that may fit it; *part*, where in a paper words stand.
"""
