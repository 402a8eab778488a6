"""Questions with known answers, over the bundled lists and some notes and PDFs of one's own.

What is asked for is among the first three hits.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

NOTES = {
    "flennerhag2022bootstrapped": "# Bootstrapped\n\nThe target comes from the learner itself, as "
    "Münchhausen pulled himself out by his own hair.\n",
    "wang2022language": "Ask Zoë about the Ornstein–Uhlenbeck variant.\n\n> fluent, then lost\n",
    "arani2022learning": "与老师讨论：海马体的类比是否站得住脚。\n",
    "bellemare2013arcade": "Sticky actions came later (Machado et al.), mind the frame skip.\n",
}
PDFS = {
    "jaegle2022perceiver": (
        "Perceiver IO. Abstract. We propose an architecture.",
        "The decoder uses an output query array. Kinetics and AudioSet are autoencoded.",
        "Appendix: hyperparameters of the LAMB optimizer, weight decay and hard-\nware used.",
    ),
    "carlini2022poisoning": ("Backdoors.", "We remove exactly seventeen cheeseburger captions."),
    "goyal2021recurrent": ("RIMs.", "Bouncing balls with occlusion curtains are predicted."),
}
QUESTIONS = """
perceiver io                          jaegle2022perceiver
hierarchical perceiver                carreira2022hip
iterative attention                   jaegle2021perceiver
autoregressive diffusion              hoogeboom2022autoregressive
DIFFUSION                             hoogeboom2022autoregressive
lossless compression                  hoogeboom2022autoregressive
poisoning                             carlini2022poisoning
backdoor                              carlini2022poisoning
author:carlini                        carlini2022poisoning
author:terzis contrastive             carlini2022poisoning
"contrastive learning" author:wang    wang2022language
meta-learning                         flennerhag2022bootstrapped
meta learning                         flennerhag2022bootstrapped
bootstrapped                          flennerhag2022bootstrapped
bootstrap latent                      grill2020bootstrap
byol                                  grill2020bootstrap
subgraph                              bevilacqua2022equivariant
weisfeiler leman                      bevilacqua2022equivariant
equivariant graph networks            bevilacqua2022equivariant
scaling law                           abnar2022exploring
pre-training limits                   abnar2022exploring
brownian bridge                       wang2022language
stochastic processes                  wang2022language
global workspace                      goyal2022coordination
author:goyal year:2021                goyal2021recurrent
author:goyal -title:recurrent         goyal2022coordination
catastrophic forgetting               arani2022learning
"continual learning"                  arani2022learning
reset-free                            sharma2022autonomous
autonomous reinforcement              sharma2022autonomous
author:finn                           sharma2022autonomous
atari 2600                            bellemare2013arcade
year:..2015                           bellemare2013arcade
year:2020                             grill2020bootstrap
text-to-image                         ramesh2021zero
dall e                                ramesh2021zero
clip natural language supervision     radford2021learning
topic:"zero-shot transfer"            radford2021learning
joao carreira hip                     carreira2022hip
henaff hierarchical                   carreira2022hip
布朗桥                                wang2022language
持续学习                              arani2022learning
子图                                  bevilacqua2022equivariant
海马体                                arani2022learning
munchhausen                           flennerhag2022bootstrapped
ornstein uhlenbeck                    wang2022language
in:notes sticky                       bellemare2013arcade
zoe                                   wang2022language
cheeseburger                          carlini2022poisoning
pdf:"output query array"              jaegle2022perceiver
lamb optimizer                        jaegle2022perceiver
hardware weight decay                 jaegle2022perceiver
occlusion curtains                    goyal2021recurrent
equivar*                              bevilacqua2022equivariant
percei*                               jaegle2022perceiver
percever attention                    jaegle2021perceiver
autoregresive difusion                hoogeboom2022autoregressive
benchmarkng autonomous                sharma2022autonomous
bellemare                             bellemare2013arcade
jaegle 2021                           jaegle2021perceiver
jaegl 2021                            jaegle2021perceiver
2013                                  bellemare2013arcade
scaling laws                          abnar2022exploring
bootstrap your own latents            grill2020bootstrap
autoregressive difusion model         hoogeboom2022autoregressive
coordinaton neural module             goyal2022coordination
weisfeiler-lehman                     bevilacqua2022equivariant
transformers linear cost              jaegle2022perceiver
Carlini, Terzis                       carlini2022poisoning
non-isomorphic graphs                 bevilacqua2022equivariant
meta learner hyperparameters          flennerhag2022bootstrapped
"""


@pytest.fixture(scope="module")
def asked(
    tmp_path_factory: pytest.TempPathFactory,
    at_home: "Callable[[Path], Cli]",
    make_pdf: Callable[..., bytes],
) -> "Cli":
    """A command line whose library has the notes and the PDFs."""
    cli = at_home(tmp_path_factory.mktemp("fifty") / "home")
    for key, text in NOTES.items():
        cli.write(f"papers/{key}/notes.md", text)
    for key, pages in PDFS.items():
        cli.write(f"papers/{key}/paper.pdf", make_pdf(*pages))
    return cli


def parsed() -> list[tuple[str, str]]:
    """Each question with the key of its answer."""
    parted = (line.rpartition(" ") for line in QUESTIONS.strip().splitlines())
    return [(question.strip(), key) for question, _, key in parted]


def test_there_are_fifty() -> None:
    """And a few more."""
    assert len(parsed()) >= 50


@pytest.mark.parametrize(("question", "key"), parsed())
def test_the_answer_is_among_the_first_three(question: str, key: str, asked: "Cli") -> None:
    """Whatever part of the paper the words stand in, in whatever script or spelling."""
    answer = asked("search", question)
    assert answer.code == 0
    found = [line.split("\t")[2] for line in answer.out.splitlines()]
    assert key in found[:3], (found, answer.err)
