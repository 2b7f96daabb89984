import { assets, loadParser } from "../assets.ts";
import { fitLines } from "../core/cutProgram.ts";
import { createPredictor, type Predictor } from "../inference/predict.ts";
import type { ModelStatus } from "../protocol.ts";
import type { OpenPredictor, TracePredictor } from "./predictorHost.ts";

/** Predictions by the model directory that the settings name. */
export const modelPredictor: OpenPredictor = {
  parser: loadParser,
  async predictor({ model, decode }, log) {
    const folder = model.path === "" ? assets.embeddedModel : model.path;
    const settings = { device: model.device, idleMs: model.idleMinutes * 60_000 };
    const predictor = await createPredictor(folder, settings, (message) => log.info(message));
    const { maxTokens: maxNewTokens, timeLimitMs, constrainLines: constrain } = decode;
    const options = { maxNewTokens, timeLimitMs, constrain };
    const parser = await loadParser();
    const predict: TracePredictor["predict"] = async (whole, signal, onGrowth) => {
      const program = fitLines(parser.beside(whole.beside), whole, predictor.manifest.limits.sourceLines) ?? whole;
      const { trace } = await predictor.predict(program, options, signal, ({ steps }) =>
        onGrowth({ program, steps, ending: undefined, model: statusOf(predictor) }),
      );
      const [fault] = trace.faults;
      if (fault) log.info(`The model wrote ${trace.faults.length} things that no trace can have: ${fault.message}.`);
      return { program, steps: trace.steps, ending: trace.ending, model: statusOf(predictor) };
    };
    return { predict, dispose: () => predictor.dispose() };
  },
};

function statusOf(predictor: Predictor): ModelStatus {
  const { id, device, note } = predictor.status();
  return { id, device, ...(note !== undefined && { note }) };
}
