// Keeps the page for use without the network: all of one page, or nothing. The export writes before this which page it
// is (PAGE), and the SHA-256 of each file by its path (FILES).

const START = "index.html";
// What tells which page is the newest is asked of the network alone; without one it tells nothing.
const STAMP = "version.json";
const SCOPE = new URL(registration.scope);
// Another page may stand in another folder of the same server.
const OURS = `tipifica ${SCOPE.pathname} `;
const CACHE = OURS + PAGE;

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// While a folder is being written, it holds files of two pages; and what a browser took for unchanged may be another.
async function keep(cache, [path, digest]) {
  const url = new URL(path, SCOPE);
  for (const mode of ["no-cache", "reload"]) {
    const response = await fetch(url, { cache: mode });
    const content = await response.clone().arrayBuffer();
    if (response.ok && hex(await crypto.subtle.digest("SHA-256", content)) === digest) return cache.put(url, response);
  }
  throw new Error(`${path} is of another page`);
}

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.entries(FILES).map((file) => keep(cache, file)));
  await skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

async function answer(request) {
  const { origin, pathname } = new URL(request.url);
  const path = pathname.slice(SCOPE.pathname.length) || START;
  if (path === STAMP) return fetch(request).catch(() => new Response("{}"));
  if (origin !== SCOPE.origin || !(path in FILES)) return fetch(request);
  const kept = await (await caches.open(CACHE)).match(new URL(path, SCOPE));
  return kept ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => event.respondWith(answer(event.request)));
