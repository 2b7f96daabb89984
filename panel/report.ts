import {
  isDefinition,
  type Judgement,
  MARKS,
  type MetricsJson,
  type StepJson,
  type SteppedComparison,
  shown,
  WORDS,
} from "./comparison.ts";

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark] ?? mark);

const percent = (n: number | undefined): string => (n === undefined ? "–" : `${Math.round(n * 100)} %`);

/** Names and values of the metrics, for the panel's table and the report's. */
export function metricRows(strict: MetricsJson, paper: MetricsJson): readonly (readonly [string, string, string])[] {
  return [
    ["Output right", percent(strict.output), percent(paper.output)],
    ["Whole trace right", percent(strict.trace), percent(paper.trace)],
    ["Lines (F1)", percent(strict.line?.f1), percent(paper.line?.f1)],
    ["Values (F1)", percent(strict.identifier?.f1), percent(paper.identifier?.f1)],
  ];
}

/** Steps that a report lists; more would make a page that no browser likes. */
const MAX_STEPS = 2_000;

const STYLE = `
:root { color-scheme: light dark; --right: #1a7f37; --wrong: #b3261e; --faint: #8883; --tint: #b3261e18; }
@media (prefers-color-scheme: dark) {
  :root { --right: #6fd08a; --wrong: #ff8a80; --tint: #ff8a8022; }
  body { background: #1e1e1e; color: #ddd; }
  a { color: #8ab4f8; }
}
body { font: 14px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 70rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 0.5rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0.3rem; }
p { margin: 0.3rem 0; }
table { border-collapse: collapse; margin: 0.5rem 0; }
th, td { border: 1px solid var(--faint); padding: 0.15rem 0.5rem; text-align: left; vertical-align: top; }
h1, p, td, pre { overflow-wrap: anywhere; }
td, pre { font-family: ui-monospace, monospace; white-space: pre-wrap; }
.scores td { white-space: nowrap; }
.steps th:nth-child(-n + 3) { width: 1%; white-space: nowrap; }
.steps th:nth-child(n + 5) { width: 35%; }
.steps .mark { white-space: nowrap; }
pre { margin: 0; padding: 0.6rem; border: 1px solid var(--faint); min-height: 1.4em; }
.program td { border: 0; padding: 0 0.6rem 0 0; }
.program td:nth-child(2) { opacity: 0.75; text-align: right; white-space: pre; }
.steps { width: 100%; }
.right .mark { color: var(--right); }
.wrong .mark { color: var(--wrong); font-weight: bold; }
.steps .wrong { background: var(--tint); }
#first { outline: 2px solid var(--wrong); outline-offset: -1px; scroll-margin: 4rem; }
.outputs { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 0.8rem; }
.skipped td { text-align: center; font-style: italic; }
@media (max-width: 40rem) {
  .steps { table-layout: fixed; font-size: 0.85em; }
  .steps .code { display: none; }
  .steps th, .steps td { padding: 0.15rem 0.25rem; }
  .steps th:nth-child(1), .steps th:nth-child(3) { width: 2.2rem; }
  .steps th:nth-child(2) { width: 4rem; }
  .steps th:nth-child(n + 5) { width: auto; }
}
`;

/** A page of its own: the program, the verdict, every step of both runs. It asks for nothing and runs nothing. */
export function htmlReport(comparison: SteppedComparison): string {
  const { view, json } = comparison;
  const { first } = json;
  const same = view.endings.predicted === view.endings.real;
  const endings = same
    ? `≈ predicted and real: ${view.endings.real}.`
    : `≈ predicted: ${view.endings.predicted}. Real: ${view.endings.real}.`;
  const link = first ? ' <a href="#first">Go to the first divergence</a>' : "";
  const verdict = comparison.verdict;
  const output = comparison.output(comparison.length - 1);
  const legend = (Object.keys(MARKS) as Judgement[]).map((each) => `${MARKS[each]} ${WORDS[each]}`).join(" · ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(view.name)}: predicted and real</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(view.name)}</h1>
<p class="${verdict}"><strong><span class="mark">${MARKS[verdict]}</span> ${escaped(view.summary.sentence)}</strong>${link}</p>
<p>${escaped(endings)}</p>
<p>${legend}</p>
<h2>Program</h2>
${program(comparison)}
<h2>Scores of this program</h2>
${table("scores", ["Score", "strict", "as in the paper"], metricRows(json.metrics.strict, json.metrics.paper))}
<h2>Output</h2>
<div class="outputs"><div>≈ predicted<pre>${escaped(output.predicted)}</pre></div><div>real<pre>${escaped(output.real)}</pre></div></div>
<h2>Steps</h2>
<table class="steps"><thead><tr><th scope="col">Step</th><th scope="col"><span title="Verdict">✓✗</span></th><th scope="col">Line</th><th scope="col" class="code">Code</th><th scope="col">≈ predicted</th><th scope="col">real</th></tr></thead>
<tbody>
${stepRows(comparison).join("\n")}
</tbody></table>
</body>
</html>
`;
}

function table(name: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${escaped(cell)}</td>`).join("");
  const titles = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join("");
  return `<table class="${name}"><thead><tr>${titles}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}</tbody></table>`;
}

function program(comparison: SteppedComparison): string {
  const { lines } = comparison.view;
  const shown = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  const rows = shown.map((line, at) => {
    const judgement = comparison.judgementOfLine(at);
    const mark = judgement === undefined ? "" : MARKS[judgement];
    return `<tr class="${judgement ?? ""}"><td class="mark">${mark}</td><td>${at + 1}</td><td>${escaped(line)}</td></tr>`;
  });
  return `<table class="program" aria-label="Program"><tbody>${rows.join("\n")}</tbody></table>`;
}

/** Of a long trace its beginning, and what is around the first divergence. */
function stepRows(comparison: SteppedComparison): readonly string[] {
  const { length, json } = comparison;
  const html: string[] = [];
  let next = 0;
  const skipTo = (row: number) => {
    if (row > next) html.push(`<tr class="skipped"><td colspan="6">${row - next} steps are left out here.</td></tr>`);
  };
  for (const [from, to] of shownRanges(length, json.first?.row ?? 0)) {
    skipTo(from);
    for (let row = from; row < to; row++) html.push(stepRow(comparison, row));
    next = to;
  }
  skipTo(length);
  return html;
}

type Range = readonly [from: number, to: number];

function shownRanges(length: number, first: number): readonly Range[] {
  const [half, quarter] = [MAX_STEPS / 2, MAX_STEPS / 4];
  if (length <= MAX_STEPS || first < half + quarter) return [[0, Math.min(length, MAX_STEPS)]];
  const from = Math.min(first - quarter, length - half);
  return [
    [0, half],
    [from, from + half],
  ];
}

function stepRow(comparison: SteppedComparison, row: number): string {
  const { predicted, real } = comparison.sides(row);
  const judgement = comparison.judgement(row);
  const line = comparison.line(row);
  const cells = [side(predicted, "not predicted"), side(real, "did not run")].map(
    (text) => `<td>${escaped(text)}</td>`,
  );
  const code = escaped((comparison.view.lines[line] ?? "").trim());
  const isFirst = comparison.json.first?.row === row;
  const mark = `<td class="mark">${MARKS[judgement]}${isFirst ? "\u00a0first" : ""}</td>`;
  return `<tr class="${judgement}"${isFirst ? ' id="first"' : ""}><td>${row + 1}</td>${mark}<td>${line + 1}</td><td class="code">${code}</td>${cells.join("")}</tr>`;
}

/** All that a step did. */
function side(step: StepJson | undefined, missing: string): string {
  if (!step) return missing;
  const changes = Object.entries(step.changed)
    .filter(([, value]) => !isDefinition(value))
    .map(([name, value]) => `${name} = ${shown(value)}`);
  return [
    ...changes,
    ...(step.output === null ? [] : [`prints ${shown(JSON.stringify(step.output))}`]),
    ...(step.kind === "return" ? [`return ${shown(step.value ?? "None")}`] : []),
    ...(step.exception ? [`${step.exception.type}: ${step.exception.message}`] : []),
  ].join("; ");
}
