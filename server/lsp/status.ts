import { endingSentence } from "../core/render/values.ts";
import type { StatusParams } from "../protocol.ts";
import type { DocumentSession } from "./documentSession.ts";

/** What a client can show about a document without asking further. */
export function statusOf(uri: string, session: DocumentSession): StatusParams {
  const { state, problem, latencyMs } = session;
  const prediction = session.growing ?? session.shown;
  return {
    uri,
    state,
    steps: prediction?.steps.length ?? 0,
    ...(prediction && { model: prediction.model }),
    ...(prediction?.ending && { ending: endingSentence(prediction.ending) }),
    ...(latencyMs !== undefined && state === "predicted" && { latencyMs }),
    ...(problem !== undefined && { problem }),
  };
}
