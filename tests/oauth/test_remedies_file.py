"""The remedies that are shipped, and files of remedies with a mistake."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from algo_oauth.oauth.explain import Remedies, Remedy, Step, load_remedies
from tests.oauth.samples import REMEDIES, an_answer
from tests.oauth.test_explain import explained

ENTRIES = [
    msgspec.convert(entry, Remedy) for entry in tomllib.loads(REMEDIES.read_text())["remedy"]
]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.codes[0]}-{entry.step}")
def test_it_ships_whole_sentences(entry: Remedy) -> None:
    assert entry.codes
    assert entry.message.endswith(".")
    assert entry.remedy.endswith(".")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.codes[0]}-{entry.step}")
def test_it_leaves_no_placeholder_unfilled(remedies: Remedies, entry: Remedy) -> None:
    steps: list[Step] = ["token", "api"]
    for code in entry.codes:
        for step in (step for step in steps if entry.step in ("any", step)):
            status = int(code) if code.isdigit() else 400
            body: Any = {} if code.isdigit() else {"errorCode": code}
            problem = explained(remedies, an_answer(json.dumps(body), status), step)
            assert not re.search(r"[{}]", problem.message + problem.remedy)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.codes[0]}-{entry.step}")
def test_it_ships_no_entry_that_is_never_reached(remedies: Remedies, entry: Remedy) -> None:
    step: Step = "token" if entry.step == "token" else "api"
    for code in entry.codes:
        status = int(code) if code.isdigit() else 400
        body = {"parameterName": entry.parameter} | ({} if code.isdigit() else {"errorCode": code})
        problem = explained(remedies, an_answer(json.dumps(body), status), step)
        assert problem.message.partition(":")[0] == entry.message.partition(":")[0]


@pytest.mark.parametrize(
    "text",
    [
        '[[remedy]]\ncodes = ["X"]\nstep = "api"\nmessage = "M."',
        '[[remedy]]\ncodes = ["X"]\nstep = "never"\nmessage = "M."\nremedy = "R."',
        '[[remedy]]\ncodes = "X"\nstep = "api"\nmessage = "M."\nremedy = "R."',
        '[[remedy]]\ncodes = ["X"]\nstep = "api"\nmessage = "M."\nremedy = "R."\ncolour = "red"',
        '[remedies]\nx = "y"',
    ],
)
def test_it_refuses_a_file_with_a_mistake(tmp_path: Path, text: str) -> None:
    file = tmp_path / "remedies.toml"
    file.write_text(text)
    with pytest.raises(msgspec.ValidationError):
        load_remedies(file)
