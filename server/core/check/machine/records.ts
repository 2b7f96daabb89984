/** Steps as they become, and the frames that they belong to. */

import type { Line0, StepKind } from "../../trace.ts";
import type { Env } from "./env.ts";
import type { Held } from "./objects/thing.ts";

/** A step as it becomes. */
export interface Recorded {
  readonly line: Line0;
  readonly frame: { readonly name: string; readonly depth: number };
  kind: StepKind;
  readonly changed: Map<string, string>;
  readonly deleted: string[];
  readonly evals: { readonly value: string; readonly calls: number }[];
  output: string | null;
  /** Why values that it shows are not known, by name; of what is printed under "". */
  readonly causes: Map<string, string>;
  value?: string;
  exception?: { readonly type: string; readonly message: string };
  /** The entries of the frames that it opened. */
  readonly entries: Recorded[];
  /** How many of them came when the statement itself was over: `__exit__` after the last of a `with` block. */
  late: number;
  /** Nothing more comes to it. */
  isDone: boolean;
  /** What comes after it in its frame. */
  next: Next | undefined;
  /**
   * Its exception has a `__str__` of the program's, which the tracer asks only where nothing catches it: what the step says
   * of it is known when the program is over, or another exception was raised.
   */
  isOpenEnded?: boolean;
}

export type Next = Line0 | "back" | "end";

export function recorded(line: Line0, frame: Recorded["frame"], kind: StepKind): Recorded {
  return {
    line,
    frame,
    kind,
    changed: new Map(),
    deleted: [],
    evals: [],
    output: null,
    causes: new Map(),
    entries: [],
    late: 0,
    isDone: false,
    next: undefined,
  };
}

/** One traced frame, as the tracer keeps it. */
export interface Shadow {
  readonly frame: { readonly name: string; readonly depth: number };
  readonly env: Env;
  readonly known: Map<string, { readonly value: Held; readonly identity: string }>;
  step: Recorded | undefined;
  isOpen: boolean;
  isClause: boolean;
  calls: number;
  /** More may have changed than the statement at hand can tell. */
  isDirty: boolean;
  /** Names that go when their `except` clause is over. */
  readonly handling: Set<string>;
}

export function shadowOf(name: string, depth: number, env: Env): Shadow {
  return {
    frame: { name, depth },
    env,
    known: new Map(),
    step: undefined,
    isOpen: false,
    isClause: false,
    calls: 0,
    isDirty: true,
    handling: new Set(),
  };
}
