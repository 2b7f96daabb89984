import { native, variadic } from "../signature.ts";
import { asCount, asNumber, asText, bytes, float, int, type Native, stop, tuple, type Value } from "../value.ts";
import { failing, functions, type Module, partly } from "./module.ts";

/** `struct`: numbers as bytes, where the format says in which order these are. */

interface Field {
  readonly code: string;
  readonly count: number;
}

const SIZES: Readonly<Record<string, number>> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  "?": 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  q: 8,
  Q: 8,
  f: 4,
  d: 8,
  s: 1,
};

const sizeOf = ({ code, count }: Field): number => (SIZES[code] ?? stop()) * count;

/** The fields of a format with sizes of its own; the system's are another matter. */
function fieldsOf(format: Value | undefined): { readonly fields: readonly Field[]; readonly isLittle: boolean } {
  const text = format?.type === "bytes" ? format.value : asText(format);
  const [, order = "", rest = ""] = /^([<>!])((?:\s*\d*[xcbB?hHiIlLqQfds])*)\s*$/.exec(text) ?? stop();
  const fields = [...rest.matchAll(/(\d*)([a-zA-Z?])/g)].map(([, count = "", code = ""]) => ({
    code,
    count: count === "" ? 1 : asCount(int(BigInt(count))),
  }));
  if (fields.some(({ count }) => count > 1_000)) return stop();
  return { fields, isLittle: order === "<" };
}

const total = (fields: readonly Field[]): number => fields.reduce((sum, field) => sum + sizeOf(field), 0);

function written(view: DataView, at: number, code: string, value: Value, isLittle: boolean): void {
  if (code === "f" || code === "d") {
    const number = Number(asNumber(value) ?? stop());
    if (code === "d") view.setFloat64(at, number, isLittle);
    else
      view.setFloat32(at, Number.isFinite(number) !== Number.isFinite(Math.fround(number)) ? stop() : number, isLittle);
    return;
  }
  if (code === "c") {
    view.setUint8(at, value.type === "bytes" && value.value.length === 1 ? value.value.charCodeAt(0) : stop());
    return;
  }
  if (code === "?") {
    view.setUint8(at, value.type === "bool" || value.type === "int" ? Number(BigInt(value.value) !== 0n) : stop());
    return;
  }
  const number = value.type === "int" || value.type === "bool" ? BigInt(value.value) : stop();
  const size = SIZES[code] ?? stop();
  const as = code === code.toLowerCase() ? BigInt.asIntN : BigInt.asUintN;
  if (as(size * 8, number) !== number) stop();
  for (let k = 0; k < size; k++) {
    const place = isLittle ? k : size - 1 - k;
    view.setUint8(at + place, Number((number >> BigInt(8 * k)) & 0xffn));
  }
}

const pack: Native = variadic(([format, ...values]) => {
  const { fields, isLittle } = fieldsOf(format);
  const view = new DataView(new ArrayBuffer(total(fields)));
  let [at, next] = [0, 0];
  for (const { code, count } of fields) {
    if (code === "s") {
      const value = values[next++];
      const text = value?.type === "bytes" ? value.value : stop();
      for (let k = 0; k < Math.min(count, text.length); k++) view.setUint8(at + k, text.charCodeAt(k));
    } else if (code !== "x")
      for (let k = 0; k < count; k++)
        written(view, at + k * (SIZES[code] ?? 0), code, values[next++] ?? stop(), isLittle);
    at += sizeOf({ code, count });
  }
  if (next !== values.length) return stop();
  return bytes(String.fromCharCode(...new Uint8Array(view.buffer)));
});

function read(view: DataView, at: number, code: string, isLittle: boolean): Value {
  if (code === "d") return float(view.getFloat64(at, isLittle));
  if (code === "f") return float(view.getFloat32(at, isLittle));
  if (code === "c") return bytes(String.fromCharCode(view.getUint8(at)));
  if (code === "?") return { type: "bool", value: view.getUint8(at) !== 0 };
  const size = SIZES[code] ?? stop();
  let number = 0n;
  for (let k = 0; k < size; k++) number = (number << 8n) | BigInt(view.getUint8(at + (isLittle ? size - 1 - k : k)));
  return int(code === code.toLowerCase() ? BigInt.asIntN(size * 8, number) : number);
}

function unpacked(format: Value | undefined, buffer: Value | undefined, offset: number, isWhole: boolean): Value {
  const { fields, isLittle } = fieldsOf(format);
  const text = buffer?.type === "bytes" ? buffer.value : stop();
  const size = total(fields);
  if (offset < 0 || (isWhole ? text.length !== size : text.length < offset + size)) return stop();
  const view = new DataView(Uint8Array.from(text.slice(offset, offset + size), (c) => c.charCodeAt(0)).buffer);
  const values: Value[] = [];
  let at = 0;
  for (const { code, count } of fields) {
    if (code === "s") values.push(bytes(text.slice(offset + at, offset + at + count)));
    else if (code !== "x")
      for (let k = 0; k < count; k++) values.push(read(view, at + k * (SIZES[code] ?? 0), code, isLittle));
    at += sizeOf({ code, count });
  }
  return tuple(values);
}

const PLAIN: ReadonlySet<Value["type"]> = new Set([
  "int",
  "bool",
  "float",
  "str",
  "bytes",
  "none",
  "list",
  "tuple",
  "dict",
]);

/** Too few or many values, or one that does not fit, in a format that is known. */
const unfit = ([format, ...values]: readonly Value[]): readonly ["struct.error"] | undefined => {
  const { fields } = fieldsOf(format);
  const codes = fields.flatMap(({ code, count }) =>
    code === "x" ? [] : code === "s" ? [code] : Array.from({ length: count }, () => code),
  );
  if (codes.length !== values.length) return ["struct.error"];
  const isBad = codes.some((code, at) => {
    const value = values[at];
    if (code === "?") return false;
    if (!value || !PLAIN.has(value.type)) return stop();
    if (code === "s") return value.type !== "bytes";
    if (code === "c") return value.type !== "bytes" || value.value.length !== 1;
    if (code === "f" || code === "d") return asNumber(value) === undefined;
    if (value.type !== "int" && value.type !== "bool") return true;
    const as = code === code.toLowerCase() ? BigInt.asIntN : BigInt.asUintN;
    return as((SIZES[code] ?? 0) * 8, BigInt(value.value)) !== BigInt(value.value);
  });
  return isBad ? ["struct.error"] : undefined;
};

/** What does not fit is an error, whose words differ between versions. */
const plain: Module = partly(
  "struct",
  /./,
  functions({
    pack,
    unpack: native("format buffer /", (format, buffer) => unpacked(format, buffer, 0, true)),
    unpack_from: native("format buffer offset?", (format, buffer, offset) =>
      unpacked(format, buffer, offset ? asCount(offset) : 0, false),
    ),
    calcsize: native("format /", (format) => int(total(fieldsOf(format).fields))),
  }),
);

export const struct: Module = failing(plain, {
  pack: unfit,
  unpack: ([format, buffer]) =>
    buffer?.type === "bytes" && buffer.value.length !== total(fieldsOf(format).fields) ? ["struct.error"] : undefined,
});
