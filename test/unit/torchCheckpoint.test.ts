import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openTorchCheckpoint } from "../../models/export/torchCheckpoint.ts";

/** Written by `torch.save`; see make_network.py. */
const SAVED = fileURLToPath(new URL("../goldens/codeexecutor/state.bin", import.meta.url));

test("reads what PyTorch wrote", async () => {
  const file = await openTorchCheckpoint(SAVED);
  expect([...file.tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
    ["a.weight", "F32", [2, 3]],
    ["a.bias", "F32", [2]],
    ["part", "F32", [1, 3]],
    ["position_ids", "I64", [1, 5]],
  ]);
  expect([...(await file.readFloats("a.weight"))]).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  expect([...(await file.readFloats("a.bias"))]).toEqual([-1, 1]);
  expect([...(await file.readFloats("part"))]).toEqual([1.5, 2, 2.5]); // the second row of a.weight
  await expect(file.readFloats("position_ids")).rejects.toThrow(/position_ids is I64/);
  await file.close();
});

/** Opens a file with this content. */
async function openBytes(content: Uint8Array): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "foretrace-torch-"));
  try {
    const path = join(folder, "pytorch_model.bin");
    await writeFile(path, content);
    await (await openTorchCheckpoint(path)).close();
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Stored {
  readonly data: Buffer;
  readonly method?: number;
  readonly claimedBytes?: number;
}

/** A zip archive, honest or not. */
function zip(files: Readonly<Record<string, Buffer | Stored>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, file] of Object.entries(files)) {
    const { data, method = 0, claimedBytes = data.length }: Stored = Buffer.isBuffer(file) ? { data: file } : file;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(claimedBytes, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(name), data);
    directory.push(central, Buffer.from(name));
    at += local.length + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** The pickle of `{"w": tensor}`. */
function pickled({ storage = "torch\nFloatStorage", values = 6, start = 0, shape = [2, 3], strides = [3, 1] } = {}) {
  const text = (value: string) => Buffer.concat([Buffer.from([0x58, value.length, 0, 0, 0]), Buffer.from(value)]);
  const pair = ([a = 0, b = 0]: number[]) => Buffer.from([0x4b, a, 0x4b, b, 0x86]);
  return Buffer.concat([
    Buffer.from("\x80\x02}", "latin1"),
    text("w"),
    Buffer.from("ctorch._utils\n_rebuild_tensor_v2\n(("),
    text("storage"),
    Buffer.from(`c${storage}\n`),
    text("0"),
    text("cpu"),
    Buffer.from([0x4b, values, 0x74, 0x51, 0x4b, start]),
    pair(shape),
    pair(strides),
    Buffer.from("\x89}tRs.", "latin1"),
  ]);
}

const VALUES = Buffer.alloc(24);
const archive = (pickle: Buffer | Stored, values: Buffer | Stored = VALUES) =>
  zip({ "m/data.pkl": pickle, "m/data/0": values });

test("takes an archive with a plain dictionary", async () => {
  await openBytes(archive(pickled()));
});

describe("refuses by name", () => {
  const bomb = deflateRawSync(Buffer.alloc(10_000_000));
  const call = (global: string) => Buffer.from(`\x80\x02c${global}\n(X\x02\x00\x00\x00lstR.`, "latin1");
  const cases: readonly (readonly [string, Buffer, RegExp])[] = [
    ["a call of the system", archive(call("os\nsystem")), /asks for os\.system/],
    ["a call of eval", archive(call("builtins\neval")), /asks for builtins\.eval/],
    ["another storage", archive(pickled({ storage: "torch\nHalfStorage" })), /asks for torch\.HalfStorage/],
    ["something that is no storage", archive(pickled({ storage: "collections\nOrderedDict" })), /description of w/],
    ["a later protocol", archive(Buffer.from("\x80\x04}.", "latin1")), /protocol 4/],
    ["an opcode for instances", archive(Buffer.from("(icsv\nreader\n.")), /opcode 0x69/],
    ["a pickle that is cut off", archive(pickled().subarray(0, 60)), /makes no sense/],
    ["a pickle that takes more than there is", archive(Buffer.from("}s.")), /makes no sense/],
    ["a pickle that recalls what it never kept", archive(Buffer.from("h\x07.")), /makes no sense/],
    ["a name that is a number", archive(Buffer.from("}K\x01ccollections\nOrderedDict\n)Rs.")), /name is no text/],
    ["a dictionary in place of a tensor", archive(Buffer.from("}X\x01\0\0\0w}s.")), /w is no tensor/],
    ["no dictionary", archive(Buffer.from("K\x01.")), /no dictionary/],
    ["a bomb", archive({ data: bomb, method: 8, claimedBytes: 10_000_000 }), /m\/data\.pkl in it is compressed/],
    [
      "a stored entry with two sizes",
      archive(pickled(), { data: VALUES, claimedBytes: 9 }),
      /takes 24 bytes and claims 9/,
    ],
    ["fewer values than claimed", archive(pickled({ values: 7 })), /take 24 bytes, and it claims 28/],
    ["a shape beyond its values", archive(pickled({ start: 1 })), /shape \[2,3\], more than the 5 values/],
    ["rows out of order", archive(pickled({ strides: [1, 2] })), /not in order/],
    ["no values", zip({ "m/data.pkl": pickled() }), /values of w are not in it/],
    ["no pickle", zip({ "m/version": Buffer.from("3") }), /no data\.pkl/],
    ["another byte order", zip({ "m/data.pkl": pickled(), "m/byteorder": Buffer.from("big") }), /byte order is "big"/],
    ["an old file", Buffer.from("\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "latin1"), /no zip archive/],
    ["an empty file", Buffer.alloc(0), /no zip archive/],
  ];
  test.each(cases)("%s", async (_, content, message) => {
    await expect(openBytes(content)).rejects.toThrow(message);
  });

  test("a file cut off anywhere", async () => {
    const whole = await readFile(SAVED);
    for (let length = 0; length < whole.length; length += 97) {
      await expect(openBytes(whole.subarray(0, length))).rejects.toMatchObject({ name: "ExportFault" });
    }
  });

  test("or reads a file with any byte changed", async () => {
    const whole = archive(pickled());
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      await openBytes(changed).catch((error: unknown) => expect(error).toMatchObject({ name: "ExportFault" }));
    }
  });
});
