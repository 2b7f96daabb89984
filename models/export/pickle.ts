import { ExportFault } from "./exportFault.ts";

/**
 * What a pickle says, as data. Nothing is called: a call of a known global stays a description of it, and it is up to the
 * reader to find in it what it expects.
 */
export type PickleValue =
  | undefined
  | boolean
  | number
  | string
  | readonly PickleValue[]
  | PickleMap
  | PickleGlobal
  | PickleCall
  | PicklePersistent;

export type PickleMap = Map<PickleValue, PickleValue>;

export class PickleGlobal {
  readonly name: string; // module and name, joined by a dot
  constructor(name: string) {
    this.name = name;
  }
}

/** A global called with `args`; `items` were set on the result, as on a dictionary. */
export class PickleCall {
  readonly name: string;
  readonly args: readonly PickleValue[];
  readonly items: PickleMap = new Map();
  constructor(name: string, args: readonly PickleValue[]) {
    this.name = name;
    this.args = args;
  }
}

/** Something kept outside of the pickle. */
export class PicklePersistent {
  readonly id: PickleValue;
  constructor(id: PickleValue) {
    this.id = id;
  }
}

/**
 * Reads a pickle of protocol 2, as PyTorch writes it. Throws an `ExportFault` that names a global not among `globals`, and
 * on opcodes that no file of plain tensors holds. Memory is in proportion to `bytes`.
 *
 * @param path for messages
 */
export function readPickle(bytes: Buffer, path: string, globals: ReadonlySet<string>): PickleValue {
  return new PickleMachine(bytes, path, globals).run();
}

/** Opcodes by their byte. Source: Python's `pickletools`. */
const OP = {
  mark: 0x28,
  emptyTuple: 0x29,
  stop: 0x2e,
  int32: 0x4a,
  int8: 0x4b,
  int16: 0x4d,
  none: 0x4e,
  persistent: 0x51,
  reduce: 0x52,
  text: 0x58,
  build: 0x62,
  global: 0x63,
  get8: 0x68,
  get32: 0x6a,
  put8: 0x71,
  put32: 0x72,
  setItem: 0x73,
  tuple: 0x74,
  setItems: 0x75,
  emptyMap: 0x7d,
  protocol: 0x80,
  tuple1: 0x85,
  tuple2: 0x86,
  tuple3: 0x87,
  true: 0x88,
  false: 0x89,
  long: 0x8a,
} as const;

const PROTOCOL = 2;
const MAX_LONG_BYTES = 6; // what a number holds exactly

class PickleMachine {
  readonly #bytes: Buffer;
  readonly #path: string;
  readonly #globals: ReadonlySet<string>;
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = []; // heights of the stack
  readonly #memo = new Map<number, PickleValue>();
  #at = 0;

  constructor(bytes: Buffer, path: string, globals: ReadonlySet<string>) {
    this.#bytes = bytes;
    this.#path = path;
    this.#globals = globals;
  }

  run(): PickleValue {
    const effects = this.#effects();
    for (;;) {
      const op = this.#byte();
      if (op === OP.stop) return this.#pop();
      const effect = effects.get(op);
      if (effect) effect();
      else this.#stack.push(this.#value(op));
    }
  }

  /** Opcodes that push nothing. */
  #effects(): ReadonlyMap<number, () => void> {
    return new Map([
      [OP.protocol, () => this.#protocol()],
      [OP.mark, () => void this.#marks.push(this.#stack.length)],
      [OP.put8, () => this.#put(this.#byte())],
      [OP.put32, () => this.#put(this.#take(4).readUInt32LE())],
      [OP.setItem, () => this.#setItems(this.#popMany(2))],
      [OP.setItems, () => this.#setItems(this.#popToMark())],
      // Attributes of the object below: a state_dict's `_metadata`, which says nothing about tensors.
      [OP.build, () => void this.#pop()],
    ]);
  }

  #value(op: number): PickleValue {
    switch (op) {
      case OP.none:
        return undefined;
      case OP.true:
      case OP.false:
        return op === OP.true;
      case OP.int8:
        return this.#byte();
      case OP.int16:
        return this.#take(2).readUInt16LE();
      case OP.int32:
        return this.#take(4).readInt32LE();
      case OP.long:
        return this.#long();
      case OP.text:
        return this.#take(this.#take(4).readUInt32LE()).toString("utf8");
      case OP.emptyTuple:
        return [];
      case OP.emptyMap:
        return new Map();
      case OP.tuple:
        return this.#popToMark();
      case OP.tuple1:
      case OP.tuple2:
      case OP.tuple3:
        return this.#popMany(op - OP.tuple1 + 1);
      case OP.get8:
        return this.#get(this.#byte());
      case OP.get32:
        return this.#get(this.#take(4).readUInt32LE());
      case OP.global:
        return this.#global();
      case OP.persistent:
        return new PicklePersistent(this.#pop());
      case OP.reduce:
        return this.#call();
      default:
        throw this.#fault(`its pickle holds the opcode 0x${op.toString(16)}, which plain tensors have no use for`);
    }
  }

  #protocol(): void {
    const protocol = this.#byte();
    if (protocol > PROTOCOL) throw this.#fault(`its pickle has the protocol ${protocol}; PyTorch writes ${PROTOCOL}`);
  }

  #global(): PickleGlobal {
    const name = `${this.#line()}.${this.#line()}`;
    if (this.#globals.has(name)) return new PickleGlobal(name);
    throw this.#fault(`it asks for ${name}. A file of weights needs only ${[...this.#globals].join(", ")}`);
  }

  #call(): PickleCall {
    const [callee, args] = this.#popMany(2);
    if (callee instanceof PickleGlobal && Array.isArray(args)) return new PickleCall(callee.name, args);
    throw this.#damaged();
  }

  #setItems(pairs: readonly PickleValue[]): void {
    const target = this.#stack.at(-1);
    const items = target instanceof PickleCall ? target.items : target;
    if (!(items instanceof Map) || pairs.length % 2 !== 0) throw this.#damaged();
    for (let at = 0; at < pairs.length; at += 2) items.set(pairs[at], pairs[at + 1]);
  }

  #put(slot: number): void {
    if (this.#stack.length === 0) throw this.#damaged();
    this.#memo.set(slot, this.#stack.at(-1));
  }

  #get(slot: number): PickleValue {
    if (!this.#memo.has(slot)) throw this.#damaged();
    return this.#memo.get(slot);
  }

  #long(): number {
    const length = this.#byte();
    if (length > MAX_LONG_BYTES) throw this.#fault(`its pickle holds an integer of ${length} bytes`);
    return length === 0 ? 0 : this.#take(length).readIntLE(0, length);
  }

  #pop(): PickleValue {
    return this.#popMany(1)[0];
  }

  #popMany(count: number): PickleValue[] {
    const from = this.#stack.length - count;
    if (from < (this.#marks.at(-1) ?? 0)) throw this.#damaged();
    return this.#stack.splice(from);
  }

  #popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw this.#damaged();
    return this.#stack.splice(mark);
  }

  #byte(): number {
    return this.#take(1).readUInt8();
  }

  #line(): string {
    const end = this.#bytes.indexOf("\n", this.#at);
    if (end < 0) throw this.#damaged();
    const line = this.#bytes.toString("utf8", this.#at, end);
    this.#at = end + 1;
    return line;
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw this.#damaged();
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #damaged(): ExportFault {
    return this.#fault(`its pickle makes no sense at byte ${this.#at}. Fetch it again`);
  }

  #fault(problem: string): ExportFault {
    return new ExportFault(`${this.#path} is refused: ${problem}.`);
  }
}
