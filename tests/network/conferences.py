"""A conference that was made up: ICML 2023, whose abstracts are in a file of their own."""

from .messages import Answer, Asked, html_answer, json_answer

SIZE = 36
PAPERS = "/static/virtual/data/icml-2023-orals-posters.json"
ABSTRACTS = "/static/virtual/data/icml-2023-abstracts.json"
DECISIONS = ("Accept (oral)", "Accept (poster)", "Accept (spotlight poster)")


def icml(asked: Asked) -> Answer:
    """Each paper once, and those that are orals once more, before the posters."""
    if asked.route == PAPERS:
        posters = [_event(number, number) for number in range(SIZE)]
        orals = [
            {**_event(number + 5000, number), "event_type": "Oral", "paper_url": None}
            for number in range(0, SIZE, 3)
        ]
        answer = json_answer({"count": len(posters + orals), "results": posters + orals})
        return answer.with_headers(("ETag", '"made-up-icml"'))
    if asked.route == ABSTRACTS:
        return json_answer({str(number): f"We show {number}.\n" for number in range(SIZE)})
    return html_answer("Page not found", status=404)


def _event(event: int, number: int) -> dict[str, object]:
    pdf = f"https://raw.githubusercontent.com/x/{number}.pdf" if number % 2 else None
    return {
        "id": event,
        "uid": f"u{number:032}",
        "name": f"On Matter {number}: <i>a</i> Study",
        "authors": [{"id": 9, "fullname": f"Given Family{number}", "institution": "Nowhere"}],
        "topic": "Theory->Learning Theory",
        "keywords": [],
        "decision": DECISIONS[number % 3],
        "event_type": "Poster",
        "virtualsite_url": f"/virtual/2023/poster/{event}",
        "paper_url": f"https://openreview.net/forum?id=mAdEuP{number:04}",
        "paper_pdf_url": pdf,
        "eventmedia": [{"id": event, "name": "Slides", "uri": "https://icml.cc/media/x"}],
    }
