"""Pictures over HTTP: what the JSON beside them says, for who may read that, and from any page."""

import re
from datetime import timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element, fromstring

import pytest

from ridealong.contracts.goals import GoalUpdated
from tests.stack.issuer import Issuer
from tests.stack.measuring import DAY, MONDAY, Metrics, ok, settled

pytestmark = pytest.mark.stack

SVG = "{http://www.w3.org/2000/svg}"
GOAL = "/v1/people/mike/goals/calls/2026"
SCORE = "/v1/people/mike/follow-through"


def drawn(picture: str) -> dict[str, str]:
    """What the shapes of a picture say, by what they are named after."""
    root: Element = fromstring(picture)  # noqa: S314 - our own
    titles = [each.text or "" for shape in root for each in shape.iter(f"{SVG}title")][1:]
    return dict(each.split(": ", 1) for each in titles)


async def test_pictures_draw_what_the_json_beside_them_says(mikes: Metrics) -> None:
    values = [3, 8, 8, 21]
    await mikes.publish(
        GoalUpdated(
            goal="calls/2026",
            rep="mike",
            kind="pipeline",
            title="<b>calls</b> & more",
            target=40,
            value=value,
            as_of=MONDAY + 7 * number * DAY,
        )
        for number, value in enumerate(values)
    )
    await mikes.publish([settled(f"c-{n}", "mike", "mike", "1") for n in range(4)])
    picture = await mikes.get(f"{GOAL}/trend.svg", "mike")
    assert picture.status_code == 200, picture.text
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "default-src 'none'" in picture.headers["content-security-policy"]
    told = ok(await mikes.get(f"{GOAL}/explain", "mike"))["values"]
    assert drawn(picture.text) == {
        each["as_of"][:10]: each["value"].removesuffix(".0") for each in told
    }
    assert len(told) == len(values)
    assert "&lt;b&gt;calls&lt;/b&gt; &amp; more" in picture.text

    score = await mikes.get(f"{SCORE}/trend.svg", "dana")
    history = ok(await mikes.get(SCORE, "dana"))["history"]
    assert drawn(score.text) == {
        each["due"]: f"{each['shown']}\u202f%" for each in history if each["shown"] is not None
    }
    page = await mikes.get(f"{SCORE}/trend.html", "dana")
    assert page.headers["content-type"].startswith("text/html")
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', page.text)
    assert dict(rows) == drawn(score.text)

    for path, words in (
        ("/v1/people/mike/plan/adherence.svg", "no plan yet"),
        ("/v1/people/mike/coaching/hours.svg", "no coaching yet"),
        ("/v1/people/dana/follow-through/trend.svg", "no activity yet"),
    ):
        empty = await mikes.get(path, "dana")
        assert (empty.status_code, words in empty.text) == (200, True)


async def test_a_picture_is_kept_by_its_etag_and_shown_to_who_may_see_its_figures(
    mikes: Metrics, issuer: Issuer
) -> None:
    goal = GoalUpdated(goal="calls/2026", rep="mike", target=40, value=3, as_of=MONDAY)
    await mikes.publish([goal, settled("c-1", "mike", "mike", "1")])
    path = f"{GOAL}/trend.svg"
    # As an <img> asks for it.
    first = await mikes.client.get(path, params={"access_token": issuer.token("dana")})
    assert first.status_code == 200
    same = {**issuer.headers("dana"), "If-None-Match": first.headers["etag"]}
    assert (await mikes.client.get(path, headers=same)).status_code == 304
    await mikes.publish(
        [goal.model_copy(update={"value": Decimal(4), "as_of": MONDAY + DAY})],
        time=MONDAY + timedelta(hours=1),
    )
    assert (await mikes.client.get(path, headers=same)).status_code == 200
    for person, roles, sees in (("eve", (), ()), ("lea", ("leader",), ("goal", "hours"))):
        asked = {
            "goal": await mikes.get(path, person, *roles),
            "score": await mikes.get(f"{SCORE}/trend.svg", person, *roles),
            "hours": await mikes.get("/v1/people/mike/coaching/hours.svg", person, *roles),
        }
        assert {name for name, each in asked.items() if each.status_code == 200} == set(sees)
        assert {each.status_code for each in asked.values()} <= {200, 404}
    assert (await mikes.client.get(path)).status_code == 401
