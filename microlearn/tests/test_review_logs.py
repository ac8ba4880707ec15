"""Review logs of other programs, as `make bench BENCH=memory` reads them."""

import pytest

from bench import review_logs


def written(folder, text):
    path = folder / "1.csv"
    path.write_text(text)
    return path


def test_a_log_of_srs_benchmark_is_read_card_by_card(tmp_path):
    path = written(
        tmp_path,
        "card_id,day_offset,rating,state,duration\n"
        "7,0,3,0,900\n3,0,1,0,900\n7,2,4,2,900\n3,1,2,2,900\n7,3,0,2,0\n",
    )
    log = review_logs.read(path)
    assert log.cards.tolist() == [0, 0, 1, 1]
    assert log.grades.tolist() == [1, 3, 4, 5]
    assert log.days.tolist() == [0, 1, 0, 2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("card_id,day_offset\n1,2\n", "without the column rating"),
        ("card_id,day_offset,rating\n1,2,9\n", "a rating is 1 to 4"),
        ("card_id,day_offset,rating\n1,2,x\n", "invalid literal"),
    ],
)
def test_what_is_no_log_is_refused(tmp_path, text, said):
    with pytest.raises(ValueError, match=said):
        review_logs.read(written(tmp_path, text))


def test_a_folder_is_a_log_a_file(tmp_path, monkeypatch):
    written(tmp_path, "card_id,day_offset,rating\n1,2,3\n")
    monkeypatch.setenv("BENCH_REVIEWS", str(tmp_path))
    assert [name for name, _log in review_logs.given()] == ["1.csv"]
