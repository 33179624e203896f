from tests.pyenvoy.settings import page


def test_the_page_of_settings_is_fresh():
    assert page.PAGE.read_text() == page.page(), "python -m tests.pyenvoy.settings.page"
