import { MARKS, shown, type Variable, WORDS } from "./comparison.ts";
import { element } from "./dom.ts";

/** Rows of the table of variables; one row that says so where there are none. */
export function variableRows(variables: readonly Variable[], filter: string): readonly HTMLElement[] {
  const wanted = filter.trim().toLowerCase();
  const rows = variables.filter(({ name }) => name.toLowerCase().includes(wanted)).map(variableRow);
  if (rows.length > 0) return rows;
  const empty = wanted === "" ? "No variables yet." : "No variable has this in its name.";
  return [element("tr", {}, element("td", { colspan: "4", class: "empty" }, empty))];
}

function variableRow({ name, predicted, real, probability, isChanged, judgement }: Variable): HTMLElement {
  const show = (text: string | undefined) => shown(text ?? "–");
  const value = (text: string | undefined) => element("td", { class: "value", title: show(text) }, show(text));
  const sure = probability === undefined ? "" : percent(probability);
  const label = `${name}, ${WORDS[judgement]}${isChanged ? ", changed by this step" : ""}`;
  return element(
    "tr",
    { class: `${judgement}${isChanged ? " changed" : ""}` },
    element(
      "th",
      { scope: "row", "aria-label": label },
      element("span", { class: "mark" }, MARKS[judgement]),
      `\u00a0${name}${isChanged ? "\u00a0•" : ""}`,
    ),
    value(predicted),
    value(real),
    element("td", {}, sure),
  );
}

/** As the hints' hovers have it: never certainty or impossibility. */
function percent(probability: number): string {
  if (probability > 0.99) return "> 99 %";
  return probability < 0.01 ? "< 1 %" : `${Math.round(probability * 100)} %`;
}
