// The field in which notes are typed: its text, its marks, and changes that undo takes back.

import { difference, pointsOf, unitsOf } from "./text.js";

const SEVERITIES = ["info", "warning", "error"];

export class Editor {
  constructor(element, changed) {
    this.element = element;
    element.addEventListener("input", changed);
  }

  // Where the text ends with a line break, browsers keep one more to show the empty line.
  get text() {
    const text = this.element.textContent;
    return text.endsWith("\n") ? text.slice(0, -1) : text;
  }

  // The code point at which the caret stands, null where it stands elsewhere.
  get caret() {
    const selection = getSelection();
    if (!selection.rangeCount || !this.element.contains(selection.focusNode)) return null;
    const before = document.createRange();
    before.selectNodeContents(this.element);
    before.setEnd(selection.focusNode, selection.focusOffset);
    return pointsOf(this.text, Math.min(before.toString().length, this.text.length));
  }

  focus() {
    this.element.focus();
  }

  // Only what differs is written, by the browser's own command, so that one undo takes it back.
  write(text) {
    const [start, end, between] = difference(this.text, text);
    this.replace(start, end, between);
  }

  replace(start, end, between) {
    if (start === end && between === "") return;
    this.focus();
    this.select(start, end);
    document.execCommand(between === "" ? "delete" : "insertText", false, between);
  }

  select(start, end) {
    const range = this.range(start, end);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  selectPoints(start, end) {
    this.focus();
    this.select(unitsOf(this.text, start), unitsOf(this.text, end));
  }

  range(start, end) {
    const range = document.createRange();
    range.setStart(...this.placeOf(start));
    range.setEnd(...this.placeOf(end));
    return range;
  }

  // The text node in which a UTF-16 unit of the text stands, and where in it.
  placeOf(units) {
    const nodes = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    let left = units;
    let last = [this.element, 0];
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      if (left <= node.length) return [node, left];
      left -= node.length;
      last = [node, node.length];
    }
    return last;
  }

  // Underline what is wrong: spans in code points. What stands at no letter is shown at the one before.
  mark(findings) {
    if (!("highlights" in CSS)) return;
    for (const [priority, severity] of SEVERITIES.entries()) {
      const highlight = new Highlight(...findings.filter((each) => each.severity === severity).map((each) => this.marked(each.span)));
      highlight.priority = priority;
      CSS.highlights.set(severity, highlight);
    }
  }

  marked([start, end]) {
    const from = start === end ? Math.max(0, start - 1) : start;
    return this.range(unitsOf(this.text, from), unitsOf(this.text, end));
  }
}
