import { commands, l10n, type Memento, window, workspace } from "vscode";
import type { RunWalls } from "../server/protocol.ts";

const KEY = "foretrace.mayRun";

/**
 * Whether the user's code may be run: the workspace is trusted, and the user has agreed once for it, knowing what keeps a
 * run from doing harm on this system and what does not.
 */
export async function mayRun(memory: Memento, walls: () => Promise<RunWalls>): Promise<boolean> {
  if (!workspace.isTrusted) {
    const text = l10n.t("Comparing runs your code, which needs a trusted workspace. Predicting works without.");
    const manage = l10n.t("Manage Trust");
    void window.showWarningMessage(text, manage).then((chosen) => {
      if (chosen === manage) void commands.executeCommand("workbench.trust.manage");
    });
    return false;
  }
  if (memory.get<boolean>(KEY)) return true;
  const { enforced, missing } = await walls();
  const held = l10n.t("Held back on this system: {0}.", enforced.join("; "));
  const open = missing.length > 0 ? `\n\n${l10n.t("Not held back: {0}.", missing.join("; "))}` : "";
  const detail = `${l10n.t("It runs in a process of its own, with limits of time, steps, output and files, and is ended with everything it started. Asked once for each workspace.")}\n\n${held}${open}`;
  const run = l10n.t("Run");
  const question = l10n.t("Comparing runs this file for real. Let Foretrace run the code of this workspace?");
  const isAllowed = (await window.showWarningMessage(question, { modal: true, detail }, run)) === run;
  if (isAllowed) await memory.update(KEY, true);
  return isAllowed;
}
