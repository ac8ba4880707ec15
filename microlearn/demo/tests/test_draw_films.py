import subprocess

import imageio_ffmpeg
import pytest

from microlearn.demo import film as films
from microlearn.demo.catalogue import load_catalogue
from microlearn.demo.film import VOICES, Film, FilmError, film_length, line_times, voice_times

LESSONS = [
    (course, lesson, place)
    for course in load_catalogue()
    for place, lesson in enumerate(course.lessons, 1)
]
EACH = pytest.mark.parametrize(
    ("course", "lesson", "place"), LESSONS, ids=[lesson.slug for _, lesson, _ in LESSONS]
)


@EACH
def test_frames_have_the_right_size_and_move_with_the_words(course, lesson, place):
    film = Film(course, lesson, place)
    frames = [film.frame(start + 700) for start, _ in line_times(lesson)]
    assert {frame.size for frame in frames} == {(lesson.height * 9 // 16, lesson.height)}
    assert len({frame.tobytes() for frame in frames}) == len(frames)


@EACH
def test_the_title_is_still_there_for_the_thumbnail(course, lesson, place):
    index, step = Film(course, lesson, place).state(3000)[0]
    assert (index, step) == (0, 8)


@EACH
def test_sentences_follow_each_other_within_the_sound(course, lesson, place):
    times = line_times(lesson)
    assert len(times) == len(lesson.lines)
    flat = [moment for pair in times for moment in pair]
    assert flat == sorted(flat) and flat[0] > 0 and flat[-1] < film_length(lesson) <= 60_000


def test_every_act_is_understood():
    for course, lesson, place in LESSONS:
        stage = Film(course, lesson, place).stage
        for ms in range(0, film_length(lesson), 250):
            hash(stage.state(ms))


def test_still_stretches_repeat_the_same_bytes():
    course, lesson, place = LESSONS[0]
    frames = list(zip(range(200), Film(course, lesson, place).frames(), strict=False))
    assert len({id(data) for _, data in frames}) < len(frames) / 2


def test_the_voices_stay_small_and_complete():
    sizes = [path.stat().st_size for path in VOICES.glob("*.opus")]
    assert sum(sizes) <= 4_000_000
    assert {path.stem for path in VOICES.glob("*.opus")} == {x.slug for _, x, _ in LESSONS}
    assert set(voice_times()) == {x.slug for _, x, _ in LESSONS}


def test_a_film_is_written_with_picture_and_sound(tmp_path, monkeypatch):
    course, lesson, place = LESSONS[0]
    film = Film(course, lesson, place)
    film.length = 500
    film.encode(tmp_path / "film.mp4")
    probe = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(tmp_path / "film.mp4")],
        capture_output=True,
        text=True,
    ).stderr
    assert "h264" in probe and "720x1280" in probe and "aac" in probe


def test_an_encoder_that_fails_says_so_in_its_own_words(tmp_path):
    course, lesson, place = LESSONS[0]
    film = Film(course, lesson, place)
    film.length = 200
    with pytest.raises(FilmError, match="No such file"):
        film.encode(tmp_path / "nowhere" / "film.mp4")


def test_an_unknown_act_is_refused(monkeypatch):
    course, lesson, place = LESSONS[0]
    cue = films.make_stage.__globals__["Cue"](0, "juggle", "", 0)
    stage = type(Film(course, lesson, place).stage)
    with pytest.raises(ValueError, match="juggle"):
        stage(lesson.setup, [cue], None, 1)
