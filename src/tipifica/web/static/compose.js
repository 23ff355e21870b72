// Composing a note: a reason by some of its letters, its fields as a form, the note as soon as it can be written.

import { ask } from "./engine.js";
import { byId, copy, made, notice } from "./dom.js";
import { memory, remember, rememberReason } from "./memory.js";
import { say } from "./words.js";

const PHONES = "phones";
const AGENT = "agent";

export class Composer {
  constructor({ leave, failed }) {
    this.leave = leave;
    this.failed = failed;
    this.last = null;
    this.options = [];
    this.followed = new Set();
    this.selected = 0;
    this.turn = 0;
    byId("query").addEventListener("input", () => this.look());
    byId("query").addEventListener("keydown", (event) => this.pressed(event));
    byId("form").addEventListener("submit", (event) => this.submitted(event));
    byId("leave").addEventListener("click", () => this.leave());
  }

  setReasons(reasons, lang) {
    this.reasons = new Map(reasons.map((reason) => [reason.id, reason]));
    this.lang = lang;
    if (this.chosen) this.choose(this.chosen.id, this.values());
  }

  open() {
    byId("query").value = "";
    byId("form").hidden = true;
    this.chosen = null;
    byId("query").focus();
    this.look();
  }

  // The last note once more, with the phone still to be typed.
  again() {
    if (!this.last) return;
    this.choose(this.last.reason, { ...this.last.fields, [PHONES]: "" });
    this.input(PHONES)?.focus();
  }

  look() {
    this.looking = this.find();
  }

  async find() {
    const turn = (this.turn += 1);
    const query = byId("query").value.trim();
    try {
      const options = await this.meant(query);
      if (turn === this.turn) this.list(query ? options : this.latestFirst(options.map(({ reason }) => reason)));
    } catch (error) {
      this.failed(error);
    }
  }

  // What letters of a reason, or a short notation, may mean: the likeliest first.
  async meant(query) {
    const [{ reasons }, { found }] = await Promise.all([ask("find", { query }), ask("understand", { text: query })]);
    const withValues = found.filter((each) => Object.keys(each.fields).length);
    return withValues.length ? withValues : reasons.map((reason) => ({ reason, fields: {} }));
  }

  shown({ reason: id, fields }) {
    const { state, motive } = this.reasons.get(id);
    return [`${state} / ${motive}`, ...Object.values(fields)].join(" · ");
  }

  list(options) {
    this.options = options;
    byId("query").setAttribute("aria-expanded", String(options.length > 0));
    this.select(0);
  }

  latestFirst(ids) {
    const latest = memory.reasons.filter((id) => this.reasons.has(id));
    const rest = ids.filter((id) => !latest.includes(id));
    return [...latest, ...rest].map((reason) => ({ reason, fields: {}, recent: latest.includes(reason) }));
  }

  select(index) {
    this.selected = index;
    byId("found").replaceChildren(...this.options.map((option, at) => this.option(option, at)));
    const active = byId("found").children[index];
    if (active) byId("query").setAttribute("aria-activedescendant", active.id);
    else byId("query").removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  option({ reason: id, fields, recent }, at) {
    const reason = this.reasons.get(id);
    const aside = [...Object.values(fields), recent ? say(this.lang, "recent") : ""].filter(Boolean).join(" · ");
    const option = made("li", { role: "option", id: `option-${at}`, "aria-selected": String(at === this.selected), text: `${reason.state} / ${reason.motive}` }, [made("span", { class: "aside", text: aside })]);
    option.addEventListener("click", () => this.choose(id, fields));
    return option;
  }

  async pressed(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && this.options.length) {
      event.preventDefault();
      this.select((this.selected + steps[event.key] + this.options.length) % this.options.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      // What is listed may be for what was typed before.
      await this.looking;
      const option = this.options[this.selected];
      if (option) this.choose(option.reason, option.fields);
    }
  }

  choose(id, fields) {
    this.chosen = this.reasons.get(id);
    byId("form").hidden = false;
    this.followed.clear();
    this.list([]);
    byId("chosen").textContent = `${this.chosen.state} / ${this.chosen.motive}`;
    const given = { [AGENT]: memory.login, ...fields };
    byId("fields").replaceChildren(...this.chosen.fields.map((field) => this.field(field, given[field.key] ?? "")));
    (this.emptyField() ?? byId("take")).focus();
    this.write();
  }

  field(field, value) {
    const title = field.required ? field.title : say(this.lang, "optional", { title: field.title });
    const id = `field-${field.key}`;
    const input = made("input", { id, name: field.key, autocomplete: "off", spellcheck: "false", placeholder: field.example, "aria-describedby": `${id}-error` });
    input.value = value;
    if (field.kind === "phone") input.inputMode = "tel";
    if (field.words.length) input.setAttribute("list", `${id}-words`);
    input.addEventListener("input", (event) => this.typed(field.key, event));
    // What nobody has typed is written over.
    input.addEventListener("focus", () => this.followed.has(field.key) && input.select());
    // What a value lacks is said once it is left.
    input.addEventListener("change", () => this.write());
    const choices = made("datalist", { id: `${id}-words` }, field.words.map((word) => made("option", { value: word })));
    const label = made("label", { for: id, text: title }, [made("span", { id: `${id}-follows`, class: "aside" })]);
    return made("div", {}, [label, input, choices, made("span", { id: `${id}-error`, class: "error" })]);
  }

  input(key) {
    return byId(`field-${key}`);
  }

  values() {
    return Object.fromEntries(this.chosen.fields.map(({ key }) => [key, this.input(key).value]));
  }

  // A value that can only be that leads on to the next field that is empty; what is taken away leads nowhere.
  async typed(key, event) {
    const input = this.input(key);
    const atEnd = event.inputType?.startsWith("insert") && input.selectionEnd === input.value.length;
    const typing = atEnd ? { typing: key } : {};
    const value = input.value;
    this.followed.delete(key);
    this.told(key, "");
    await this.write(typing);
    if (this.completed === key && input.value === value && document.activeElement === input) this.emptyField()?.focus();
  }

  emptyField() {
    return this.chosen.fields.filter(({ key, required }) => required && !this.input(key).value.trim()).map(({ key }) => this.input(key))[0];
  }

  async write(typing = {}) {
    const turn = (this.turn += 1);
    try {
      const answer = await ask("compose", { reason: this.chosen.id, fields: this.values(), ...typing }, this.lang);
      this.completed = answer.complete ? typing.typing : null;
      if (turn !== this.turn) return answer.text;
      this.showWritten(answer);
      return this.follow(answer.follows) ? this.write(typing) : answer.text;
    } catch (error) {
      this.failed(error);
      return null;
    }
  }

  showWritten({ text, missing, errors }) {
    for (const { key } of this.chosen.fields) {
      byId(`field-${key}-error`).textContent = errors[key] ?? "";
      this.input(key).setAttribute("aria-invalid", String(key in errors));
    }
    const titles = this.chosen.fields.filter(({ key }) => missing.includes(key)).map(({ title }) => title);
    byId("missing").textContent = errors[""] ?? (titles.length ? say(this.lang, "missing", { fields: titles.join(", ") }) : "");
    byId("made").textContent = text ?? "";
  }

  // What can only be that, given the other fields, is written where nobody wrote anything else, and said to be so; true
  // where that changed something.
  follow(follows) {
    const stale = this.chosen.fields.map(({ key }) => key).filter((key) => {
      const input = this.input(key);
      const own = input === document.activeElement || (input.value && !this.followed.has(key));
      return !own && input.value !== (follows[key] ?? "");
    });
    for (const key of stale) {
      this.input(key).value = follows[key] ?? "";
      this.followed.add(key);
      this.told(key, key in follows ? say(this.lang, "follows") : "");
    }
    return stale.length > 0;
  }

  told(key, text) {
    byId(`field-${key}-follows`).textContent = text;
  }

  // Enter goes to the next field that is empty, and at the end copies the note.
  async submitted(event) {
    event.preventDefault();
    const empty = this.emptyField();
    if (empty) {
      empty.focus();
      return;
    }
    const text = await this.write();
    if (text === null) {
      this.chosen.fields.map(({ key }) => this.input(key)).find((input) => input.getAttribute("aria-invalid") === "true")?.focus();
      return;
    }
    this.last = { reason: this.chosen.id, fields: this.values() };
    rememberReason(this.chosen.id);
    remember({ login: this.values()[AGENT] ?? memory.login });
    await copy(text);
    notice(say(this.lang, "copied"));
    this.leave(text);
  }
}
