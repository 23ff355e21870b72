// What is said of a note, in the order in which it is read; the same sentences as at a terminal.

import { byId, copy, made, notice } from "./dom.js";
import { say } from "./words.js";

const LIGHTS = { good: "✓", mend: "◆", person: "▲", wrong: "✕" };
const MARKS = { error: "✕", warning: "▲", info: "•" };

export function lightOf({ said }) {
  return [made("span", { class: "light", "data-light": said.light, text: `${LIGHTS[said.light]} ${said.verdict}` }), made("span", { text: said.reason })];
}

// `on` has what is done with a suggestion's edits (`edits`) and with a reason that is chosen (`reason`), and what a reason
// is called (`named`).
export function show(result, lang, on) {
  const verdict = byId("verdict");
  verdict.dataset.light = result.said.light;
  verdict.replaceChildren(...lightOf(result));
  byId("left").replaceChildren(...result.said.left.map((found) => finding(found, lang, on.edits)), ...result.said.refused.map((text) => refusal(text)));
  showChoice(result, lang, on);
  byId("mended").textContent = result.said.mended;
  byId("written").textContent = mends(result) ? result.canonical : "";
  byId("question").hidden = !result.proposed;
  byId("asked").textContent = result.said.question;
  byId("proposed").textContent = result.proposed ?? "";
  showClosing(result, lang);
  byId("mend").hidden = !mends(result);
  byId("accept").hidden = !result.proposed;
}

export function showNothing(lang) {
  const verdict = byId("verdict");
  delete verdict.dataset.light;
  verdict.textContent = say(lang, "empty");
  for (const id of ["left", "mended", "written", "asked", "proposed"]) byId(id).replaceChildren();
  for (const id of ["choice", "question", "closing", "mend", "accept", "several"]) byId(id).hidden = true;
}

export function mends(result) {
  return result.canonical !== null && result.canonical !== result.text;
}

function finding(found, lang, chosen) {
  const mark = made("span", { class: "mark", text: MARKS[found.severity], role: "img", "aria-label": say(lang, found.severity) });
  const body = made("span", {}, [made("span", { text: `${found.message} ` }), made("span", { class: "code", text: found.code })]);
  for (const suggestion of found.suggestions) {
    const button = made("button", { type: "button", text: suggestion.title });
    button.addEventListener("click", () => chosen(suggestion.edits));
    body.append(" ", button);
  }
  return made("li", { "data-severity": found.severity }, [mark, body]);
}

function refusal(text) {
  return made("li", { "data-severity": "info" }, [made("span", { class: "mark", text: MARKS.info }), made("span", { text })]);
}

// What leaves the reason open is settled by one button: each composes the note of a reason.
function showChoice({ reason, candidates }, lang, on) {
  const open = reason === null ? candidates : [];
  byId("choice").hidden = !open.length;
  byId("choose").textContent = say(lang, "choose");
  byId("candidates").replaceChildren(
    ...open.map((candidate) => {
      const button = made("button", { type: "button", text: on.named(candidate) });
      button.addEventListener("click", () => on.reason(candidate));
      return made("li", {}, [button]);
    }),
  );
}

// What is to be picked in Open, each part with its own button to copy it.
function showClosing(result, lang) {
  const right = result.verdict === "conforms" || result.verdict === "mendable";
  byId("closing").hidden = !(right && result.closure);
  if (byId("closing").hidden) return;
  const parts = [["state", result.state, result.state], ["motive", result.motive, result.motive], ["closure", result.said.closure, result.closure.status]];
  byId("closing").replaceChildren(
    ...parts.flatMap(([key, shown, copied]) => {
      const button = made("button", { type: "button", text: say(lang, "copy"), "aria-label": say(lang, "copyOf", { what: say(lang, key) }) });
      button.addEventListener("click", () => copy(copied).then(() => notice(say(lang, "copied"))));
      return [made("dt", { text: say(lang, key) }), made("dd", { text: shown }), made("dd", {}, [button])];
    }),
  );
}
