"""The page of `tipifica report` in a browser: it opens by itself, works, and can be used by everybody."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from support.browser import Told, listen
from support.bulk import write_csv
from support.command import call
from test_desk_report import cases

SCREEN, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
MEGABYTE = 1000 * 1000

pytestmark = pytest.mark.ci


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mesa")
    write_csv(folder / "export.csv", cases())
    args = ("scan", "export.csv", "--jobs", "1", "--isolated", "--out", "r.parquet", "--report", "informe.html")
    assert call(*args, cwd=folder).status == 0
    return folder / "informe.html"


@pytest.fixture
def opened(browser: Browser, report: Path) -> Iterator[tuple[Page, Told]]:
    """The page, and all that it asked for or complained of."""
    page = browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
    told = listen(page)
    page.goto(report.as_uri())
    yield page, told
    page.close()


def test_the_page_opens_without_an_error_and_asks_for_nothing(opened: tuple[Page, Told], report: Path) -> None:
    page, told = opened
    assert page.title().startswith("Informe de notas")
    assert told == ([], [report.as_uri()])
    assert report.stat().st_size < 5 * MEGABYTE


def test_its_policy_stops_what_somebody_would_put_into_it(opened: tuple[Page, Told]) -> None:
    page, told = opened
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script, Object.assign(new Image(), { src: "https://example.org/x.png" }));
    }""")
    page.wait_for_timeout(100)
    assert page.evaluate("() => window.ran") is None
    assert sum("Content Security Policy" in each for each in told[0]) == 2


def test_tables_are_filtered_sorted_and_downloaded(opened: tuple[Page, Told], tmp_path: Path) -> None:
    page, told = opened
    rules = page.locator("#reglas")
    everything = rules.locator("tbody tr").count()
    rules.get_by_label("Buscar").fill("T00")
    shown = rules.locator("tbody tr:visible")
    assert 0 < shown.count() < everything
    assert all("T00" in text for text in shown.all_inner_texts())
    assert rules.locator("output").inner_text() == f"{shown.count()} de {everything}"
    rules.get_by_role("button", name="hallazgos").click()
    counts = [int(cell.replace(".", "")) for cell in shown.locator("td:nth-child(2)").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    rules.get_by_role("button", name="regla").click()
    names = shown.locator("td:first-child").all_inner_texts()
    assert names == sorted(names)
    with page.expect_download() as download:
        rules.get_by_role("button", name="Descargar CSV").click()
    download.value.save_as(tmp_path / "reglas.csv")
    head, *rows = csv.reader((tmp_path / "reglas.csv").read_text(encoding="utf-8-sig").splitlines())
    assert head == ["regla", "hallazgos", "notas", "% de las notas"]
    assert [row[0] for row in rows] == names
    assert sorted((int(row[1]) for row in rows), reverse=True) == counts
    assert [len(each) for each in told] == [0, 1]


@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_axe_finds_nothing_serious_and_nothing_sticks_out(opened: tuple[Page, Told], size: dict[str, int]) -> None:
    page, _ = opened
    page.set_viewport_size(size)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


def test_it_prints_on_a4_with_all_rows(opened: tuple[Page, Told]) -> None:
    page, _ = opened
    page.emulate_media(media="print")
    assert page.locator(".tools:visible").count() == page.locator("nav:visible").count() == 0
    assert page.evaluate(
        "[...document.querySelectorAll('.wide')].every((each) => each.scrollHeight <= each.clientHeight)"
    )
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_page_of_an_agent_is_found_opened_and_printed_alone(opened: tuple[Page, Told]) -> None:
    page, told = opened
    pages = page.locator("#paginas details")
    names = [text.split()[0] for text in page.locator("#paginas summary").all_inner_texts()]
    page.locator("#paginas").get_by_label("Buscar").fill(names[-1])
    assert page.locator("#paginas details:visible").count() == 1
    assert page.locator("#paginas output").inner_text() == f"1 de {len(names)}"
    assert not page.locator("#paginas table").last.is_visible()
    page.locator("#paginas summary:visible").click()
    assert pages.last.locator("tbody tr").first.is_visible()
    page.emulate_media(media="print")
    assert pages.last.evaluate("page => getComputedStyle(page).breakBefore") == "page"
    assert [len(each) for each in told] == [0, 1]
