// What this browser remembers: the login, the theme, the language and the five latest reasons; nothing of a note.

const KEY = "tipifica";
const LATEST = 5;
const NOTHING = { login: "", theme: "", lang: "es", reasons: [] };

function stored() {
  try {
    return { ...NOTHING, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    // Storage may be forbidden, or hold what another version wrote.
    return { ...NOTHING };
  }
}

export const memory = stored();

export function remember(values) {
  Object.assign(memory, values);
  try {
    localStorage.setItem(KEY, JSON.stringify(memory));
  } catch {
    // It is then known until the page is left.
  }
}

export function rememberReason(id) {
  remember({ reasons: [id, ...memory.reasons.filter((each) => each !== id)].slice(0, LATEST) });
}

export function forget() {
  Object.assign(memory, { ...NOTHING, reasons: [] });
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There was nothing.
  }
}
