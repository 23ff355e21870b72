// Over the text fields of the form: what is wrong is underlined while one types, and one key mends it. The form is read,
// and written to on that key alone; nothing is put into it. The export writes the language before this (LANG).

const WORDS = {
  es: { unchecked: "No se pudo revisar", preparing: "Preparando…", accept: "sí, es así" },
  en: { unchecked: "It could not be checked", preparing: "Preparing…", accept: "yes, it is so" },
}[LANG];
// Milliseconds between a key and the question to the engine, and between two looks at where the field stands: pages
// move and fill fields without telling.
const PAUSE = 40;
const LOOK = 250;
const LIGHTS = { good: "✓", mend: "◆", person: "▲", wrong: "✕" };
const RANK = { info: 1, warning: 2, error: 3 };
// What makes letters stand where they do.
const SHAPE = ["direction", "font", "font-kerning", "font-feature-settings", "font-variant-ligatures", "hyphens", "letter-spacing", "line-break", "line-height", "overflow-wrap", "padding", "tab-size", "text-align", "text-indent", "text-rendering", "text-transform", "white-space", "word-break", "word-spacing", "writing-mode"];
const STYLE = `
  .field { position: fixed; overflow: hidden; pointer-events: none; }
  .text { position: absolute; box-sizing: border-box; color: transparent; border: 0; margin: 0; }
  .error { text-decoration: underline wavy #d32f2f; }
  .warning { text-decoration: underline wavy #b35c00; }
  .info { text-decoration: underline dotted #1f5fa8; }
  .said { position: fixed; box-sizing: border-box; max-height: 40vh; overflow: auto; padding: 6px 10px; border: 1px solid #56605b; border-radius: 6px; background: #fff; color: #1d2320; font: 14px/1.45 system-ui, sans-serif; }
  .said p { margin: 0; overflow-wrap: anywhere; }
  .light { font-weight: 700; }
  .good .light { color: #0b6b3a; }
  .mend .light { color: #1f5fa8; }
  .person .light { color: #9a4a00; }
  .wrong .light { color: #b3261e; }
  kbd { border: 1px solid currentColor; border-radius: 3px; padding: 0 3px; font: inherit; }
  @media (prefers-color-scheme: dark) {
    .said { background: #1d2321; color: #e8ece9; }
    .good .light { color: #7fdca4; } .mend .light { color: #9cc4ff; } .person .light { color: #ffc27a; } .wrong .light { color: #ffb0a8; }
  }
`;

function made(tag, name, ...children) {
  const element = document.createElement(tag);
  element.className = name;
  element.append(...children);
  return element;
}

// Beside the page's body, in a tree that the page's styles do not reach.
const host = document.createElement("div");
host.style.cssText = "all: initial; position: fixed; top: 0; left: 0; width: 0; height: 0; z-index: 2147483647;";
const root = host.attachShadow({ mode: "closed" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
root.adoptedStyleSheets = [sheet];

// The engine counts code points, the browser UTF-16 units.
function unitsAt(text) {
  const units = [0];
  for (const character of text) units.push(units.at(-1) + character.length);
  return units;
}

function differing(before, after) {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let kept = 0;
  while (kept < Math.min(before.length, after.length) - start && before.at(-1 - kept) === after.at(-1 - kept)) kept += 1;
  return [start, before.length - kept, after.slice(start, after.length - kept)];
}

// Without an answer the note is not checked, and that is said.
async function asked(text) {
  const unchecked = { text, canonical: text, verdict: "unchecked", diagnostics: [], said: { light: "wrong", verdict: WORDS.unchecked, reason: "", left: [] } };
  try {
    return (await chrome.runtime.sendMessage({ to: "background", request: { text } })) ?? unchecked;
  } catch {
    return unchecked;
  }
}

// Marks of a text, where they stand once it has become another; those in what was changed are gone.
function moved(marks, before, after) {
  const [start, end, between] = differing(before, after);
  const by = between.length - (end - start);
  return marks.flatMap(([from, to, severity]) => {
    if (to <= start) return [[from, to, severity]];
    return from >= end ? [[from + by, to + by, severity]] : [];
  });
}

function marksOf({ diagnostics, text }) {
  const units = unitsAt(text);
  // What stands at no letter is shown at the one before.
  return diagnostics.map(({ span: [start, end], severity }) => [units[start === end ? Math.max(0, start - 1) : start], units[end], severity]);
}

class Field {
  constructor(area) {
    this.area = area;
    this.seen = "";
    this.marks = [];
    this.result = null;
    this.fresh = false;
    this.text = made("div", "text");
    this.box = made("div", "field", this.text);
    this.said = made("div", "said");
    this.said.hidden = true;
    this.said.setAttribute("role", "status");
    // A click on what is said leaves the caret where it is.
    this.said.addEventListener("mousedown", (event) => event.preventDefault());
    root.append(this.box, this.said);
    area.addEventListener("input", () => this.typed());
    area.addEventListener("scroll", () => this.place());
    area.addEventListener("blur", () => this.place());
    area.addEventListener("keydown", (event) => this.pressed(event), true);
    this.typed();
  }

  // What was said stays until there is more to say: nothing flickers while one types.
  typed() {
    const text = this.area.value;
    if (text === this.seen) return;
    this.marks = moved(this.marks, this.seen, text);
    this.seen = text;
    this.fresh = false;
    this.draw();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.check(), PAUSE);
  }

  async check() {
    const text = this.area.value;
    if (!this.result) this.prepare();
    const result = text.trim() ? await asked(text) : null;
    // What was typed meanwhile is asked about by itself.
    if (text !== this.area.value) return;
    this.result = result;
    this.fresh = true;
    this.marks = result ? marksOf(result) : [];
    this.draw();
    this.say();
  }

  // The engine is started by the first question, which takes some seconds.
  prepare() {
    this.said.className = "said";
    this.said.replaceChildren(made("p", "", WORDS.preparing));
  }

  draw() {
    const text = this.seen;
    const cuts = [...new Set([0, text.length, ...this.marks.flatMap(([start, end]) => [start, end])])].sort((a, b) => a - b);
    this.text.replaceChildren(
      ...cuts.slice(1).map((end, at) => {
        const over = this.marks.filter(([from, to]) => from <= cuts[at] && end <= to).map(([, , severity]) => severity);
        return made("span", over.sort((a, b) => RANK[b] - RANK[a])[0] ?? "", text.slice(cuts[at], end));
      }),
      // An empty last line has a height of its own.
      "\u200b",
    );
    this.place();
  }

  say() {
    const { result } = this;
    if (!result) {
      this.said.replaceChildren();
      return this.place();
    }
    const { said } = result;
    this.said.className = `said ${said.light}`;
    const key = (name) => made("kbd", "", name);
    this.said.replaceChildren(
      made("p", "", made("span", "light", `${LIGHTS[said.light]} ${said.verdict}`), ` ${said.reason}`),
      ...said.left.map((each) => made("p", "", `${each.message} (${each.code})`)),
      ...(this.mended() === null ? [] : [made("p", "", key("F2"), ` ${said.mended}`)]),
      ...(result.proposed ? [made("p", "", `${said.question} `, key("F4"), ` ${WORDS.accept}`)] : []),
    );
    this.place();
  }

  // Nothing, too, where the reason is open.
  mended() {
    const { canonical, text } = this.result;
    return canonical === text ? null : canonical;
  }

  wanted(key) {
    if (!this.result) return null;
    return key === "F2" ? this.mended() : (this.result.proposed ?? null);
  }

  async pressed(event) {
    const { key } = event;
    if ((key !== "F2" && key !== "F4") || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    // The key is the form's own where there is nothing to mend.
    if (this.fresh && this.wanted(key) === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!this.fresh) await this.check();
    const text = this.fresh ? this.wanted(key) : null;
    if (text !== null) this.write(text);
  }

  // By the browser's own command: the form hears of it as of typing, and one undo takes it back.
  write(text) {
    const [start, end, between] = differing(this.area.value, text);
    this.area.setSelectionRange(start, end);
    document.execCommand(between === "" ? "delete" : "insertText", false, between);
  }

  // Over the letters of the field, wherever it is by now.
  place() {
    const { area, box, text } = this;
    const style = getComputedStyle(area);
    const zoom = area.currentCSSZoom ?? 1;
    const { left, top, bottom, width } = area.getBoundingClientRect();
    const px = (value) => `${value}px`;
    Object.assign(box.style, { left: px(left / zoom + area.clientLeft), top: px(top / zoom + area.clientTop), width: px(area.clientWidth), height: px(area.clientHeight), zoom: String(zoom) });
    for (const property of SHAPE) text.style.setProperty(property, style.getPropertyValue(property));
    Object.assign(text.style, { left: px(-area.scrollLeft), top: px(-area.scrollTop), width: px(area.clientWidth) });
    box.hidden = !this.seen.trim() || style.visibility !== "visible" || width === 0;
    this.said.hidden = box.hidden || document.activeElement !== area;
    if (this.said.hidden) return;
    Object.assign(this.said.style, { left: px(Math.max(0, left)), width: px(width) });
    const below = bottom + this.said.offsetHeight <= innerHeight;
    this.said.style.top = px(below ? bottom : Math.max(0, top - this.said.offsetHeight));
  }

  remove() {
    this.box.remove();
    this.said.remove();
  }
}

const fields = new Map();

function placeAll() {
  for (const field of fields.values()) field.place();
}

function look() {
  for (const [area, field] of fields) {
    if (area.isConnected) {
      field.typed();
      field.place();
    } else {
      field.remove();
      fields.delete(area);
    }
  }
}

function focused(element) {
  if (!(element instanceof HTMLTextAreaElement) || element.readOnly || element.disabled) return;
  if (!host.isConnected) document.documentElement.append(host);
  if (!fields.has(element)) fields.set(element, new Field(element));
  fields.get(element).place();
}

addEventListener("focusin", ({ target }) => focused(target));
addEventListener("scroll", placeAll, true);
addEventListener("resize", placeAll);
setInterval(look, LOOK);
focused(document.activeElement);
