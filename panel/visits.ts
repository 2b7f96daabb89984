import type { SteppedComparison } from "./comparison.ts";
import { button, element } from "./dom.ts";

/** `line 3 in f ‹ 2/5 › only this`: picks among the executions of a line. Its buttons stay, so that they keep the focus. */
export class Visits {
  readonly root: HTMLElement;
  readonly #comparison: SteppedComparison;
  readonly #place = element("span");
  readonly #count = element("span");
  readonly #before: HTMLButtonElement;
  readonly #after: HTMLButtonElement;
  readonly #only: HTMLButtonElement;
  #row = 0;

  constructor(comparison: SteppedComparison, to: { readonly row: (row: number) => void; readonly scope: () => void }) {
    this.#comparison = comparison;
    const by = (step: 1 | -1) => {
      const { at, rows } = comparison.visits(this.#row);
      const row = rows[at + step];
      if (row !== undefined) to.row(row);
    };
    this.#before = button("", "‹", () => by(-1));
    this.#after = button("", "›", () => by(1));
    this.#only = button("Show only this turn or call in the editor's hints", "only this", to.scope);
    this.#only.setAttribute("aria-pressed", "false");
    const parts = [this.#place, this.#before, this.#count, this.#after, this.#only];
    this.root = element("span", { class: "visits", role: "group", "aria-label": "Executions of this line" }, ...parts);
  }

  show(row: number): void {
    this.#row = row;
    const { at, rows } = this.#comparison.visits(row);
    const frame = this.#comparison.frame(row);
    const where = `line ${this.#comparison.line(row) + 1}${frame === "<module>" ? "" : ` in ${frame}`}`;
    this.#place.textContent = where;
    this.#count.textContent = `${at + 1}/${rows.length}`;
    name(this.#before, `Previous execution of ${where}`, at > 0);
    name(this.#after, `Next execution of ${where}`, at < rows.length - 1);
  }

  showScoped(isScoped: boolean): void {
    this.#only.setAttribute("aria-pressed", String(isScoped));
  }
}

/** Not `disabled`: whoever pressed it last would lose their place. */
function name(made: HTMLButtonElement, label: string, isEnabled: boolean): void {
  for (const attribute of ["aria-label", "title"]) made.setAttribute(attribute, label);
  made.setAttribute("aria-disabled", String(!isEnabled));
}
