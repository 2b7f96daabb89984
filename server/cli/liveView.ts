import type { terminal } from "./terminal.ts";

const REDRAW_MS = 60;

/** Text that is drawn again in place while it grows; printed once at the end where the output is no terminal. */
export interface LiveView {
  update(render: () => readonly string[]): void;
  finish(lines: readonly string[]): void;
}

/** Redraws what fits the screen; of a taller text, which would leave copies behind, the last line, until the end. */
export function liveView(screen: Pick<typeof terminal, "isLive" | "height">, isText: boolean): LiveView {
  let drawn = 0;
  let last = 0;
  const draw = (lines: readonly string[]) => {
    const up = drawn > 0 ? `\u001b[${drawn}A\u001b[J` : "";
    process.stdout.write(`${up}${lines.join("\n")}\n`);
    drawn = lines.length;
  };
  return {
    update(render) {
      const now = performance.now();
      if (!isText || !screen.isLive || now - last < REDRAW_MS) return;
      last = now;
      const lines = render();
      draw(lines.length < screen.height ? lines : lines.slice(-1));
    },
    finish: draw,
  };
}
