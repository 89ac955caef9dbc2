"""The rating: asked once in a visit, thanked for, never pressed."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from screens.rating.view_model import RatingModel


def test_who_has_rated_already_is_thanked_and_not_asked_again(qapp: QGuiApplication) -> None:
    model = RatingModel(wait_s=30)
    said: list[int] = []
    model.rated.connect(lambda grade, _reasons: said.append(grade))
    model.thank(card_on_reader=True)
    assert model.thanked
    assert model.takeAway == "请拿走您的身份证!"
    model.grade(5)
    assert said == [], "one visit, one rating"
    assert not model.askingReasons
    model.wipe()
    assert not model.thanked


def test_the_two_bad_grades_ask_why_and_the_others_do_not(qapp: QGuiApplication) -> None:
    for grade, asks in ((1, False), (3, False), (4, True), (5, True)):
        model = RatingModel(wait_s=30)
        model.ask(card_on_reader=False)
        model.grade(grade)
        assert model.askingReasons is asks
        assert model.thanked is not asks
        model.wipe()
