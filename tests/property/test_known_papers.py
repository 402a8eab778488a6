"""Papers known by their titles, of which only those are normalised that may be looked for."""

from hypothesis import example, given
from hypothesis import strategies as st

from readlist.model.paper import Paper
from readlist.model.same_work import KnownPapers, same_title

TITLES = st.lists(
    st.text(
        "aAäbß3$<>i/\\αИ論 -\N{COMBINING DIAERESIS}\N{LATIN SMALL LIGATURE FI}",
        min_size=1,
        max_size=6,
    ).filter(str.strip)
    | st.sampled_from(["<i>On</i> Whales", "on whales", "$\\alpha$-VAE", "α-VAE", "ﬁne", "fine"])
).map(lambda titles: [Paper(f"p{number}", title) for number, title in enumerate(titles)])


@given(TITLES, TITLES)
@example([Paper("a", "ﬁne")], [Paper("b", "Fine")])
def test_papers_of_one_title(papers: list[Paper], wanted: list[Paper]) -> None:
    """They are those that a look at every paper finds, in their order, also when asked again."""
    known = KnownPapers(papers)
    for paper in (*wanted, *wanted):
        alike = tuple(each for each in papers if same_title(each.title, paper.title))
        assert known.all_alike(paper) == alike
