#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { DEFAULT_LIMITS, MAX_STEPS } from "../groundtruth/runner.ts";
import { version } from "../version.ts";
import { type CompareFlags, compare } from "./compare.ts";
import { type EvaluateFlags, evaluate } from "./evaluate.ts";
import { CliFault, explain, UsageFault } from "./faults.ts";
import { modelCalibrate, modelExport, modelImport, modelInstallCuda, modelList, modelVerify } from "./model.ts";
import { type DownloadFlags, modelDownload } from "./modelDownload.ts";
import { type PredictFlags, predict } from "./predict.ts";
import { type RunFlags, run } from "./run.ts";
import { serve } from "./serve.ts";
import { reasonOf } from "./source.ts";
import { start } from "./start.ts";

const HALF = "also make a model in half precision, float16/, for graphics cards";
const EXIT = { done: 0, failed: 1, usage: 2 } as const;

function commandLine(): Command {
  const cli = new Command("foretrace")
    .description("Shows what a Python program will do before it is run: predicts its execution trace.")
    .version(version)
    .exitOverride();
  const model = () => new Option("--model <folder>", "model directory (default: the model that ships with Foretrace)");
  const device = () =>
    new Option("--device <device>", "where the model runs").choices(["auto", "cpu", "cuda"]).default("auto");
  const format = () => new Option("--format <format>", "what to print").choices(["text", "json"]).default("text");
  const python = () => new Option("--python <path>", "the interpreter for real runs").default("python3");
  const noConstraints = () =>
    new Option("--no-constraints", "let the model name lines that control flow cannot reach; implies --no-arithmetic");
  const noArithmetic = () =>
    new Option("--no-arithmetic", "let the model also write the values that a statement states outright");
  const maxSteps = () =>
    new Option("--max-steps <n>", `longest real run in steps, up to ${MAX_STEPS}`)
      .argParser(upTo(MAX_STEPS))
      .default(DEFAULT_LIMITS.steps);
  const timeout = () => new Option("--timeout <seconds>", "longest real run").argParser(positiveInteger).default(10);

  cli
    .command("predict")
    .description("predict the trace of a program and print it beside its lines")
    .argument("[file]", "Python file; - for standard input")
    .option("--call <expression>", 'predict one call instead of the whole module, such as "area(3, 4)"')
    .option("--stdin <file>", "sample input: input() calls are replaced by its lines")
    .addOption(model())
    .addOption(device())
    .option("--max-tokens <n>", "longest prediction in tokens", positiveInteger)
    .option(
      "--beam <n>",
      "traces followed at once, 1 to 10, by models that can (imported ones); the others are printed below the best",
      beamWidth,
    )
    .addOption(format())
    .option("--batch <in.jsonl>", 'predict many programs: lines of {"id", "code"}')
    .option("--out <out.jsonl>", "where the batch's answers go; a batch that was cut off goes on there")
    .addOption(noConstraints())
    .addOption(noArithmetic())
    .option("--no-drafts", "decode one token a pass")
    .action((file: string | undefined, flags: PredictFlags) => predict(file, flags));

  cli
    .command("run")
    .description("run the program for real, in a guarded process, and print its trace in the same form")
    .argument("[file]", "Python file; - for standard input")
    .option("--call <expression>", "run one call instead of the whole module")
    .option("--stdin <file>", "what the program reads")
    .addOption(python())
    .addOption(maxSteps())
    .addOption(timeout())
    .addOption(format())
    .option("--batch <in.jsonl>", 'run many programs: lines of {"id", "code"}')
    .option("--out <out.jsonl>", "where the batch's answers go")
    .action((file: string | undefined, flags: RunFlags) => run(file, flags));

  cli
    .command("compare")
    .description("lay the prediction against the real run: where it is right, where it parts, and why")
    .argument("<file>", "Python file")
    .option("--call <expression>", "compare one call instead of the whole module")
    .option("--stdin <file>", "what the program reads")
    .addOption(model())
    .addOption(device())
    .addOption(python())
    .addOption(maxSteps())
    .addOption(timeout())
    .addOption(format())
    .option("--expect-equal", "exit with code 3 when they differ")
    .action((file: string, flags: CompareFlags) => compare(file, flags));

  cli
    .command("eval")
    .description("score predictions on a data set: the metrics of CodeExecutor's paper, in its form and a strict one")
    .argument("<data.jsonl>", 'lines of {"id", "code"}, with "category" where there are several')
    .addOption(model())
    .addOption(device())
    .addOption(python())
    .addOption(format())
    .addOption(noConstraints())
    .addOption(noArithmetic())
    .option("--beam <n>", "as the paper's numbers were made: 10; for models that can (imported ones)", beamWidth)
    .addOption(new Option("--every <n>", "take only every nth program").argParser(positiveInteger).default(1))
    .action((file: string, flags: EvaluateFlags) => evaluate(file, flags));

  const models = cli.command("model").description("list, check and convert model directories");
  models.command("list").description("list the models that are here").action(modelList);
  models.command("verify").argument("<folder>").description("check a model directory").action(modelVerify);
  models
    .command("import")
    .description("turn a folder with CodeExecutor's weights, as Hugging Face has them, into model directories")
    .argument("<source>", "folder with config.json, model.safetensors or pytorch_model.bin, and the tokenizer's files")
    .option("--out <folder>", "where int8/ and float32/ go (default: foretrace/ in the source)")
    .option("--half", HALF)
    .action(modelImport);
  models
    .command("download")
    .description("fetch CodeExecutor's weights from Hugging Face, once you agree, and import them")
    .argument("[repository]", "owner/name on the hub", "microsoft/codeexecutor")
    .option("--out <folder>", "where int8/ and float32/ go (default: a folder with the repository's name)")
    .option("--endpoint <url>", "another hub, or a mirror (default: HF_ENDPOINT, else https://huggingface.co)")
    .option("--yes", "agree to licence and size beforehand")
    .option("--keep", "keep the downloaded files beside the models")
    .option("--half", HALF)
    .action((repository: string, flags: DownloadFlags) => modelDownload(repository, flags));
  models
    .command("export")
    .description("turn trained weights (config.json, model.safetensors, tokenizer.json) into a model directory")
    .argument("<source>")
    .requiredOption("--out <folder>", "the model directory to write")
    .addOption(new Option("--quantize <format>").choices(["int8", "none", "half"]).default("int8"))
    .action(modelExport);

  models
    .command("install-cuda")
    .description("fetch what ONNX Runtime needs to use an NVIDIA graphics card (Linux on x64), after asking")
    .option("--out <folder>", "where it goes (default: where predictions look for it)")
    .option("--yes", "do not ask")
    .action(modelInstallCuda);

  models
    .command("calibrate")
    .description("fit what the model's probabilities mean on programs it was not trained on")
    .argument("<folder>")
    .requiredOption("--data <programs.jsonl>", 'lines of {"code"}; each is run and predicted')
    .addOption(python())
    .action(modelCalibrate);

  cli
    .command("server")
    .description("run the language server")
    .option("--stdio", "talk over standard input and output")
    .action(serve);
  cli
    .command("start")
    .description("predict a sample or the given file, and say how to open the editor")
    .argument("[file]")
    .action(start);
  return cli;
}

const beamWidth = upTo(10);

function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = positiveInteger(text);
    if (value > most) throw new InvalidArgumentError(`it must be 1 to ${most}.`);
    return value;
  };
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("it must be a whole number above 0.");
  return value;
}

// `foretrace predict … | head` has read enough: nothing went wrong.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.done);
  process.stderr.write(`foretrace: Cannot write the output: ${reasonOf(error)}.\n`);
  process.exit(EXIT.failed);
});
try {
  await commandLine().parseAsync();
} catch (error) {
  // commander has printed its own message, with the usage.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  else {
    process.stderr.write(`foretrace: ${explain(error)}\n`);
    if (!(error instanceof CliFault) && process.env.FORETRACE_DEBUG) console.error(error);
    process.exitCode = error instanceof UsageFault ? EXIT.usage : EXIT.failed;
  }
}
