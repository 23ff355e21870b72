// Asks the engine in its worker: each action is one message, and what the answer says is JSON.

export class EngineError extends Error {}

const REFUSED = "-";

export class Engine {
  constructor(worker) {
    this.worker = worker;
    this.waiting = new Map();
    this.count = 0;
    worker.addEventListener("message", ({ data }) => this.answered(data));
    // A worker that does not start answers nobody.
    worker.addEventListener("error", () => [...this.waiting.keys()].forEach((id) => this.answered({ id, answer: null })));
  }

  // Text in and text out: what crosses to Python and back is nothing else.
  ask(action, request, lang) {
    return new Promise((resolve, reject) => {
      this.count += 1;
      this.waiting.set(this.count, { resolve, reject });
      this.worker.postMessage({ id: this.count, action, body: JSON.stringify({ ...request, lang }) });
    });
  }

  answered({ id, answer }) {
    const { resolve, reject } = this.waiting.get(id);
    this.waiting.delete(id);
    if (answer === null) return reject(new Error("the engine failed"));
    const said = JSON.parse(answer.slice(1));
    return answer[0] === REFUSED ? reject(new EngineError(said.error)) : resolve(said);
  }
}
