// The page: what is typed is checked, and each key has its button.

import { Composer } from "./compose.js";
import { byId, copy, made, notice } from "./dom.js";
import { Editor } from "./editor.js";
import { ask, EngineError, newestManual, WORDS } from "./engine.js";
import { forget, memory, remember } from "./memory.js";
import { lightOf, mends, show, showNothing } from "./verdict.js";
import { unitsOf } from "./text.js";
import { say } from "./words.js";

// Milliseconds between a key and the question to the engine.
const PAUSE = 40;
// A reason and a value or two.
const LONGEST_NOTATION = 40;
const MOST_OFFERS = 5;
// Milliseconds between two looks at which manual is the newest.
const RENEWAL = 600_000;

let results = [];
let turn = 0;
let waiting = 0;
let ownManual = null;
let meant;

const editor = new Editor(byId("note"), () => {
  clearTimeout(waiting);
  waiting = setTimeout(check, PAUSE);
});
const composer = new Composer({ leave: toNote, failed });

function failed(error) {
  notice(error instanceof EngineError ? error.message : say(memory.lang, WORDS.failed));
}

async function check() {
  const mine = (turn += 1);
  const text = editor.text;
  if (!text.trim()) {
    results = [];
    editor.mark([]);
    showNothing(memory.lang);
    showMeant([]);
    return;
  }
  try {
    const answer = await ask("check", { pasted: text }, memory.lang);
    const options = isNotation(text) ? await composer.meant(text.trim()) : [];
    // A later key has asked again, and its answer is the one to be shown.
    if (mine !== turn) return;
    shown(answer.results);
    showMeant(options);
  } catch (error) {
    failed(error);
  }
}

// Letters of a reason, or a short notation, in the place of a note: no note is without a slash.
function isNotation(text) {
  return text.length <= LONGEST_NOTATION && !/[/\n]/.test(text);
}

// What is to be composed is no note yet, and nothing is said of it as of one.
function showMeant(options) {
  [meant] = options;
  byId("meant").hidden = !meant;
  if (!meant) return;
  byId("meant").textContent = say(memory.lang, "meant", { note: composer.shown(meant) });
  delete byId("verdict").dataset.light;
  byId("verdict").textContent = say(memory.lang, "notation");
  for (const id of ["answer", "several", "mend", "accept"]) byId(id).hidden = true;
  editor.mark([]);
}

// What is shown may be older than what was typed.
async function enterMeant() {
  clearTimeout(waiting);
  await check();
  if (meant) composeMeant();
}

function composeMeant() {
  composeOf(meant);
}

// The note in the editor as one of a reason, with the values that it has already.
function composeAs(reason) {
  const typed = Object.entries(results[0].fields).map(([key, value]) => [key, [value].flat().join(" ")]);
  composeOf({ reason, fields: Object.fromEntries(typed) });
}

function composeOf({ reason, fields }) {
  toCompose();
  composer.choose(reason, fields);
}

function shown(found) {
  results = found;
  editor.mark(results.flatMap(({ start, diagnostics }) => diagnostics.map(({ span, severity }) => ({ severity, span: [span[0] + start, span[1] + start] }))));
  byId("several").hidden = results.length < 2;
  byId("answer").hidden = results.length > 1;
  if (results.length === 1) show(results[0], memory.lang, { edits: choose, reason: composeAs, named: (reason) => composer.shown({ reason, fields: {} }) });
  else showSeveral();
}

function showSeveral() {
  delete byId("verdict").dataset.light;
  byId("verdict").replaceChildren();
  byId("accept").hidden = true;
  byId("mend").hidden = !results.some(mends);
  byId("several").replaceChildren(
    ...results.map((result, at) => {
      const said = lightOf(result).flatMap((each) => [each, " "]);
      // A button, so that the keyboard reaches it.
      const row = made("button", { type: "button" }, [made("strong", { text: `${say(memory.lang, "noteOf", { n: at + 1 })} ` }), ...said]);
      row.addEventListener("click", () => editor.selectPoints(result.start, result.start + [...result.text].length));
      return made("li", {}, [row]);
    }),
  );
}

// Edits are in code points of one note; they are applied from the last to the first.
function choose(edits) {
  const [{ start }] = results;
  for (const { span, content } of [...edits].sort((a, b) => b.span[0] - a.span[0])) {
    editor.replace(unitsOf(editor.text, start + span[0]), unitsOf(editor.text, start + span[1]), content);
  }
}

function withNotes(written) {
  let text = editor.text;
  for (const result of [...results].reverse()) {
    const from = unitsOf(text, result.start);
    const note = written(result) ?? result.text;
    text = text.slice(0, from) + note + text.slice(from + result.text.length);
  }
  return text;
}

async function rewrite(written) {
  // What is shown may be older than what was typed.
  clearTimeout(waiting);
  await check();
  if (results.length && !meant) editor.write(withNotes(written));
}

const mend = () => rewrite((result) => result.canonical);
// Of several notes no proposal is shown.
const accept = () => rewrite((result) => (results.length === 1 ? result.proposed : null));

async function copyNote() {
  await copy(editor.text);
  notice(say(memory.lang, "copied"));
}

function toNote(text = null) {
  byId("compose-section").hidden = true;
  byId("note-section").hidden = false;
  editor.focus();
  if (text !== null) editor.write(text);
}

function toCompose() {
  if (!byId("compose-section").hidden) {
    composer.again();
    return;
  }
  byId("note-section").hidden = true;
  byId("compose-section").hidden = false;
  composer.open();
}

async function offer() {
  const position = editor.caret;
  if (position === null) return;
  try {
    const { completions } = await ask("complete", { text: editor.text, position }, memory.lang);
    const labels = completions.map(({ label }) => label);
    const shown = completions.filter(({ label }, at) => labels.indexOf(label) === at).slice(0, MOST_OFFERS);
    byId("offers").hidden = shown.length === 0;
    byId("offers").replaceChildren(...shown.map((each) => offered(each)));
    byId("offers").querySelector("button")?.focus();
  } catch (error) {
    failed(error);
  }
}

function offered({ label, detail, edit }) {
  const [start, end] = edit.span.map((place) => unitsOf(editor.text, place));
  const aside = made("span", { class: "aside", text: detail });
  // A value that only she has: nothing is written for it.
  if (editor.text.slice(start, end) === edit.content) return made("li", { text: label }, [aside]);
  const button = made("button", { type: "button", text: label }, [aside]);
  button.addEventListener("click", () => {
    closeOffers();
    editor.replace(start, end, edit.content);
  });
  return made("li", {}, [button]);
}

function toOffer(step) {
  const buttons = [...byId("offers").querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  buttons.at((at + step) % buttons.length)?.focus();
}

function closeOffers() {
  byId("offers").hidden = true;
  editor.focus();
}

function toggleTheme() {
  const dark = memory.theme ? memory.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  remember({ theme: dark ? "light" : "dark" });
  document.documentElement.dataset.theme = memory.theme;
}

async function speak(lang) {
  remember({ lang });
  document.documentElement.lang = lang;
  const labels = { "show-keys": "keys", theme: "theme", language: "language", "note-title": "note", mend: "mend", accept: "accept", copy: "copy", compose: "compose", "compose-title": "composing", "query-label": "query", take: "take", leave: "leave", privacy: WORDS.privacy, "renewed-text": "renewed", reload: "reload", forget: "forget", "keys-title": "keys", "close-keys": "close" };
  for (const [id, key] of Object.entries(labels)) byId(id).textContent = say(lang, key);
  byId("key-list").replaceChildren(...say(lang, "keyList").flatMap(([key, does]) => [made("dt", { text: key }), made("dd", { text: does })]));
  if (!byId("manual").textContent) byId("verdict").textContent = say(lang, "preparing");
  try {
    const { reasons, manual } = await ask("reasons", null, lang);
    ownManual ??= manual;
    byId("manual").textContent = say(lang, "manual", { version: manual.slice(0, 8) });
    composer.setReasons(reasons, lang);
  } catch (error) {
    failed(error);
  }
  await check();
}

// A page that stays open, or that the browser kept, may be older than the manual.
async function lookForRenewal() {
  const newest = ownManual && (await newestManual());
  if (newest && newest !== ownManual) byId("renewed").hidden = false;
}

const BUTTONS = {
  reload: () => location.reload(),
  "show-keys": () => byId("keys").showModal(),
  theme: toggleTheme,
  language: () => speak(memory.lang === "es" ? "en" : "es"),
  mend,
  accept,
  copy: copyNote,
  compose: toCompose,
  meant: composeMeant,
  forget: () => {
    forget();
    delete document.documentElement.dataset.theme;
    notice(say(memory.lang, "forgotten"));
  },
};

function isTyping(target) {
  return target.isContentEditable || target.tagName === "INPUT";
}

const KEYS = {
  F1: BUTTONS["show-keys"],
  F2: mend,
  F4: accept,
  F8: copyNote,
  F9: toCompose,
};
// While a note is composed, what is copied is that.
const COMPOSING_KEYS = {
  F1: BUTTONS["show-keys"],
  F8: () => byId("form").hidden || byId("form").requestSubmit(),
  F9: toCompose,
};
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const LIST_KEYS = { F1: () => byId("keys").close() };

function keysNow() {
  if (byId("keys").open) return LIST_KEYS;
  return byId("compose-section").hidden ? KEYS : COMPOSING_KEYS;
}

addEventListener("keydown", (event) => {
  const plain = !(event.ctrlKey || event.altKey || event.metaKey);
  if (event.key in STEPS && byId("offers").contains(event.target)) {
    event.preventDefault();
    toOffer(STEPS[event.key]);
  } else if (event.key === "Escape" && !byId("keys").open) {
    if (!byId("offers").hidden) closeOffers();
    else if (!byId("compose-section").hidden) toNote();
  } else if (event.key === "Enter" && plain && meant && event.target === byId("note")) {
    event.preventDefault();
    enterMeant();
  } else if (event.ctrlKey && event.code === "Space") {
    event.preventDefault();
    offer();
  } else if (plain) {
    const name = event.key === "?" && !isTyping(event.target) ? "F1" : event.key;
    if (!(name in KEYS)) return;
    event.preventDefault();
    keysNow()[name]?.();
  }
});

for (const [id, pressed] of Object.entries(BUTTONS)) byId(id).addEventListener("click", pressed);
if (memory.theme) document.documentElement.dataset.theme = memory.theme;
byId("unstarted").remove();
editor.focus();
speak(memory.lang).then(lookForRenewal);
setInterval(lookForRenewal, RENEWAL);
addEventListener("visibilitychange", () => document.hidden || lookForRenewal());
