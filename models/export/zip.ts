import type { FileHandle } from "node:fs/promises";
import { ExportFault } from "./exportFault.ts";
import { readExactly } from "./tensorFile.ts";

/** A file in an archive. */
export interface ZipEntry {
  readonly offset: number; // of its first byte in the archive
  readonly sizeBytes: number; // unpacked
  readonly packedBytes: number; // in the archive; the same where it is stored as it is
  readonly deflated: boolean;
}

/** `stored`: nothing can unpack to more than it is. */
export type Packing = "stored" | "stored or deflated";

/** Field layouts and signatures are those of PKWARE's APPNOTE.TXT. */
const END = { signature: 0x06054b50, size: 22 } as const;
const CENTRAL = { signature: 0x02014b50, size: 46 } as const;
const LOCAL = { signature: 0x04034b50, size: 30 } as const;
const MAX_COMMENT = 0xffff;
/** Thousands of tensors take less; more is damage or malice. */
const MAX_DIRECTORY_BYTES = 16_000_000;
const ENCRYPTED = 1; // bit
const DEFLATED = 8; // method

/**
 * The files of a zip archive by name. PyTorch stores them as they are. Throws an `ExportFault` on archives that are cut
 * off, packed otherwise, encrypted, or larger than 4 GB.
 */
export async function readZip(
  file: FileHandle,
  path: string,
  packing: Packing = "stored",
): Promise<Map<string, ZipEntry>> {
  const { size } = await file.stat();
  const directory = await findDirectory(file, path, size);
  const bytes = await readExactly(file, path, directory.offset, directory.sizeBytes);
  const entries = new Map<string, ZipEntry>();
  for (let at = 0; at < bytes.length; ) {
    const found = centralEntry(bytes, at, path, packing);
    if (entries.has(found.name)) throw new ExportFault(`${path} is damaged: it holds ${found.name} twice.`);
    entries.set(found.name, await place(file, path, found, directory.offset));
    at = found.next;
  }
  if (entries.size !== directory.count)
    throw damaged(path, `it lists ${directory.count} files and has ${entries.size}`);
  return entries;
}

interface Directory {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly count: number;
}

/** The directory stands before the end record, which is the last thing in the file but for a comment. */
async function findDirectory(file: FileHandle, path: string, size: number): Promise<Directory> {
  const length = Math.min(size, END.size + MAX_COMMENT);
  const bytes = await readExactly(file, path, size - length, length);
  for (let at = length - END.size; at >= 0; at--) {
    if (bytes.readUInt32LE(at) !== END.signature) continue;
    const count = bytes.readUInt16LE(at + 10);
    const sizeBytes = bytes.readUInt32LE(at + 12);
    const offset = bytes.readUInt32LE(at + 16);
    if (offset === 0xffffffff || count === 0xffff)
      throw new ExportFault(`${path} is larger than this reader takes (4 GB).`);
    if (sizeBytes > MAX_DIRECTORY_BYTES) throw damaged(path, `its directory claims ${sizeBytes} bytes`);
    if (offset + sizeBytes > size - length + at) throw damaged(path, "its directory lies beyond its end");
    return { offset, sizeBytes, count };
  }
  throw new ExportFault(
    `${path} is no checkpoint as PyTorch 1.6 and newer write them, or it is cut off: it is no zip archive.`,
  );
}

interface CentralEntry extends Omit<ZipEntry, "offset"> {
  readonly name: string;
  readonly localOffset: number;
  readonly next: number;
}

function centralEntry(bytes: Buffer, at: number, path: string, packing: Packing): CentralEntry {
  if (at + CENTRAL.size > bytes.length || bytes.readUInt32LE(at) !== CENTRAL.signature) {
    throw damaged(path, "its directory makes no sense");
  }
  const nameEnd = at + CENTRAL.size + bytes.readUInt16LE(at + 28);
  const next = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  if (next > bytes.length) throw damaged(path, "its directory makes no sense");
  const name = bytes.toString("utf8", at + CENTRAL.size, nameEnd);
  const [packedBytes, sizeBytes] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
  const method = bytes.readUInt16LE(at + 10);
  const deflated = method === DEFLATED && packing !== "stored";
  if ((method !== 0 && !deflated) || (bytes.readUInt16LE(at + 8) & ENCRYPTED) !== 0) {
    throw new ExportFault(
      `${path} is refused: ${name} in it is ${packing === "stored" ? "compressed or encrypted, which PyTorch's files never are" : "packed in an unknown way"}.`,
    );
  }
  if (!deflated && packedBytes !== sizeBytes)
    throw damaged(path, `${name} takes ${packedBytes} bytes and claims ${sizeBytes}`);
  return { name, sizeBytes, packedBytes, deflated, localOffset: bytes.readUInt32LE(at + 42), next };
}

async function place(file: FileHandle, path: string, entry: CentralEntry, end: number): Promise<ZipEntry> {
  const { name, sizeBytes, packedBytes, deflated, localOffset } = entry;
  if (localOffset + LOCAL.size > end) throw damaged(path, `${name} lies beyond its end`);
  const header = await readExactly(file, path, localOffset, LOCAL.size);
  if (header.readUInt32LE() !== LOCAL.signature) throw damaged(path, `${name} is not where its directory says`);
  const offset = localOffset + LOCAL.size + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (offset + packedBytes > end) throw damaged(path, `${name} lies beyond its end`);
  return { offset, sizeBytes, packedBytes, deflated };
}

function damaged(path: string, problem: string): ExportFault {
  return new ExportFault(`${path} is damaged or cut off: ${problem}. Fetch it again.`);
}
