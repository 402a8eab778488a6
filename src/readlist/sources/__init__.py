"""The web services that describe papers and know where their PDFs are.

One module a service; `protocol` says what a source is, `order` has them all and asks them in order.
A source yields requests and reads bytes: it does no input or output, so this room may use `network`
for its values only, and `library` not at all.

Words: a *clue* is the facts by which a paper is looked for; a *record* is one service's description
of it; a *copy* is an address of its PDF; a *target* is what `fetch` wants, an abstract or a PDF.
"""
