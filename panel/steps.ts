import type { SteppedComparison } from "./comparison.ts";
import { element } from "./dom.ts";

const ROW_HEIGHT = 22;
/** Rows made beyond what can be seen, on each side. */
const MARGIN = 8;

/** The list of steps. Only the rows that can be seen are there, so that ten thousand cost no more than a hundred. */
export class StepList {
  readonly root = element("div", { class: "steps", role: "listbox", "aria-label": "Steps", tabindex: "0" });
  readonly #space = element("div", { class: "space" });
  readonly #comparison: SteppedComparison;
  readonly #onSelect: (row: number) => void;
  #row = 0;

  constructor(comparison: SteppedComparison, onSelect: (row: number) => void) {
    this.#comparison = comparison;
    this.#onSelect = onSelect;
    this.#space.style.height = `${comparison.length * ROW_HEIGHT}px`;
    this.root.append(this.#space);
    this.root.addEventListener("scroll", () => this.#render());
    new ResizeObserver(() => this.#render()).observe(this.root);
  }

  select(row: number): void {
    this.#row = row;
    const top = row * ROW_HEIGHT;
    const { scrollTop, clientHeight } = this.root;
    if (top < scrollTop || top + ROW_HEIGHT > scrollTop + clientHeight)
      this.root.scrollTop = Math.max(0, top - clientHeight / 2);
    this.#render();
  }

  #render(): void {
    const { scrollTop, clientHeight } = this.root;
    const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - MARGIN);
    const last = Math.min(this.#comparison.length, Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT) + MARGIN);
    const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) => this.#item(first + at));
    this.#space.replaceChildren(...rows);
    this.root.setAttribute("aria-activedescendant", `step-${this.#row}`);
  }

  #item(row: number): HTMLElement {
    const comparison = this.#comparison;
    const isRight = comparison.isRight(row);
    const line = comparison.line(row);
    const { predicted, real } = comparison.sides(row);
    const what = isRight ? "as predicted" : !predicted ? "not predicted" : !real ? "did not run" : "differs";
    const depth = (real ?? predicted)?.frame.depth ?? 0;
    const text = (comparison.view.lines[line] ?? "").trim();
    const item = element(
      "div",
      {
        class: `step ${isRight ? "right" : "wrong"}`,
        id: `step-${row}`,
        role: "option",
        "aria-selected": String(row === this.#row),
        "aria-setsize": String(comparison.length),
        "aria-posinset": String(row + 1),
        "aria-label": `Step ${row + 1}, line ${line + 1}, ${what}: ${text}`,
      },
      element("span", { class: "mark" }, isRight ? "✓" : "✗"),
      element("span", { class: "number" }, String(line + 1)),
      element("span", { class: "text" }, `${"  ".repeat(depth)}${text}`),
    );
    item.style.top = `${row * ROW_HEIGHT}px`;
    item.addEventListener("click", () => this.#onSelect(row));
    return item;
  }
}
