"""What docs/buttons.md tells users is what the device does."""

import re
from typing import Final

from algo_oauth.console.placeholders import EXAMPLE, SIMPLE
from algo_oauth.console.targets import MOST_TARGETS
from algo_oauth.settings import CHECKOUT

PAGE: Final = (CHECKOUT / "docs" / "buttons.md").read_text(encoding="utf-8")
_WORDS: Final = {50: "fifty"}


def test_it_lists_every_placeholder_and_no_other() -> None:
    listed = set(re.findall(r"`\{\{(.+?)\}\}`", PAGE))
    assert listed == {*SIMPLE, EXAMPLE, "request.1.status"}


def test_it_names_the_most_targets() -> None:
    assert f"up to {_WORDS[MOST_TARGETS]} targets" in PAGE
