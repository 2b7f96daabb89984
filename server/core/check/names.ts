import type { Node } from "web-tree-sitter";
import { namedChildren } from "../controlFlow.ts";
import type { Neighbours } from "../neighbours.ts";
import { expr } from "./machine/readExpression.ts";
import type { Expr } from "./machine/tree.ts";
import { shadowOf } from "./shadowed.ts";

/** What a program's names stand for, as far as its text says it. */
export interface Names {
  /** Names that some statement binds, in whichever scope, to anything but an import. */
  readonly bound: ReadonlySet<string>;
  /** Every name may have been given another meaning: by `import *`, by `exec`. */
  readonly isOpen: boolean;
  /** Names that only imports bind, all of the same: its dotted path. */
  readonly imports: ReadonlyMap<string, string>;
  /** Lambdas and named tuples that the module's own statements give a name that nothing else binds. */
  readonly fixed: ReadonlyMap<string, Expr>;
  /** Those that the module binds itself, or some function for it. */
  readonly ofModule: ReadonlySet<string>;
  /** Names that belong to another frame than the one that assigns them. */
  readonly elsewhere: ReadonlySet<string>;
  /** Names that only methods have, in whichever classes. */
  readonly methods: ReadonlySet<string>;
  /** Functions whose names nothing else binds, other than as parameters. */
  readonly defined: ReadonlySet<string>;
  /** What all `defaultdict`s of the program fill in. */
  readonly factory: Expr | undefined;
  /** Whether sets may lose items, which leaves traces in their order. */
  readonly setsShrink: boolean;
  /** Whether an `OrderedDict` may be shown in another order than its own. */
  readonly reorders: boolean;
}

/** @param beside in the program's own folder: what its modules hold is not followed here */
export function namesOf(root: Node, beside: Neighbours): Names {
  const found = new Found();
  found.visit(root);
  const { text } = root;
  const elsewhere = new Set(
    root
      .descendantsOfType(["global_statement", "nonlocal_statement"])
      .flatMap((node) => (node ? namedChildren(node).map(({ text: name }) => name) : [])),
  );
  const isSingle = (name: string) => found.counts.get(name) === 1;
  return {
    bound: new Set(found.counts.keys()),
    ofModule: new Set([...found.ofModule, ...elsewhere]),
    elsewhere,
    methods: new Set(
      [...found.methods].filter(([name, count]) => found.counts.get(name) === count).map(([name]) => name),
    ),
    isOpen: found.isOpen || /\b(?:exec|globals|locals|vars|setattr|__builtins__|builtins)\b/.test(text),
    imports: new Map(
      [...found.imports].flatMap(([name, paths]) =>
        paths.size === 1 && !found.counts.has(name) ? [[name, pathOf([...paths][0] ?? "", beside)]] : [],
      ),
    ),
    defined: new Set(
      root.descendantsOfType("function_definition").flatMap((node) => {
        const name = node?.childForFieldName("name")?.text ?? "";
        return found.assigned.get(name) === 1 ? [name] : [];
      }),
    ),
    fixed: new Map(moduleAssignments(root).filter(([name]) => isSingle(name))),
    factory:
      found.factories.size === 1 && !text.includes("default_factory") ? [...found.factories.values()][0] : undefined,
    reorders: text.includes("move_to_end"),
    setsShrink: /\.(?:discard|remove|pop|\w*difference\w*|intersection_update|clear)\(|[-&^]=|[\w)}\]] - [\w({[]/.test(
      text,
    ),
  };
}

const pathOf = (path: string, { names }: Neighbours): string =>
  shadowOf(path, names) === undefined ? path : `./${path}`;

/** A function of a class that is called as one. */
function isMethod(node: Node): boolean {
  const whole = node.parent?.type === "decorated_definition" ? node.parent : node;
  return (
    node.type === "function_definition" &&
    whole.parent?.parent?.type === "class_definition" &&
    namedChildren(whole).every(
      ({ type, text }) =>
        type !== "decorator" || /^@\s*(?:(?:abc\.)?abstractmethod|staticmethod|classmethod)$/.test(text.trim()),
    )
  );
}

class Found {
  readonly counts = new Map<string, number>();
  readonly imports = new Map<string, Set<string>>();
  readonly factories = new Map<string, Expr>();
  readonly ofModule = new Set<string>();
  /** How often a name is bound other than as a parameter. */
  readonly assigned = new Map<string, number>();
  readonly methods = new Map<string, number>();
  isOpen = false;
  #depth = 0;

  visit(node: Node): void {
    this.#look(node);
    const isFrame = node.type === "function_definition" || node.type === "class_definition";
    if (isFrame) this.#depth++;
    for (const child of namedChildren(node)) this.visit(child);
    if (isFrame) this.#depth--;
    if (isMethod(node)) {
      const name = node.childForFieldName("name")?.text ?? "";
      this.methods.set(name, (this.methods.get(name) ?? 0) + 1);
    }
  }

  #look(node: Node): void {
    switch (node.type) {
      case "assignment":
      case "augmented_assignment":
      case "for_statement":
      case "for_in_clause":
        this.#bindAll(node.childForFieldName("left"));
        return;
      case "named_expression":
      case "function_definition":
      case "class_definition":
        this.#bindAll(node.childForFieldName("name"));
        return;
      case "parameters":
      case "lambda_parameters":
        for (const parameter of namedChildren(node)) this.#bindParameter(parameter);
        return;
      case "as_pattern_target":
      case "delete_statement":
      case "case_pattern":
        for (const name of node.descendantsOfType("identifier")) if (name) this.#bind(name.text);
        return;
      case "wildcard_import":
        this.isOpen = true;
        return;
      case "import_statement":
      case "import_from_statement":
        this.#import(node);
        return;
      case "call":
        if (/^(?:\w+\.)?defaultdict$/.test(node.childForFieldName("function")?.text ?? "")) this.#factory(node);
    }
  }

  #bind(name: string, isParameter = false): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    if (isParameter) return;
    this.assigned.set(name, (this.assigned.get(name) ?? 0) + 1);
    if (this.#depth === 0) this.ofModule.add(name);
  }

  /** The names in a target; of an attribute or an item, the name of the object that changes. */
  #bindAll(target: Node | null): void {
    if (!target) return;
    if (target.type === "identifier") this.#bind(target.text);
    else if (target.type === "attribute") this.#bindAll(target.childForFieldName("object"));
    else if (/pattern|expression_list|tuple|list/.test(target.type))
      for (const part of namedChildren(target)) this.#bindAll(part);
  }

  #bindParameter(node: Node): void {
    const name = node.type === "identifier" ? node : (node.childForFieldName("name") ?? namedChildren(node)[0]);
    if (name?.type === "identifier") this.#bind(name.text, true);
    else if (name) for (const inner of name.descendantsOfType("identifier")) if (inner) this.#bind(inner.text, true);
  }

  #import(node: Node): void {
    const from = node.childForFieldName("module_name");
    for (const child of namedChildren(node)) {
      if (child.id === from?.id || child.type === "wildcard_import") continue;
      const path = (child.childForFieldName("name") ?? child).text;
      const alias = child.childForFieldName("alias")?.text;
      const full = from ? `${from.text}.${path}` : alias === undefined ? (path.split(".")[0] ?? path) : path;
      const name = alias ?? (from ? path : full);
      if (this.#depth === 0) this.ofModule.add(name);
      this.imports.set(name, (this.imports.get(name) ?? new Set()).add(full));
    }
  }

  #factory(node: Node): void {
    const list = node.childForFieldName("arguments");
    const [first] = list ? namedChildren(list) : [];
    this.factories.set(first?.text ?? "None", first ? expr(first, "") : { kind: "unclear", what: "factory" });
  }
}

/** `name = lambda …` and `name = namedtuple(…)` of the module itself. */
function moduleAssignments(root: Node): readonly (readonly [string, Expr])[] {
  return namedChildren(root).flatMap((statement) => {
    const [assignment] = statement.type === "expression_statement" ? namedChildren(statement) : [];
    if (assignment?.type !== "assignment") return [];
    const left = assignment.childForFieldName("left");
    const value = expr(assignment.childForFieldName("right"), "");
    if (left?.type !== "identifier") return [];
    const isLambda =
      value.kind === "lambda" && value.made.parameters.every(({ missing }) => !missing || missing.kind === "constant");
    const isTuple = value.kind === "call" && "name" in value.callee && value.callee.name === "namedtuple";
    return isLambda || isTuple ? [[left.text, value] as const] : [];
  });
}
