"""A run's log as one SVG: training loss and validation loss above, accuracies below, against tokens seen."""

import json
from pathlib import Path

WIDTH, HEIGHT, MARGIN = 720, 300, 48
COLOURS = ("#3b6fb6", "#c2571a", "#2f8f5b", "#8a4fb0")


def write_plot(log: Path, out: Path) -> None:
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    steps = [e for e in entries if e["kind"] == "step"]
    checks = [e for e in entries if e["kind"] == "validation"]
    if len(steps) < 2:
        return
    span = (0.0, steps[-1]["tokens"] / 1e6)
    losses = [("training loss", smooth(points(steps, "loss"))), ("held-out loss", points(checks, "loss"))]
    names = (("value_accuracy", "value tokens"), ("accuracy", "all tokens"), ("line_accuracy", "line tokens"), ("exact", "whole traces"))
    accuracies = [(label, points(checks, name)) for name, label in names]
    body = panel(losses, span, 0, "loss a token") + panel(accuracies, span, HEIGHT, "held-out accuracy, teacher-forced")
    size = f'width="{WIDTH}" height="{2 * HEIGHT}" viewBox="0 0 {WIDTH} {2 * HEIGHT}"'
    style = "<style>text{font:12px sans-serif;fill:#555}</style>"
    out.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="100%" height="100%" fill="#fff"/>{style}{body}</svg>\n')


def points(entries: list[dict], name: str) -> list[tuple[float, float]]:
    return [(e["tokens"] / 1e6, e[name]) for e in entries if e.get(name) is not None]


def smooth(values: list[tuple[float, float]], keep: float = 0.9) -> list[tuple[float, float]]:
    out, mean = [], values[0][1]
    for x, y in values:
        mean = keep * mean + (1 - keep) * y
        out.append((x, mean))
    return out


def panel(lines, span, top: int, title: str) -> str:
    values = [y for _, series in lines for _, y in series]
    if not values:
        return ""
    low, high = min(0.0, min(values)), max(values)
    high = high if high > low else low + 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        across = MARGIN + (x - span[0]) / max(1e-9, span[1] - span[0]) * (WIDTH - 2 * MARGIN)
        return across, top + HEIGHT - MARGIN - (y - low) / (high - low) * (HEIGHT - 2 * MARGIN)

    parts = [f'<text x="{MARGIN}" y="{top + 20}">{title}</text>']
    for i in range(5):
        y = low + (high - low) * i / 4
        x = span[0] + (span[1] - span[0]) * i / 4
        left, level = place(span[0], y)
        across, bottom = place(x, low)
        parts.append(f'<line x1="{left}" y1="{level:.1f}" x2="{WIDTH - MARGIN}" y2="{level:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{level + 4:.1f}" text-anchor="end">{y:.2f}</text>')
        parts.append(f'<text x="{across:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{x:.1f} M</text>')
    for number, (label, series) in enumerate(line for line in lines if line[1]):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join("{:.1f},{:.1f}".format(*place(*point)) for point in series)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts.append(f'<text x="{WIDTH - MARGIN - 150}" y="{top + 20 + 15 * number}" style="fill:{colour}">{label}</text>')
    return "".join(parts)
