"""One library on several machines: git carries it, and what differs is merged by what it means.

`git` runs the program, `repository` knows what of the library is in git, `merge` decides what two
versions of the files become, `papers` and `lists` do so for their kind. May import `library/`,
`storage/`, `model/` and below. Its words: *ours* is this machine's version, *theirs* the remote's,
*base* what both grew from; a *held* file waits because one side cannot be merged.
"""
