import type { Line0 } from "../../trace.ts";
import type { Value } from "../value.ts";

/** A program as the machine follows it: plain data, so that it can be sent to a worker. What is not followed is `unclear`. */
export type Block = readonly Statement[];

export type Statement = { readonly line: Line0 } & (
  | { readonly kind: "expression"; readonly value: Expr }
  | { readonly kind: "assign"; readonly targets: readonly Target[]; readonly value: Expr; readonly annotation?: string }
  | { readonly kind: "declare"; readonly name: string; readonly annotation: string } // `x: int`
  | { readonly kind: "augmented"; readonly target: Target; readonly operator: string; readonly value: Expr }
  | { readonly kind: "pass" | "break" | "continue" }
  | { readonly kind: "return"; readonly value: Expr | undefined }
  | { readonly kind: "raise"; readonly value: Expr | undefined; readonly cause: Expr | undefined }
  | { readonly kind: "assert"; readonly test: Expr; readonly message: Expr | undefined }
  | { readonly kind: "delete"; readonly targets: readonly Target[] }
  | { readonly kind: "if"; readonly test: Expr; readonly body: Block; readonly otherwise: Block }
  | { readonly kind: "while"; readonly test: Expr; readonly body: Block; readonly otherwise: Block }
  | {
      readonly kind: "for";
      readonly target: Target;
      readonly over: Expr;
      readonly body: Block;
      readonly otherwise: Block;
    }
  | {
      readonly kind: "try";
      readonly body: Block;
      readonly handlers: readonly Handler[];
      readonly otherwise: Block;
      readonly cleanup: Block;
    }
  | {
      readonly kind: "with";
      readonly items: readonly { readonly value: Expr; readonly target: Target | undefined }[];
      readonly body: Block;
    }
  | { readonly kind: "match"; readonly subject: Expr; readonly cases: readonly Case[] }
  | { readonly kind: "function"; readonly decorators: readonly Expr[]; readonly made: FunctionCode }
  | { readonly kind: "class"; readonly decorators: readonly Expr[]; readonly made: ClassCode }
  | { readonly kind: "import"; readonly names: readonly Imported[] }
  | { readonly kind: "unclear"; readonly what: string }
);

/** A module, or with `member` what is taken from it ("*": whatever it offers), and the name it gets. */
export interface Imported {
  /** Dotted; with dots in front where it is relative to the package. */
  readonly module: string;
  readonly member?: string;
  readonly name: string;
  /** `import a.b`: the name stands for `a`. */
  readonly isTop?: boolean;
}

export interface Handler {
  readonly line: Line0;
  readonly type: Expr | undefined;
  readonly name: string | undefined;
  readonly body: Block;
}

export interface Case {
  readonly line: Line0;
  readonly pattern: Pattern;
  readonly guard: Expr | undefined;
  readonly body: Block;
}

export type Pattern =
  | { readonly kind: "value"; readonly value: Expr }
  | { readonly kind: "capture"; readonly name: string | undefined } // undefined: `_`
  | { readonly kind: "as"; readonly pattern: Pattern; readonly name: string }
  | { readonly kind: "or"; readonly patterns: readonly Pattern[] }
  /** `star` is the place of `*rest` among the items. */
  | {
      readonly kind: "sequence";
      readonly items: readonly Pattern[];
      readonly star: number | undefined;
    }
  | {
      readonly kind: "mapping";
      readonly entries: readonly (readonly [Expr, Pattern])[];
      readonly rest: string | undefined;
    }
  | {
      readonly kind: "class";
      readonly type: Expr;
      readonly items: readonly Pattern[];
      readonly named: readonly (readonly [string, Pattern])[];
    }
  | { readonly kind: "unclear" };

export type Target =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly object: Expr; readonly name: string }
  | { readonly kind: "item"; readonly object: Expr; readonly index: Expr }
  /** `star` is the place of the target that takes the rest. */
  | { readonly kind: "items"; readonly targets: readonly Target[]; readonly star: number | undefined }
  | { readonly kind: "unclear" };

export type Expr =
  | { readonly kind: "constant"; readonly value: Value }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly object: Expr; readonly name: string }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: "logic"; readonly operator: "and" | "or"; readonly operands: readonly Expr[] }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expr }
  | { readonly kind: "compare"; readonly operators: readonly string[]; readonly operands: readonly Expr[] }
  | { readonly kind: "choice"; readonly test: Expr; readonly then: Expr; readonly otherwise: Expr }
  | {
      readonly kind: "call";
      readonly callee: Expr;
      readonly args: readonly Argument[];
      /** Without a name: `**value`. */
      readonly keywords: readonly (readonly [string | undefined, Expr])[];
    }
  | { readonly kind: "item"; readonly object: Expr; readonly index: Expr }
  | { readonly kind: "slice"; readonly bounds: readonly (Expr | undefined)[] }
  | { readonly kind: "sequence"; readonly type: "list" | "tuple" | "set"; readonly items: readonly Argument[] }
  /** Without a key: `**value`. */
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Expr | undefined, Expr])[] }
  | { readonly kind: "text"; readonly parts: readonly TextPart[] }
  | {
      readonly kind: "comprehension";
      readonly type: "list" | "set" | "dict" | "generator";
      readonly clauses: readonly Clause[];
      readonly item: Expr;
      readonly key: Expr | undefined;
    }
  | { readonly kind: "lambda"; readonly made: FunctionCode }
  | { readonly kind: "walrus"; readonly name: string; readonly value: Expr }
  | { readonly kind: "yield"; readonly value: Expr | undefined; readonly isFrom: boolean }
  | { readonly kind: "unclear"; readonly what: string };

export interface Argument {
  readonly value: Expr;
  readonly isStarred: boolean;
}

export type TextPart =
  | string
  | { readonly value: Expr; readonly format: readonly TextPart[]; readonly conversion: "r" | "s" | "a" | undefined };

export type Clause =
  | { readonly kind: "for"; readonly target: Target; readonly over: Expr }
  | { readonly kind: "if"; readonly test: Expr };

export interface Parameter {
  readonly name: string;
  readonly kind: "plain" | "positional" | "keyword" | "rest" | "keywords";
  readonly missing: Expr | undefined;
  /** As it stands there. */
  readonly annotation?: string;
}

export interface FunctionCode {
  readonly line: Line0;
  /** Its docstring, as it stands there. */
  readonly doc: Expr | undefined;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: Block;
  readonly isGenerator: boolean;
  readonly isAsync: boolean;
  readonly globals: readonly string[];
  readonly nonlocals: readonly string[];
}

export interface ClassCode {
  readonly line: Line0;
  readonly doc: Expr | undefined;
  readonly name: string;
  readonly bases: readonly Argument[];
  readonly keywords: readonly (readonly [string | undefined, Expr])[];
  readonly body: Block;
}
