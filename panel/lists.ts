import { type Judgement, MARKS, type SteppedComparison, WORDS } from "./comparison.ts";
import { element } from "./dom.ts";

const ROW_HEIGHT = 22;
/** Rows made beyond what can be seen, on each side. */
const MARGIN = 8;

/** A row as a list shows it. `judgement` is undefined where there is nothing to judge. */
interface Row {
  readonly judgement: Judgement | undefined;
  readonly number: number;
  readonly text: string;
  readonly label: string;
}

interface Content {
  readonly name: string;
  readonly length: number;
  row(index: number): Row;
  onSelect(index: number): void;
  /** Arrow keys move in the list, instead of from step to step. */
  readonly hasCursor: boolean;
}

/** A list with one row selected. Only the rows that can be seen are there, so that ten thousand cost no more than a hundred. */
export class List {
  readonly root: HTMLElement;
  readonly #space = element("div", { class: "space", role: "presentation" });
  readonly #content: Content;
  #selected = 0;

  constructor(content: Content) {
    this.#content = content;
    this.root = element("div", { class: "list", role: "listbox", "aria-label": content.name, tabindex: "0" });
    this.#space.style.height = `${content.length * ROW_HEIGHT}px`;
    this.root.append(this.#space);
    this.root.addEventListener("scroll", () => this.#render());
    if (content.hasCursor) this.root.addEventListener("keydown", (event) => this.#move(event));
    new ResizeObserver(() => this.#show()).observe(this.root);
  }

  select(index: number): void {
    this.#selected = index;
    this.#show();
  }

  #move(event: KeyboardEvent): void {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const to = this.#selected + by;
    if (by === 0 || to < 0 || to >= this.#content.length) return;
    event.preventDefault();
    event.stopPropagation();
    this.select(to);
    this.#content.onSelect(to);
  }

  /** Renders, with the selected row in sight. */
  #show(): void {
    const top = this.#selected * ROW_HEIGHT;
    const { scrollTop, clientHeight } = this.root;
    if (top < scrollTop || top + ROW_HEIGHT > scrollTop + clientHeight)
      this.root.scrollTop = Math.max(0, top - clientHeight / 2);
    this.#render();
  }

  #render(): void {
    const { scrollTop, clientHeight } = this.root;
    const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - MARGIN);
    const last = Math.min(this.#content.length, Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT) + MARGIN);
    const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) => this.#item(first + at));
    this.#space.replaceChildren(...rows);
    this.root.setAttribute("aria-activedescendant", this.#id(this.#selected));
  }

  #id(index: number): string {
    return `${this.#content.name.toLowerCase()}-${index}`;
  }

  #item(index: number): HTMLElement {
    const { judgement, number, text, label } = this.#content.row(index);
    const item = element(
      "div",
      {
        class: `row ${judgement ?? ""}`,
        id: this.#id(index),
        role: "option",
        "aria-selected": String(index === this.#selected),
        "aria-setsize": String(this.#content.length),
        "aria-posinset": String(index + 1),
        "aria-label": label,
      },
      element("span", { class: "mark" }, judgement === undefined ? "" : MARKS[judgement]),
      element("span", { class: "number" }, String(number)),
      element("span", { class: "text" }, text),
    );
    item.style.top = `${index * ROW_HEIGHT}px`;
    item.addEventListener("click", () => this.#content.onSelect(index));
    return item;
  }
}

/** What was executed, one row a step. */
export function stepList(comparison: SteppedComparison, onSelect: (row: number) => void): List {
  const row = (index: number): Row => {
    const judgement = comparison.judgement(index);
    const line = comparison.line(index);
    const { predicted, real } = comparison.sides(index);
    const wrong = !predicted ? "not predicted" : !real ? "did not run" : "differs";
    const what = judgement === "wrong" ? wrong : WORDS[judgement];
    const text = (comparison.view.lines[line] ?? "").trim();
    return {
      judgement,
      number: line + 1,
      text: `${"  ".repeat((real ?? predicted)?.frame.depth ?? 0)}${text}`,
      label: `Step ${index + 1}, line ${line + 1}, ${what}: ${text}`,
    };
  };
  return new List({ name: "Steps", length: comparison.length, row, onSelect, hasCursor: false });
}

/** The program, one row a line. */
export function programList(comparison: SteppedComparison, onSelect: (line: number) => void): List {
  const { lines } = comparison.view;
  const row = (line: number): Row => {
    const judgement = comparison.judgementOfLine(line);
    const what = judgement === undefined ? "does not run" : WORDS[judgement];
    const text = (lines[line] ?? "").replaceAll("\t", "    ");
    return { judgement, number: line + 1, text, label: `Line ${line + 1}, ${what}: ${text.trim()}` };
  };
  return new List({ name: "Program", length: lines.length, row, onSelect, hasCursor: true });
}
