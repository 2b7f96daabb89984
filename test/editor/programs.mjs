// What several scenarios need: a program, and how it is predicted.
import { handMadeModel } from "./fixture.mjs";

export const SUM = [
  "prices = [4, 12, 7]",
  "total = 0",
  "for price in prices:",
  "    total = total + price",
  "print(total)",
  "",
].join("\n");
/** Whether lenses tell how the predicted program ends. */
export const isPredicted = (lenses) => /≈ \d+ steps?, /.test(lenses);

/** Opens a program, predicts it by the palette's command and waits for the end. */
export async function predicted(editor, name, source) {
  await editor.open(name, source);
  await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
  await editor.command("Foretrace: Predict Trace");
  await editor.lensesUntil(isPredicted, "the predicted ending above the first line");
  return editor.hintsSettled();
}

/** Does something with a model whose every prediction is known. */
export async function withModel(editor, behaviour, action) {
  const model = await handMadeModel(behaviour);
  try {
    await editor.settings({ "foretrace.model.path": model.folder });
    await action(model.folder);
  } finally {
    await editor.settings({});
    await model.remove();
  }
}
