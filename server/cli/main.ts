import { Command, CommanderError, Option } from "commander";
import { compare } from "./compare.ts";
import { CliFault, explain } from "./faults.ts";
import { modelList, modelVerify } from "./model.ts";
import { predict, predictBatch } from "./predict.ts";
import { run, runBatch } from "./run.ts";
import { start } from "./start.ts";
