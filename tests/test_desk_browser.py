"""The page of `tipifica report` in a browser: it opens by itself, works, and can be used by everybody."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from support.browser import Told, listen
from support.bulk import write_csv
from support.command import call
from test_desk_report import cases, read

SCREEN, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
# What the margins leave of its width.
A4 = {"width": 688, "height": 1000}
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
    left = f"Filas que quedan: {shown.count()} de {everything} (texto: T00). El dibujo muestra todo."
    assert rules.locator("output").inner_text() == left
    rules.get_by_role("button", name="hallazgos").click()
    counts = [int(cell.replace(".", "")) for cell in shown.locator("td:nth-child(2)").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    rules.get_by_role("button", name="regla").click()
    names = shown.locator("td:first-child").all_inner_texts()
    assert names == sorted(names)
    with page.expect_download() as download:
        rules.get_by_role("button", name="Descargar CSV").click()
    download.value.save_as(tmp_path / "reglas.csv")
    assert download.value.suggested_filename == "reglas-filtrado.csv"
    head, *rows = csv.reader((tmp_path / "reglas.csv").read_text(encoding="utf-8-sig").splitlines())
    assert head == ["regla", "hallazgos", "notas", "% de las notas"]
    assert [row[0] for row in rows] == names
    assert sorted((int(row[1]) for row in rows), reverse=True) == counts
    assert [len(each) for each in told] == [0, 1]


def chosen(page: Page, name: str, value: str) -> None:
    page.get_by_role("combobox", name=name).select_option(value)


def rows_shown(section: Locator) -> list[list[str]]:
    shown = section.locator("tbody tr").filter(visible=True)
    return [row.split("\t") for row in shown.all_inner_texts()]


def of_table(report: Path, key: str) -> list[list[str]]:
    """The rows of a table of the page as they are in its source."""
    return [[str(cell) for cell in row] for row in read(report).tables[key][1:]]


def test_an_agent_is_filtered_in_all_tables_that_have_agents(opened: tuple[Page, Told], report: Path) -> None:
    page, told = opened
    options = page.get_by_role("combobox", name="asesor").locator("option").all_inner_texts()
    assert options[1:] == sorted({row[0] for key in ("asesores", "asesores-pocas") for row in of_table(report, key)})
    chosen(page, "asesor", "ana3")
    for key, at in (("asesores", 0), ("habitos", 0), ("resultado-asesor", 0), ("h005", 1)):
        everything = of_table(report, key)
        wanted = [row[at] for row in everything if row[at] == "ana3"]
        section = page.locator(f"#{key}")
        assert [row[at] for row in rows_shown(section)] == wanted, key
        said = section.locator(".tools output").inner_text()
        assert said.startswith(f"Filas que quedan: {len(wanted)} de {len(everything)} (asesor: ana3)."), key
    reasons = page.locator("#motivos-pocas")
    assert len(rows_shown(reasons)) == len(of_table(report, "motivos-pocas"))
    assert reasons.locator("output").inner_text() == "Sin filtrar por asesor: esta tabla no lo dice."
    assert page.locator("#paginas summary:visible").all_inner_texts()[0].startswith("ana3 (")
    assert page.locator("#paginas summary:visible").count() == 1
    assert page.locator("#filtrado").inner_text().startswith("Filtro: asesor: ana3. Tablas filtradas: ")
    page.get_by_role("button", name="Quitar filtros").click()
    assert not page.locator("#filtrado").is_visible()
    assert len(rows_shown(page.locator("#habitos"))) == len(of_table(report, "habitos"))
    assert page.locator("output:visible").all_inner_texts() == [""] * page.locator("output:visible").count()
    assert [len(each) for each in told] == [0, 1]


def touches(days: list[str], first: str, last: str) -> bool:
    return min(days) <= last and max(days) >= first


@pytest.mark.parametrize(
    ("period", "first", "last"), [("2025-02", "2025-02-01", "2025-02-28"), ("2025-W06", "2025-02-03", "2025-02-09")]
)
def test_a_period_is_a_month_or_a_week(
    period: str, first: str, last: str, opened: tuple[Page, Told], report: Path
) -> None:
    """Rows of days, of weeks, of months and of a time from one day to another: those that touch it."""
    page, _ = opened
    chosen(page, "período", period)
    for key, at in (("h003", (2,)), ("h004", (2, 3)), ("h005", (3,))):
        wanted = [row for row in of_table(report, key) if touches([row[n] for n in at], first, last)]
        assert 0 < len(wanted) < len(of_table(report, key)) or key == "h004"
        assert [row[0] for row in rows_shown(page.locator(f"#{key}"))] == [row[0] for row in wanted], key
    weeks = [row[0] for row in rows_shown(page.locator("#resultado"))]
    spans = {
        row[0]: [date.fromisocalendar(int(row[0][:4]), int(row[0][6:]), day).isoformat() for day in (1, 7)]
        for row in of_table(report, "resultado")
    }
    assert weeks == [week for week, days in spans.items() if touches(days, first, last)]
    assert [row[0] for row in rows_shown(page.locator("#meses"))] == ["2025-02"]


def test_filters_go_together_and_the_file_has_what_is_left(
    opened: tuple[Page, Told], report: Path, tmp_path: Path
) -> None:
    page, _ = opened
    rule = of_table(report, "habitos")[0][2]
    chosen(page, "regla", rule)
    chosen(page, "asesor", "ana3")
    wanted = [row for row in of_table(report, "habitos") if (row[0], row[2]) == ("ana3", rule)]
    assert len(wanted) == 1
    habits = page.locator("#habitos")
    with page.expect_download() as download:
        habits.get_by_role("button", name="Descargar CSV").click()
    assert download.value.suggested_filename == "habitos-filtrado.csv"
    download.value.save_as(tmp_path / "habitos.csv")
    _, *rows = csv.reader((tmp_path / "habitos.csv").read_text(encoding="utf-8-sig").splitlines())
    assert [[row[0], row[2]] for row in rows] == [["ana3", rule]]
    shapes = [row for row in of_table(report, "formas") if rule in row[5].split(", ")]
    assert [row[0] for row in rows_shown(page.locator("#formas"))] == [row[0] for row in shapes]
    reason = of_table(report, "motivos-pocas")[0][0]
    chosen(page, "motivo", reason)
    assert [row[0] for row in rows_shown(page.locator("#motivos-pocas"))] == [reason]
    page.emulate_media(media="print")
    assert "asesor: ana3" in page.locator("#filtrado").inner_text()
    assert habits.locator("output").is_visible()
    assert not habits.get_by_role("button", name="Descargar CSV").is_visible()


def test_each_table_of_an_agents_page_is_downloaded(opened: tuple[Page, Told], tmp_path: Path) -> None:
    page, _ = opened
    page.locator("#paginas summary").first.click()
    habits = page.locator("#pagina-1-habitos")
    with page.expect_download() as download:
        habits.get_by_role("button", name="Descargar CSV").click()
    agent = page.locator("#paginas summary").first.inner_text().split()[0]
    assert download.value.suggested_filename == f"{agent}-habitos.csv"
    download.value.save_as(tmp_path / "habitos.csv")
    assert len((tmp_path / "habitos.csv").read_text(encoding="utf-8-sig").splitlines()) == 4


def test_axe_finds_nothing_serious_where_it_is_filtered(opened: tuple[Page, Told]) -> None:
    page, _ = opened
    chosen(page, "asesor", "ana3")
    page.locator("#paginas summary:visible").click()
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_axe_finds_nothing_serious_and_nothing_sticks_out(opened: tuple[Page, Told], size: dict[str, int]) -> None:
    page, _ = opened
    page.set_viewport_size(size)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


def test_it_prints_on_a4_with_all_rows(opened: tuple[Page, Told]) -> None:
    page, _ = opened
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    assert page.locator(".tools:visible").count() == page.locator("nav:visible").count() == 0
    assert page.evaluate(
        """[...document.querySelectorAll('.wide')].every((each) =>
            each.scrollHeight <= each.clientHeight && each.scrollWidth <= each.clientWidth)"""
    )
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_page_of_an_agent_is_found_opened_and_printed_alone(opened: tuple[Page, Told]) -> None:
    page, told = opened
    pages = page.locator("#paginas details")
    names = [text.split()[0] for text in page.locator("#paginas summary").all_inner_texts()]
    page.locator("#paginas").get_by_label("Buscar").fill(names[-1])
    assert page.locator("#paginas details:visible").count() == 1
    said = page.locator("#paginas > .tools output").inner_text()
    assert said == f"Páginas que quedan: 1 de {len(names)} (texto: {names[-1]})."
    assert not page.locator("#paginas table").last.is_visible()
    page.locator("#paginas summary:visible").click()
    assert pages.last.locator("tbody tr").first.is_visible()
    page.emulate_media(media="print")
    assert pages.last.evaluate("page => getComputedStyle(page).breakBefore") == "page"
    assert [len(each) for each in told] == [0, 1]
