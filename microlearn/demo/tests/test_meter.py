from io import StringIO

from microlearn.demo.meter import Meter, bar, time_left


def test_the_bar_fills_from_left_to_right():
    assert bar(0, 4) == "    "
    assert bar(0.5, 4) == "██  "
    assert bar(1, 4) == bar(3, 4) == "████"
    assert len({len(bar(i / 100, 10)) for i in range(101)}) == 1


def test_the_time_left_follows_the_pace_so_far():
    assert time_left(0.25, 30) == "1:30 left"
    assert time_left(0.01, 30) == "working out the time left"


def test_a_file_gets_no_moving_line():
    out = StringIO()
    meter = Meter(out, 3)
    meter.move(live=1, share=0.5, doing="drawing")
    assert out.getvalue() == ""
    meter.say("done")
    assert out.getvalue() == "  done\n"
