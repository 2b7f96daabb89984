import type { ComparisonView } from "../server/protocol.ts";
import { MARKS, SteppedComparison, WORDS } from "./comparison.ts";
import { button, element, icon } from "./dom.ts";
import { type List, programList, stepList } from "./lists.ts";
import type { FromPage, PageState, ToPage } from "./messages.ts";
import { htmlReport, metricRows } from "./report.ts";
import { variableRows } from "./variables.ts";
import { Visits } from "./visits.ts";

/** The page of the panel "Compare to real run". */

interface EditorApi {
  postMessage(message: FromPage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
}
declare function acquireVsCodeApi(): EditorApi;

/** What is kept over a reload; a larger comparison has to be made again. */
const MAX_KEPT_CHARACTERS = 2_000_000;
const PLAY_MS = 500;

const editor = acquireVsCodeApi();
const root = document.body;

/** One comparison on the page. */
class Page {
  readonly #comparison: SteppedComparison;
  readonly #steps: List;
  readonly #program: List;
  readonly #edited = element("p", { class: "edited", role: "status" });
  readonly #problem = element("p", { class: "edited", role: "alert" });
  readonly #slider: HTMLInputElement;
  readonly #position = element("output", { class: "position", "aria-live": "polite" });
  readonly #visits: Visits;
  readonly #variables = element("tbody");
  readonly #predictedOutput = outputOf("Predicted output");
  readonly #realOutput = outputOf("Real output");
  readonly #play = button("Play (Space)", icon("play"), () => this.#togglePlay());
  readonly #filter = element("input", {
    type: "search",
    placeholder: "Filter by name",
    "aria-label": "Filter by name",
  });
  readonly #isSmall: boolean;
  #isScoped = false;
  #row = 0;
  #timer: number | undefined;

  constructor(view: ComparisonView, row: number) {
    this.#comparison = new SteppedComparison(view);
    this.#isSmall = JSON.stringify(view).length < MAX_KEPT_CHARACTERS;
    this.#steps = stepList(this.#comparison, (at) => this.go(at, true));
    this.#program = programList(this.#comparison, (line) => {
      const at = this.#comparison.rowOfLine(line, this.#row);
      if (at !== undefined) this.go(at, true);
    });
    this.#visits = new Visits(this.#comparison, {
      row: (at) => this.go(at, true),
      scope: () => this.#toggleScope(),
    });
    this.#slider = element("input", {
      type: "range",
      min: "0",
      max: String(Math.max(0, this.#comparison.length - 1)),
      value: "0",
      "aria-label": "Step",
    });
    this.#slider.addEventListener("input", () => this.go(Number(this.#slider.value), true));
    this.#filter.addEventListener("input", () => this.#renderVariables());
    root.replaceChildren(this.#header(), this.#controls(), this.#body(), this.#footer());
    this.go(row, false);
  }

  /** Shows a row. `reveals`: the editor shows its line, too. */
  go(row: number, reveals: boolean): void {
    const comparison = this.#comparison;
    this.#row = Math.min(Math.max(0, row), Math.max(0, comparison.length - 1));
    this.#slider.value = String(this.#row);
    this.#steps.select(this.#row);
    const line = comparison.line(this.#row);
    this.#program.select(line);
    const judgement = comparison.judgement(this.#row);
    const verdict = `${MARKS[judgement]} ${WORDS[judgement]}`;
    this.#position.textContent =
      comparison.length === 0
        ? "No steps"
        : `Step ${this.#row + 1} of ${comparison.length}, line ${line + 1}: ${verdict}`;
    this.#slider.setAttribute("aria-valuetext", this.#position.textContent);
    this.#visits.show(this.#row);
    this.#renderVariables();
    const output = comparison.output(this.#row);
    this.#predictedOutput.textContent = output.predicted;
    this.#realOutput.textContent = output.real;
    const { view } = comparison;
    editor.setState({ uri: view.uri, row: this.#row, ...(this.#isSmall && { view }) });
    this.#tellScope();
    if (reveals && comparison.length > 0) editor.postMessage({ type: "reveal", line });
  }

  /** Whether this is what is shown already: the panel was hidden for a while, or opened again. */
  shows(view: ComparisonView): boolean {
    return JSON.stringify(view) === JSON.stringify(this.#comparison.view);
  }

  /** Says whether the file is still the one that was compared. */
  showCurrent(isCurrent: boolean): void {
    const text = "The file has been edited since: lines may have moved.";
    if ((this.#edited.textContent === "") !== isCurrent) this.#edited.textContent = isCurrent ? "" : text;
  }

  /** The editor's cursor moved: shows the line's nearest execution. */
  follow(line: number): void {
    if (this.#comparison.line(this.#row) === line) return;
    const row = this.#comparison.rowOfLine(line, this.#row);
    if (row !== undefined) this.go(row, false);
  }

  key(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement && event.target.type === "search") return;
    // On a button, the space bar presses it.
    if (event.key === " " && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      this.#togglePlay();
      return;
    }
    const last = this.#comparison.length - 1;
    const to: Readonly<Record<string, () => number | undefined>> = {
      ArrowRight: () => this.#row + 1,
      ArrowDown: () => this.#row + 1,
      ArrowLeft: () => this.#row - 1,
      ArrowUp: () => this.#row - 1,
      PageDown: () => this.#row + 20,
      PageUp: () => this.#row - 20,
      Home: () => 0,
      End: () => last,
      n: () => this.#comparison.nextWrong(this.#row, 1),
      p: () => this.#comparison.nextWrong(this.#row, -1),
      f: () => this.#comparison.json.first?.row,
    };
    const move = to[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || !move) return;
    event.preventDefault();
    const row = move();
    if (row !== undefined) this.go(row, true);
  }

  #header(): HTMLElement {
    const { summary, name, endings } = this.#comparison.view;
    const { verdict } = this.#comparison;
    const isSame = endings.predicted === endings.real;
    return element(
      "header",
      {},
      element("h1", {}, name),
      element(
        "p",
        { class: `verdict ${verdict}` },
        element("span", { class: "mark" }, MARKS[verdict]),
        ` ${summary.sentence}`,
      ),
      ...(isSame
        ? [element("p", { class: "endings" }, `≈ predicted and real: ${endings.real}.`)]
        : [
            element("p", { class: "endings" }, `≈ predicted: ${endings.predicted}.`),
            element("p", { class: "endings" }, `Real: ${endings.real}.`),
          ]),
    );
  }

  #controls(): HTMLElement {
    const { json } = this.#comparison;
    const wrong = (by: 1 | -1) => {
      const row = this.#comparison.nextWrong(this.#row, by);
      if (row !== undefined) this.go(row, true);
    };
    const first = button("Go to the first divergence (f)", "✗ first", () => {
      if (json.first) this.go(json.first.row, true);
    });
    const [before, after] = [
      button("Previous divergence (p)", "✗ ↑", () => wrong(-1)),
      button("Next divergence (n)", "✗ ↓", () => wrong(1)),
    ];
    for (const one of [first, before, after]) one.disabled = json.first === null;
    return element(
      "div",
      { class: "controls", role: "group", "aria-label": "Step through both runs" },
      element(
        "div",
        { class: "buttons" },
        button("First step (Home)", icon("first"), () => this.go(0, true)),
        button("Step back (←)", icon("back"), () => this.go(this.#row - 1, true)),
        this.#play,
        button("Step forward (→)", icon("forward"), () => this.go(this.#row + 1, true)),
        button("Last step (End)", icon("last"), () => this.go(this.#comparison.length - 1, true)),
        first,
        before,
        after,
        this.#visits.root,
      ),
      element("div", { class: "timeline" }, this.#slider, this.#marks()),
      this.#position,
      this.#edited,
    );
  }

  /** Where on the timeline the runs part: a strip under the slider. */
  #marks(): HTMLElement {
    const strip = element("div", { class: "marks", "aria-hidden": "true" });
    const count = this.#comparison.length;
    const places = new Set<number>();
    for (let row = 0; row < count; row++)
      if (this.#comparison.judgement(row) === "wrong") places.add(Math.round((row / Math.max(1, count - 1)) * 200));
    for (const place of places) {
      const mark = element("span");
      mark.style.left = `${place / 2}%`;
      strip.append(mark);
    }
    return strip;
  }

  #body(): HTMLElement {
    const head = ["Variable", "≈ predicted", "real"].map((title) => element("th", { scope: "col" }, title));
    const sure = element("th", { scope: "col", title: "The model's own probability of what it predicted" }, "sure");
    return element(
      "main",
      {},
      element(
        "section",
        { class: "left", "aria-label": "Execution" },
        this.#choice(),
        this.#steps.root,
        this.#program.root,
      ),
      element(
        "section",
        { class: "right-side", "aria-label": "State after this step" },
        this.#filter,
        element("table", {}, element("thead", {}, element("tr", {}, ...head, sure)), this.#variables),
        element("h2", {}, "Output"),
        element(
          "div",
          { class: "outputs" },
          element("div", {}, element("h3", {}, "≈ predicted"), this.#predictedOutput),
          element("div", {}, element("h3", {}, "real"), this.#realOutput),
        ),
      ),
    );
  }

  /** Two buttons: the steps in their order, or the program with the line that runs. */
  #choice(): HTMLElement {
    const show = (list: List, pressed: HTMLElement) => {
      for (const one of [this.#steps, this.#program]) one.root.hidden = one !== list;
      for (const one of [steps, program]) one.setAttribute("aria-pressed", String(one === pressed));
    };
    const steps: HTMLButtonElement = button("Show the steps", "Steps", () => show(this.#steps, steps));
    const program: HTMLButtonElement = button("Show the program", "Program", () => show(this.#program, program));
    show(this.#steps, steps);
    return element("div", { class: "buttons choice", role: "group", "aria-label": "What to list" }, steps, program);
  }

  #footer(): HTMLElement {
    const { strict, paper } = this.#comparison.json.metrics;
    const rows = metricRows(strict, paper).map(([name, ...values]) =>
      element("tr", {}, element("th", { scope: "row" }, name), ...values.map((value) => element("td", {}, value))),
    );
    const head = ["This program", "strict", "as in the paper"].map((title) => element("th", { scope: "col" }, title));
    return element(
      "footer",
      {},
      element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)),
      element(
        "div",
        { class: "buttons" },
        button("Compare again", "Compare again", () => editor.postMessage({ type: "compareAgain" })),
        button("Export as JSON", "Export JSON", () => this.#exportJson()),
        button("Export as an HTML page", "Export HTML", () =>
          editor.postMessage({ type: "export", format: "html", content: htmlReport(this.#comparison) }),
        ),
      ),
      this.#problem,
    );
  }

  #exportJson(): void {
    try {
      const content = `${JSON.stringify(this.#comparison.withStates(), null, 1)}\n`;
      editor.postMessage({ type: "export", format: "json", content });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#problem.textContent =
        "With the state after every step this is too large for one JSON file. Export it as HTML, or compare fewer steps.";
    }
  }

  #renderVariables(): void {
    this.#variables.replaceChildren(...variableRows(this.#comparison.variables(this.#row), this.#filter.value));
  }

  #toggleScope(): void {
    this.#isScoped = !this.#isScoped;
    this.#visits.showScoped(this.#isScoped);
    if (!this.#isScoped) editor.postMessage({ type: "scope", scope: null });
    this.#tellScope();
  }

  #tellScope(): void {
    if (this.#isScoped) editor.postMessage({ type: "scope", scope: this.#comparison.scope(this.#row) });
  }

  #togglePlay(): void {
    if (this.#timer !== undefined) {
      this.#stop();
      return;
    }
    this.#play.replaceChildren(icon("pause"));
    for (const name of ["aria-label", "title"]) this.#play.setAttribute(name, "Pause (Space)");
    this.#timer = window.setInterval(() => {
      if (this.#row >= this.#comparison.length - 1) this.#stop();
      else this.go(this.#row + 1, true);
    }, PLAY_MS);
  }

  #stop(): void {
    window.clearInterval(this.#timer);
    this.#timer = undefined;
    this.#play.replaceChildren(icon("play"));
    for (const name of ["aria-label", "title"]) this.#play.setAttribute(name, "Play (Space)");
  }

  dispose(): void {
    this.#stop();
  }
}

/** A scrolling box, which the keyboard must reach. */
const outputOf = (name: string): HTMLElement => element("pre", { role: "region", "aria-label": name, tabindex: "0" });

function nothing(reason: string): HTMLElement {
  return element(
    "div",
    { class: "nothing" },
    element("p", {}, reason),
    button("Compare to the real run", "Compare again", () => editor.postMessage({ type: "compareAgain" })),
  );
}

let page: Page | undefined;
const kept = editor.getState();
if (kept?.view) page = new Page(kept.view, kept.row);
else if (kept) root.replaceChildren(nothing("This comparison was too large to be kept when the window was closed."));

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  if (data.type === "cursor") page?.follow(data.line);
  else if (data.type === "current") page?.showCurrent(data.isCurrent);
  else if (data.type === "view" && page?.shows(data.view)) page.showCurrent(true);
  else {
    page?.dispose();
    page = undefined;
    if (data.type === "nothing") root.replaceChildren(nothing(data.reason));
    else page = new Page(data.view, (data.view.comparison as { first: { row: number } | null }).first?.row ?? 0);
  }
});
window.addEventListener("keydown", (event) => page?.key(event));
editor.postMessage({ type: "ready" });
