import type { FileHandle } from "node:fs/promises";
import { z } from "zod";
import { ExportFault } from "./exportFault.ts";
import { PickleCall, PickleGlobal, PicklePersistent, type PickleValue, readPickle } from "./pickle.ts";
import { BYTES_PER_VALUE, type Dtype, openFile, readExactly, type TensorEntry, type TensorFile } from "./tensorFile.ts";
import { readZip, type ZipEntry } from "./zip.ts";

const REBUILD = "torch._utils._rebuild_tensor_v2";
const ORDERED_DICT = "collections.OrderedDict";
const STORAGES: ReadonlyMap<string, Dtype> = new Map([
  ["torch.FloatStorage", "F32"],
  ["torch.LongStorage", "I64"],
]);
/** All that a checkpoint may name. */
const GLOBALS: ReadonlySet<string> = new Set([REBUILD, ORDERED_DICT, ...STORAGES.keys()]);
/** A description of a few hundred tensors takes some ten thousand bytes. */
const MAX_PICKLE_BYTES = 16_000_000;

/**
 * Opens a `state_dict` that `torch.save` wrote (`pytorch_model.bin`). Its pickle is read as data: it can name four globals
 * and none of them is called. Throws an `ExportFault`. The caller closes it.
 */
export function openTorchCheckpoint(path: string): Promise<TensorFile> {
  return openFile(path, readEntries);
}

async function readEntries(file: FileHandle, path: string): Promise<Map<string, TensorEntry>> {
  const archive = await readZip(file, path);
  const { root, entry } = findPickle(archive, path);
  if (entry.sizeBytes > MAX_PICKLE_BYTES) {
    throw new ExportFault(`${path} is refused: the description of its tensors claims ${entry.sizeBytes} bytes.`);
  }
  await refuseBigEndian(file, path, archive.get(`${root}byteorder`));
  const state = readPickle(await readExactly(file, path, entry.offset, entry.sizeBytes), path, GLOBALS);
  const items = state instanceof PickleCall && state.name === ORDERED_DICT ? state.items : state;
  if (!(items instanceof Map)) throw new ExportFault(`${path} holds no dictionary of tensors.`);
  const tensors = new Map<string, TensorEntry>();
  for (const [name, value] of items) {
    if (typeof name !== "string") throw new ExportFault(`${path} holds something whose name is no text.`);
    tensors.set(
      name,
      tensor(name, value, path, (key) => archive.get(`${root}data/${key}`)),
    );
  }
  return tensors;
}

function findPickle(
  archive: ReadonlyMap<string, ZipEntry>,
  path: string,
): { readonly root: string; readonly entry: ZipEntry } {
  for (const [name, entry] of archive) {
    const root = /^([^/]+\/)data\.pkl$/.exec(name)?.[1];
    if (root !== undefined) return { root, entry };
  }
  throw new ExportFault(`${path} is no checkpoint of PyTorch: it holds no data.pkl.`);
}

async function refuseBigEndian(file: FileHandle, path: string, entry: ZipEntry | undefined): Promise<void> {
  if (!entry || entry.sizeBytes > 16) return;
  const order = (await readExactly(file, path, entry.offset, entry.sizeBytes)).toString("utf8");
  if (order !== "little") throw new ExportFault(`${path} is refused: its byte order is "${order}", not "little".`);
}

const count = z.int().min(0);
const dims = z.array(count).max(8);
/** storage, offset in it, shape, strides (both in values), requires_grad, hooks */
const rebuildSchema = z.tuple([z.instanceof(PicklePersistent), count, dims, dims, z.boolean(), z.unknown()]);
/** tag, type, name in the archive, device, values */
const storageSchema = z.tuple([z.literal("storage"), z.instanceof(PickleGlobal), z.string(), z.string(), count]);

function tensor(
  name: string,
  value: PickleValue,
  path: string,
  find: (key: string) => ZipEntry | undefined,
): TensorEntry {
  if (!(value instanceof PickleCall) || value.name !== REBUILD) throw new ExportFault(`${path}: ${name} is no tensor.`);
  const rebuild = rebuildSchema.safeParse(value.args);
  const storage = storageSchema.safeParse(rebuild.data?.[0].id);
  const dtype = STORAGES.get(storage.data?.[1].name ?? "");
  if (!rebuild.success || !storage.success || !dtype) {
    throw new ExportFault(`${path}: the description of ${name} is not one of a tensor.`);
  }
  const [, start, shape, strides] = rebuild.data;
  const [, , key, , length] = storage.data;
  const bytes = find(key);
  const width = BYTES_PER_VALUE[dtype];
  if (!bytes) throw new ExportFault(`${path} is damaged: the values of ${name} are not in it.`);
  if (bytes.sizeBytes !== length * width) {
    throw new ExportFault(
      `${path}: the values of ${name} take ${bytes.sizeBytes} bytes, and it claims ${length * width}.`,
    );
  }
  if (!isContiguous(shape, strides))
    throw new ExportFault(`${path}: the values of ${name} are not in order of its rows.`);
  const size = shape.reduce((product, n) => product * n, 1);
  if (start + size > length) {
    throw new ExportFault(
      `${path}: ${name} has the shape [${shape}], more than the ${length - start} values it is given.`,
    );
  }
  return { dtype, shape, offset: bytes.offset + start * width, sizeBytes: size * width };
}

/** Row-major without gaps; along a dimension of one value the stride means nothing. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let at = shape.length - 1; at >= 0; at--) {
    if (shape[at] !== 1 && strides[at] !== expected) return false;
    expected *= shape[at] ?? 1;
  }
  return shape.length === strides.length;
}
