"""System → Maintenance in a real browser: a configuration leaves, is lost, and comes back."""

from pathlib import Path
from typing import Final

import msgspec
from playwright.sync_api import Locator, Page, expect

from algo_oauth.backup.configuration import Configuration
from tests.backup.samples import a_file, button, screen
from tests.browser.technician import Technician

WORDS: Final = "correct horse battery staple"


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def open_maintenance(page: Page) -> None:
    page.get_by_role("link", name="System").click()
    page.get_by_role("link", name="Maintenance").click()
    expect(page.get_by_role("heading", name="Maintenance")).to_be_visible()
    page.wait_for_load_state()


def download(page: Page, folder: Path) -> Path:
    """Download the configuration with its secrets; a passphrase that is too short first."""
    form = region(page, "Download configuration")
    expect(form.get_by_label("Passphrase", exact=True)).to_be_hidden()
    form.get_by_label("Secrets").select_option("Seal with a passphrase")
    for words in ("short", WORDS):
        form.get_by_label("Passphrase", exact=True).fill(words)
        form.get_by_label("Repeat Passphrase").fill(words)
        if words == WORDS:
            break
        form.get_by_role("button", name="Download").click()
        expect(form.get_by_text("this one has 5")).to_be_visible()
        expect(form.get_by_label("Secrets")).to_have_value("Seal with a passphrase")
    with page.expect_download() as started:
        form.get_by_role("button", name="Download").click()
    assert started.value.suggested_filename.startswith("algo-8450-")
    file = folder / "site.json"
    started.value.save_as(file)
    return file


def delete_profile(page: Page, name: str) -> None:
    page.get_by_role("link", name="Advanced Settings").click()
    page.get_by_role("link", name=f"Delete {name}").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text(f"Profile {name} was deleted.")).to_be_visible()


def test_it_brings_back_what_was_lost(technician: Technician, tmp_path: Path) -> None:
    page = technician.page
    technician.create_profile("Team")
    open_maintenance(page)
    file = download(page, tmp_path)
    delete_profile(page, "Team")
    open_maintenance(page)
    form = region(page, "Restore configuration")
    form.get_by_label("Configuration File").set_input_files(file)
    form.get_by_role("button", name="Show what would change").click()
    expect(page.locator("#faults")).to_be_focused()
    expect(form.get_by_text("site.json is kept: leave this empty to use it.")).to_be_visible()
    form.get_by_label("Passphrase of the File").fill(WORDS)
    form.get_by_role("button", name="Show what would change").click()
    changes = region(page, "What would change")
    expect(changes.get_by_role("rowheader", name="Profile Team")).to_be_visible()
    expect(changes.get_by_text("1 added")).to_be_visible()
    page.get_by_role("button", name="Make these changes").click()
    expect(page.get_by_text("site.json was imported: 1 added.")).to_be_visible()
    expect(region(page, "Backups").get_by_role("cell", name="Before an import")).to_be_visible()
    # It is the same profile, its secrets, too: the sandbox gives it a token.
    technician.fill_test("Team", text="After the restore")
    technician.run_test()
    expect(technician.page.get_by_text("It worked.")).to_be_visible()


def test_it_takes_a_large_file_and_leaves_all_as_it_is(
    technician: Technician, tmp_path: Path
) -> None:
    page, file = technician.page, tmp_path / "large.json"
    request = button("b").requests[0]
    long = msgspec.structs.replace(request, data_payload=f'"{"x" * 60_000}"')
    buttons = (button(f"b{n}", n, requests=(long,) * 5) for n in range(8))
    file.write_bytes(a_file(Configuration(screens=(screen("large", *buttons),))))
    assert file.stat().st_size > 2_000_000
    open_maintenance(page)
    form = region(page, "Restore configuration")
    form.get_by_label("Configuration File").set_input_files(file)
    form.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("rowheader", name="Screen Large")).to_be_visible()
    page.get_by_role("link", name="Replace everything").click()
    expect(page.get_by_role("rowheader", name="Screen Screen 1")).to_be_visible()
    page.get_by_role("button", name="Change nothing").click()
    expect(page.get_by_text("Nothing was changed.")).to_be_visible()


def test_it_schedules_backups(technician: Technician) -> None:
    page = technician.page
    open_maintenance(page)
    form = region(page, "Scheduled backups")
    expect(form.get_by_label("Weekday")).to_be_hidden()
    form.get_by_label("Every").select_option("Weekly")
    form.get_by_label("Weekday").select_option("Monday")
    form.get_by_label("Backups to keep").fill("0")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("This is not a whole number from 1 to 100.")).to_be_visible()
    form.get_by_label("Backups to keep").fill("4")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The schedule of backups was saved.")).to_be_visible()
    made = region(page, "Backups").get_by_role("row", name="Scheduled")
    made.get_by_role("button", name="Delete").click()
    expect(made).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(made).to_be_visible()


def test_it_does_not_send_a_file_that_is_too_large(technician: Technician, tmp_path: Path) -> None:
    page, file = technician.page, tmp_path / "film.json"
    file.write_bytes(bytes(8_000_000))
    open_maintenance(page)
    form = region(page, "Restore configuration")
    form.get_by_label("Configuration File").set_input_files(file)
    form.get_by_role("button", name="Show what would change").click()
    expect(
        form.get_by_text("The file is larger than 4 MB. Larger ones are imported")
    ).to_be_visible()
