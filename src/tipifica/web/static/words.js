// What the page itself says; everything about notes is said by the engine.

const WORDS = {
  es: {
    manual: "manual {version}", keys: "Teclas", theme: "Claro u oscuro", language: "English",
    note: "Nota", compose: "Componer", mend: "Corregir", accept: "Sí, es así", copy: "Copiar", take: "Copiar la nota", leave: "Volver",
    composing: "Componer una nota", query: "Motivo: unas letras de sus palabras (nco, baja, viaje) o nc 2 0987654321",
    meant: "Componer: {note}", notation: "Así abreviado todavía no es una nota.", missing: "Falta: {fields}", copied: "Copiado", forgotten: "Olvidado", forget: "Olvidar lo guardado en este navegador",
    privacyOfMachine: "Lo que se escribe aquí no sale de este equipo ni se guarda. Solo se recuerdan el usuario, el aspecto y los cinco últimos motivos.",
    privacyOfTab: "Lo que se escribe aquí no sale de esta pestaña ni se guarda. Solo se recuerdan el usuario, el aspecto y los cinco últimos motivos.",
    preparing: "Preparando la página…", broken: "La página no pudo prepararse; la nota sigue aquí: recárguela", renewed: "Hay un manual nuevo, y esta página revisa con el anterior.", reload: "Recargar",
    state: "Estado", motive: "Motivo", closure: "Cierre", copyOf: "Copiar {what}",
    last: "La última, con otro teléfono", recent: "reciente", close: "Cerrar", offline: "El servidor no responde; la nota sigue aquí",
    empty: "Escriba o pegue una nota.", choose: "¿Cuál es? Se compone con lo que la nota ya dice:", optional: "{title} (opcional)", follows: "según las fechas; puede cambiarla",
    refused: "No se corrige", noteOf: "Nota {n}",
    error: "error", warning: "aviso", info: "nota",
    keyList: [["F2", "corregir todo lo que se corrige solo"], ["F4", "aceptar lo que se propone"], ["F8", "copiar la nota"], ["Enter", "con unas letras de un motivo o nc 2 0987654321 escritas como nota, componerla"], ["F9", "componer una nota; otra vez F9, la última con otro teléfono"], ["F1, ?", "estas teclas"], ["Ctrl+Espacio", "qué se puede escribir aquí"], ["Esc", "volver a la nota"], ["Ctrl+Z", "deshacer, también lo corregido"]],
  },
  en: {
    manual: "manual {version}", keys: "Keys", theme: "Light or dark", language: "Español",
    note: "Note", compose: "Compose", mend: "Mend", accept: "Yes, it is so", copy: "Copy", take: "Copy the note", leave: "Back",
    composing: "Compose a note", query: "Reason: some letters of its words (nco, baja, viaje) or nc 2 0987654321",
    meant: "Compose: {note}", notation: "So abbreviated it is no note yet.", missing: "Missing: {fields}", copied: "Copied", forgotten: "Forgotten", forget: "Forget what this browser remembers",
    privacyOfMachine: "What is typed here does not leave this machine and is not kept. Only the login, the theme and the five latest reasons are remembered.",
    privacyOfTab: "What is typed here does not leave this tab and is not kept. Only the login, the theme and the five latest reasons are remembered.",
    preparing: "Preparing the page…", broken: "The page could not be prepared; the note is still here: load it again", renewed: "There is a new manual, and this page checks by the one before.", reload: "Load again",
    state: "State", motive: "Reason", closure: "Closure", copyOf: "Copy {what}",
    last: "The last one, another phone", recent: "recent", close: "Close", offline: "The server does not answer; the note is still here",
    empty: "Type or paste a note.", choose: "Which one is it? It is composed with what the note already says:", optional: "{title} (optional)", follows: "from the dates; you may change it",
    refused: "Not mended", noteOf: "Note {n}",
    error: "error", warning: "warning", info: "note",
    keyList: [["F2", "mend all that mends itself"], ["F4", "accept what is proposed"], ["F8", "copy the note"], ["Enter", "with letters of a reason or nc 2 0987654321 typed as a note, compose it"], ["F9", "compose a note; F9 again, the last one with another phone"], ["F1, ?", "these keys"], ["Ctrl+Space", "what can be written here"], ["Esc", "back to the note"], ["Ctrl+Z", "undo, mending too"]],
  },
};

export function say(lang, key, values = {}) {
  const template = WORDS[lang][key];
  if (typeof template !== "string") return template;
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
