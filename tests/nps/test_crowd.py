"""Who gets a card, and who stands in a list."""

import pytest

from nps.crowd import Alerts, Crowd, Place

CARD, LIST, BURST = Place.CARD, Place.WAITING_LIST, Place.BURST
USUAL = Alerts(open_cards=20, burst=5, burst_minutes=10)
NO_LIST = Alerts(open_cards=0, burst=5)
NO_BURST = Alerts(open_cards=20, burst=0)
NEITHER = Alerts(open_cards=0, burst=0)

PLACES = [
    (USUAL, Crowd(0, 0), CARD),
    (USUAL, Crowd(19, 4), CARD),
    (USUAL, Crowd(20, 4), LIST),
    (USUAL, Crowd(500, 0), LIST),
    (USUAL, Crowd(0, 5), BURST),
    (USUAL, Crowd(20, 5), BURST),
    (USUAL, Crowd(0, 1, in_burst=True), BURST),
    (NO_LIST, Crowd(500, 4), CARD),
    (NO_LIST, Crowd(500, 5), BURST),
    (NO_BURST, Crowd(19, 500), CARD),
    (NO_BURST, Crowd(20, 500, in_burst=True), LIST),
    (NEITHER, Crowd(500, 500, in_burst=True), CARD),
]


@pytest.mark.parametrize(("alerts", "crowd", "place"), PLACES)
def test_where_the_next_customer_goes(alerts: Alerts, crowd: Crowd, place: Place) -> None:
    assert crowd.place(alerts) is place


def test_of_many_at_once_the_first_have_cards_and_all_others_share_one() -> None:
    crowd, places = Crowd(), []
    for _ in range(8):
        places.append(crowd.place(USUAL))
        crowd = crowd.after(places[-1])
    assert places == [CARD] * 5 + [BURST] * 3


def test_of_many_who_come_one_by_one_those_beyond_the_cards_stand_in_the_list() -> None:
    crowd, places = Crowd(), []
    for _ in range(23):
        places.append(crowd.place(NO_BURST))
        crowd = crowd.after(places[-1])
    assert places == [CARD] * 20 + [LIST] * 3


@pytest.mark.parametrize(
    ("alerts", "gather"), [(USUAL, True), (NO_LIST, True), (NO_BURST, True), (NEITHER, False)]
)
def test_whether_anybody_is_ever_listed(alerts: Alerts, gather: bool) -> None:
    assert alerts.gather is gather
