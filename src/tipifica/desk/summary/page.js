"use strict";
// Sorts, filters and downloads the tables of the page; nothing is fetched, nothing leaves it.
const number = (cell) => Number(cell.dataset.value);
const LANGUAGE = document.documentElement.lang;
const bodyOf = (section) => section.querySelector("tbody");

function sort(section, at, numeric) {
  const head = section.querySelectorAll("thead th")[at];
  // A text is sorted upwards first, a number downwards; a second click turns it round.
  const first = numeric ? "descending" : "ascending";
  const isUp = (head.getAttribute("aria-sort") === first) === numeric;
  const direction = isUp ? 1 : -1;
  const order = (a, b) => {
    const [left, right] = [a.cells[at], b.cells[at]];
    return direction * (numeric ? number(left) - number(right) : left.textContent.localeCompare(right.textContent, LANGUAGE));
  };
  for (const other of section.querySelectorAll("thead th")) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
  bodyOf(section).append(...[...bodyOf(section).rows].sort(order));
}

function tell(section, shown, all) {
  const output = section.querySelector("output");
  output.textContent = output.dataset.said.replace("{shown}", shown).replace("{all}", all);
}

function filter(section, text) {
  const wanted = text.toLocaleLowerCase(LANGUAGE);
  let shown = 0;
  for (const row of bodyOf(section).rows) {
    row.hidden = !row.textContent.toLocaleLowerCase(LANGUAGE).includes(wanted);
    shown += !row.hidden;
  }
  tell(section, shown, bodyOf(section).rows.length);
}

// A spreadsheet takes a cell that begins so for a formula.
const FORMULA = /^[=+\-@\t\r]/;

function asCell(cell) {
  const text = "value" in cell.dataset ? cell.dataset.value : cell.textContent.replace(FORMULA, "'$&");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function download(section) {
  const rows = [...section.querySelectorAll("tr")].filter((row) => !row.hidden);
  const text = rows.map((row) => [...row.cells].map(asCell).join(",")).join("\r\n");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff" + text + "\r\n"], { type: "text/csv" }));
  link.download = `${section.id}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

for (const section of document.querySelectorAll("section.table")) {
  section.querySelector(".tools").hidden = false;
  section.querySelector(".tools button").addEventListener("click", () => download(section));
  section.querySelector("input")?.addEventListener("input", (event) => filter(section, event.target.value));
  section.querySelectorAll("thead th").forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => sort(section, at, head.classList.contains("n")));
  });
}

for (const section of document.querySelectorAll("section.pages")) {
  section.querySelector(".tools").hidden = false;
  const pages = [...section.querySelectorAll("details")];
  section.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.toLocaleLowerCase(LANGUAGE);
    for (const page of pages) page.hidden = !page.querySelector("summary").textContent.toLocaleLowerCase(LANGUAGE).includes(wanted);
    tell(section, pages.filter((page) => !page.hidden).length, pages.length);
  });
}
