import { MARKS, type MetricsJson, type SteppedComparison } from "./comparison.ts";

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

/** Steps a report lists; more would make a page that no browser likes. */
const MAX_STEPS = 2_000;

/** A page of its own: the program, the verdict, every step of both runs. */
export function htmlReport(comparison: SteppedComparison): string {
  const { view, json } = comparison;
  const cells = (row: readonly string[], tag = "td") => row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("");
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    `<table><thead><tr>${cells(head, "th")}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}</tbody></table>`;
  const count = Math.min(comparison.length, MAX_STEPS);
  const steps = Array.from({ length: count }, (_, row) => {
    const { predicted, real } = comparison.sides(row);
    const side = (step: typeof real, missing: string) =>
      step
        ? [
            ...Object.entries(step.changed).map(([name, value]) => `${name} = ${value}`),
            ...(step.output === null ? [] : [`prints ${JSON.stringify(step.output)}`]),
            ...(step.kind === "return" ? [`return ${step.value ?? "None"}`] : []),
            ...(step.exception ? [`${step.exception.type}: ${step.exception.message}`] : []),
          ].join("; ")
        : missing;
    return [
      String(row + 1),
      MARKS[comparison.judgement(row)],
      String(comparison.line(row) + 1),
      (view.lines[comparison.line(row)] ?? "").trim(),
      side(predicted, "not predicted"),
      side(real, "did not run"),
    ];
  });
  const cut = comparison.length > count ? `<p>The first ${count} of ${comparison.length} steps.</p>` : "";
  const style =
    "body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0}" +
    "td,th{border:1px solid #8886;padding:.15rem .5rem;text-align:left;font-family:ui-monospace,monospace;white-space:pre-wrap}" +
    "pre{padding:1rem;border:1px solid #8886;overflow:auto}@media(prefers-color-scheme:dark){body{background:#1e1e1e;color:#ddd}}";
  const source = view.lines.map((line, at) => `${String(at + 1).padStart(4)}  ${line}`).join("\n");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(view.name)}: predicted and real</title><style>${style}</style></head>
<body><h1>${escaped(view.name)}</h1>
<p><strong>${view.summary.isEqual ? "✓" : "✗"} ${escaped(view.summary.sentence)}</strong></p>
<p>≈ predicted: ${escaped(view.endings.predicted)}.<br>Real: ${escaped(view.endings.real)}.</p>
<pre>${escaped(source)}</pre>
${table(["Score", "strict", "as in the paper"], metricRows(json.metrics.strict, json.metrics.paper))}
${cut}${table(["Step", "", "Line", "Code", "≈ predicted", "real"], steps)}
</body></html>
`;
}
