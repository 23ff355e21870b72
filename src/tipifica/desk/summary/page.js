"use strict";
// Sorts, filters and downloads the tables of the page; nothing is fetched, nothing leaves it.
const LANGUAGE = document.documentElement.lang;
const panel = document.getElementById("filtros");
const banner = document.getElementById("filtrado");
const selects = [...panel.querySelectorAll("select")];
const lower = (text) => text.toLocaleLowerCase(LANGUAGE);
const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const number = (cell) => Number(cell.dataset.value);
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

// ---------------------------------------------------------------- periods

const DAY = 24 * 60 * 60 * 1000;
const asDay = (time) => new Date(time).toISOString().slice(0, 10);

// The first and the last day of a month (2025-02), of a week of ISO (2025-W05) or of a day; null for anything else.
function spanOf(text) {
  const week = /^(\d{4})-W(\d\d)$/.exec(text);
  if (week) {
    const fourth = Date.UTC(Number(week[1]), 0, 4);
    const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY + (Number(week[2]) - 1) * 7 * DAY;
    return [asDay(monday), asDay(monday + 6 * DAY)];
  }
  if (/^\d{4}-\d\d$/.test(text)) return [`${text}-01`, `${text}-31`];
  return /^\d{4}-\d\d-\d\d$/.test(text) ? [text, text] : null;
}

function weekOf(day) {
  const time = Date.parse(day);
  const thursday = time + (3 - ((new Date(time).getUTCDay() + 6) % 7)) * DAY;
  const year = new Date(thursday).getUTCFullYear();
  return `${year}-W${String(1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / DAY / 7)).padStart(2, "0")}`;
}

// ---------------------------------------------------------------- what a row is about

function columnsBy(section, by) {
  return [...section.querySelectorAll("thead th")].flatMap((head, at) => (head.dataset.by === by ? [at] : []));
}

// Whether cells of a row are of what was chosen: periods touch, one of several rules is the one, a name is the name.
function isOf(cells, by, chosen) {
  if (by === "rule") return cells.some((text) => text.split(", ").includes(chosen));
  if (by !== "period") return cells.includes(chosen);
  const days = cells.map(spanOf).filter(Boolean).flat().sort();
  const [first, last] = spanOf(chosen);
  return days.length > 0 && days[0] <= last && days[days.length - 1] >= first;
}

function chosenFilters() {
  return selects.filter((select) => select.value).map((select) => ({
    by: select.dataset.by, value: select.value, name: select.dataset.name,
  }));
}

const inWords = (filters) => filters.map(({ name, value }) => `${name}: ${value}`).join("; ");
const searched = (section) => section.querySelector("input")?.value ?? "";

// ---------------------------------------------------------------- filters

// Hide what is not of the filters, and say in words what is left of how much; true where filters had a column.
function filter(section, filters) {
  const mine = filters.map((each) => ({ ...each, columns: columnsBy(section, each.by) }));
  const applied = mine.filter(({ columns }) => columns.length);
  const text = lower(searched(section));
  const rows = [...bodyOf(section).rows];
  for (const row of rows) {
    const isChosen = applied.every(({ by, value, columns }) => isOf(columns.map((at) => row.cells[at].textContent), by, value));
    row.hidden = !isChosen || !lower(row.textContent).includes(text);
  }
  const lacking = mine.filter(({ columns }) => !columns.length).map(({ name }) => name);
  tell(section, rows, applied, lacking, panel.dataset.rows);
  return applied.length > 0;
}

function tell(section, things, applied, lacking, template) {
  const words = [...applied];
  if (searched(section)) words.push({ name: panel.dataset.text, value: searched(section) });
  const left = things.filter((each) => !each.hidden).length;
  const said = [];
  if (words.length) said.push(fill(template, { shown: left, all: things.length, filters: inWords(words) }));
  if (words.length && section.querySelector(".chart")) said.push(panel.dataset.picture);
  if (lacking.length) said.push(fill(panel.dataset.lacking, { names: lacking.join(", ") }));
  section.querySelector("output").textContent = said.join(" ");
  section.querySelector(".tools").classList.toggle("filtered", said.length > 0);
  section.dataset.filtered = words.length ? "yes" : "";
}

function filterPages(section, filters) {
  const applied = filters.filter(({ by }) => by === "agent");
  const text = lower(searched(section));
  const pages = [...section.querySelectorAll("details")];
  for (const page of pages) {
    const { agent } = page.dataset;
    page.hidden = !applied.every(({ value }) => value === agent) || !lower(agent).includes(text);
  }
  tell(section, pages, applied, [], panel.dataset.pages);
}

const tables = [...document.querySelectorAll("section.table")];
const agentPages = [...document.querySelectorAll("section.pages")];

function filterAll() {
  const filters = chosenFilters();
  // One voice says it: that of the banner.
  for (const output of document.querySelectorAll("main output")) output.setAttribute("aria-live", "off");
  // What an agent's page tells is that agent's anyway.
  const ofPages = filters.filter(({ by }) => by !== "agent");
  const done = tables.map((section) => filter(section, section.closest("details") ? ofPages : filters));
  for (const section of agentPages) filterPages(section, filters);
  const main = done.filter((_, at) => !tables[at].closest("details"));
  const count = main.filter(Boolean).length;
  banner.hidden = !filters.length;
  banner.querySelector("output").textContent = filters.length
    ? fill(panel.dataset.said, { filters: inWords(filters), tables: count, others: main.length - count })
    : "";
}

function options() {
  const found = { period: new Set(), agent: new Set(), reason: new Set(), rule: new Set() };
  for (const section of tables) {
    for (const [by, values] of Object.entries(found)) {
      for (const at of columnsBy(section, by)) {
        for (const row of bodyOf(section).rows) {
          const text = row.cells[at].textContent;
          for (const value of by === "rule" ? text.split(", ") : [text]) if (value) values.add(value);
        }
      }
    }
  }
  return found;
}

// Months and weeks, the last first.
function periods(texts) {
  const days = [...texts].filter((text) => text.length === 10 && spanOf(text));
  const months = new Set([...texts].filter((text) => /^\d{4}-\d\d$/.test(text)).concat(days.map((day) => day.slice(0, 7))));
  const weeks = new Set([...texts].filter((text) => /^\d{4}-W/.test(text)).concat(days.map(weekOf)));
  return [[panel.dataset.months, [...months].sort().reverse()], [panel.dataset.weeks, [...weeks].sort().reverse()]];
}

function group(label, values) {
  const made = document.createElement("optgroup");
  made.label = label;
  made.append(...values.map((value) => new Option(value, value)));
  return made;
}

function fillPanel() {
  const found = options();
  for (const select of selects) {
    const values = found[select.dataset.by];
    select.closest("label").hidden = !values.size;
    const sorted = () => [...values].sort((a, b) => a.localeCompare(b, LANGUAGE)).map((value) => new Option(value, value));
    select.append(...(select.dataset.by === "period" ? periods(values).map((each) => group(...each)) : sorted()));
    select.addEventListener("change", filterAll);
  }
  panel.hidden = !Object.values(found).some((values) => values.size);
  banner.querySelector("button").addEventListener("click", () => {
    for (const select of selects) select.value = "";
    filterAll();
    selects[0].focus();
  });
}

// ---------------------------------------------------------------- CSV

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
  link.download = `${section.dataset.name}${section.dataset.filtered ? `-${panel.dataset.suffix}` : ""}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// ---------------------------------------------------------------- the page

function searching(section, apply) {
  section.querySelector(".tools").hidden = false;
  section.querySelector("input")?.addEventListener("input", () => {
    section.querySelector("output").setAttribute("aria-live", "polite");
    apply();
  });
}

for (const section of tables) {
  const isOfPage = section.closest("details") !== null;
  searching(section, () => filter(section, chosenFilters().filter(({ by }) => !isOfPage || by !== "agent")));
  section.querySelector(".tools button").addEventListener("click", () => download(section));
  section.querySelectorAll("thead th").forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => sort(section, at, head.classList.contains("n")));
  });
}
// Where there is room, the list of the parts is open.
document.querySelector("nav details").open = window.innerWidth > 700;
for (const section of agentPages) searching(section, () => filterPages(section, chosenFilters()));
fillPanel();
