import { commands, type Disposable, LanguageStatusSeverity, l10n, languages, window } from "vscode";
import type { ModelStatus, StatusParams } from "../server/protocol.ts";
import { PYTHON_FILES } from "./pythonFiles.ts";

/** The language status entries of the Python file in front, and the context keys that menus ask for. */
export class StatusView implements Disposable {
  readonly #item = languages.createLanguageStatusItem("foretrace.status", PYTHON_FILES);
  readonly #modelItem = languages.createLanguageStatusItem("foretrace.model", PYTHON_FILES);
  /** The model that made the last prediction. */
  model: ModelStatus | undefined;
  readonly #known = new Map<string, StatusParams>();
  readonly #subscription: Disposable;

  constructor() {
    this.#item.name = "Foretrace";
    this.#modelItem.name = l10n.t("Foretrace Model");
    this.#modelItem.command = { title: l10n.t("Choose Model…"), command: "foretrace.chooseModel" };
    this.#subscription = window.onDidChangeActiveTextEditor(() => this.#render());
    this.#render();
  }

  update(status: StatusParams): void {
    this.#known.set(status.uri, status);
    if (status.model && status.model.id !== "") this.model = status.model;
    if (status.uri === activeUri()) this.#render();
  }

  /** The server is gone, and what it last said of documents with it. */
  reset(): void {
    this.#known.clear();
    this.#render();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
    this.#modelItem.dispose();
  }

  #render(): void {
    const status = this.#known.get(activeUri() ?? "");
    this.#item.text = title(status);
    this.#item.detail = detail(status);
    this.#item.busy = status?.state === "predicting";
    this.#item.severity =
      status?.state === "failed" ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    this.#item.command = command(status);
    this.#modelItem.text = this.model
      ? l10n.t("{0} on {1}", this.model.id, this.model.device)
      : l10n.t("No model loaded yet");
    this.#modelItem.detail = this.model?.note ?? "";
    void commands.executeCommand("setContext", "foretrace.state", status?.state ?? "idle");
    void commands.executeCommand("setContext", "foretrace.hasTrace", (status?.steps ?? 0) > 0);
  }
}

function activeUri(): string | undefined {
  return window.activeTextEditor?.document.uri.toString();
}

function title(status: StatusParams | undefined): string {
  switch (status?.state) {
    case "predicting":
      return l10n.t("Predicting: {0}", stepsInWords(status));
    case "predicted":
      return status.steps === 0 ? l10n.t("Nothing predicted") : l10n.t("Predicted: {0}", stepsInWords(status));
    case "stale":
      return l10n.t("Edited since it was predicted");
    case "failed":
      return l10n.t("Not predicted");
    default:
      return l10n.t("Foretrace: not predicted yet");
  }
}

const stepsInWords = ({ steps }: StatusParams): string => (steps === 1 ? l10n.t("1 step") : l10n.t("{0} steps", steps));

/** `120 ms · finishes`, or what went wrong. */
function detail(status: StatusParams | undefined): string {
  if (!status) return "";
  if (status.problem !== undefined) return status.problem;
  const parts = [status.latencyMs === undefined ? undefined : `${Math.round(status.latencyMs)} ms`, status.ending];
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}

function command(status: StatusParams | undefined) {
  switch (status?.state) {
    case "predicting":
      return { title: l10n.t("Cancel"), command: "foretrace.cancelPrediction" };
    case "failed":
      return { title: l10n.t("Show Log"), command: "foretrace.showLog" };
    case "predicted":
      return { title: l10n.t("Clear"), command: "foretrace.clearTrace" };
    default:
      return { title: l10n.t("Predict Trace"), command: "foretrace.predictTrace" };
  }
}
