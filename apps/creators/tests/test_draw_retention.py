from apps.creators import retention_chart as chart
from apps.creators.comparison import Retention
from apps.creators.dropoffs import Drop, share


def test_time_runs_over_the_whole_width():
    points = chart.line(Retention([10, 10, 5, 5], 10), 4).split()
    assert points[0] == f"0.0,{chart.y_of(1.0)}"
    assert points[-1] == f"{chart.WIDTH:.1f},{chart.y_of(0.5)}"
    assert len(points) == 6


def test_a_second_stands_at_its_middle():
    assert chart.line(Retention([10, 5], 10), 2).split()[1].startswith("90.0,")


def test_a_shorter_version_ends_earlier():
    points = chart.line(Retention([10, 10], 10), 4).split()
    assert points[-1].split(",")[0] == str(chart.WIDTH / 2)


def test_an_area_is_closed_along_the_floor():
    closed = chart.area("0.0,20.0 90.0,60.0").split()
    assert (closed[0], closed[-1]) == ("0.0,150", "90.0,150")
    assert chart.area("") == ""


def test_no_views_draw_a_line_on_the_floor():
    assert {point.split(",")[1] for point in chart.line(Retention([0, 0], 0), 2).split()} == {
        f"{chart.y_of(0.0)}"
    }
    assert chart.line(Retention([], 0), 10) == ""


def test_a_mark_stands_on_its_fall():
    (mark,) = chart.marks([Drop(2, share(5, 10))], Retention([10, 10, 5, 5], 10), 4)
    assert (mark.number, mark.x, mark.y) == (1, 180.0, chart.y_of(0.75))
