"""Activity by keyboard alone: from the rail to an entry's details, and through the filter."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.technician import Technician

NAME_OF_FOCUS = """() => {
  const control = document.activeElement;
  return (control.labels?.[0] ?? control).textContent.trim();
}"""


def tab_to(page: Page, name: str, *, most: int = 60) -> None:
    """Press Tab until the control of that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(NAME_OF_FOCUS) == name:
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_it_stacks_its_rows_on_a_phone_and_stays_a_table(
    technician: Technician, page: Page, against: Callable[[], list[str]]
) -> None:
    page.set_viewport_size({"width": 360, "height": 720})
    page.goto("/activity/")
    row = page.get_by_role("row").filter(has_text="Logged in").first
    result = row.get_by_role("cell", name="OK")
    box = result.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    expect(page.get_by_role("columnheader")).to_have_count(5)
    assert against() == []


def test_it_is_used_with_the_keyboard_alone(technician: Technician, page: Page) -> None:
    page.goto("/")
    tab_to(page, "Activity")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Activity · Algo 8450")

    tab_to(page, "Login Logged in")
    page.keyboard.press("Enter")
    row = page.get_by_role("row").filter(has_text="Logged in").first
    expect(row.get_by_text("Correlation id")).to_be_visible()
    expect(row.get_by_role("cell", name="admin at 127.0.0.1")).to_be_visible()

    page.reload()
    tab_to(page, "Kind")
    page.keyboard.press("D")  # the choice that begins so
    page.keyboard.press("Enter")
    tab_to(page, "Apply")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("kind=device"))
    expect(page.get_by_label("Kind")).to_have_value("device")
    expect(page.get_by_role("row").filter(has_text="Logged in")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="The device started")).not_to_have_count(0)

    with page.expect_download() as download:
        tab_to(page, "Export CSV")
        page.keyboard.press("Enter")
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Time (UTC),Kind,Who,What")
    assert all(",Device," in line for line in lines[1:])
    assert len(lines) > 1
