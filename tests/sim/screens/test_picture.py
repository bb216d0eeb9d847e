"""The picture of the console for the README: the same run gives the same bytes."""

from sim.screens.picture import draw


def test_the_picture_is_the_console_in_mid_call_and_the_same_each_time() -> None:
    drawn = draw()
    assert drawn == draw()
    assert "TRAINING" in drawn
    assert "url(http" not in drawn
    assert "CAD&#160;event" in drawn
