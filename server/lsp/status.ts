import type { StatusParams } from "../protocol.ts";
import { shownEnding } from "./display.ts";
import type { DocumentSession } from "./documentSession.ts";
import type { Settings } from "./settings.ts";

/** What a client can show about a document without asking further. */
export function statusOf(uri: string, session: DocumentSession, settings: Settings): StatusParams {
  const { state, problem, latencyMs } = session;
  const prediction = session.growing ?? session.shown;
  const ending = prediction && shownEnding(prediction, settings.hints);
  return {
    uri,
    state,
    steps: prediction?.steps.length ?? 0,
    ...(prediction && { model: prediction.model }),
    ...(ending !== undefined && { ending }),
    ...(latencyMs !== undefined && state === "predicted" && { latencyMs }),
    ...(session.compared && { compared: { isEqual: session.compared.comparison.alignment.first === undefined } }),
    ...(problem !== undefined && { problem }),
  };
}
