/** `%` of a string. */

import { percent } from "../format.ts";
import { attempt, float, str } from "../value.ts";
import { plainOf } from "./convert.ts";
import type { Machine } from "./machine.ts";
import { atBoth } from "./near.ts";
import { Instance } from "./objects/classes.ts";
import { Tuple } from "./objects/containers.ts";
import type { Held, Run } from "./objects/thing.ts";
import { Near, Unknown } from "./objects/unknownValue.ts";
import { reprText, strText } from "./strings.ts";
import { stuck, undecided } from "./stuck.ts";
import { heldText, isMarked, isNumeric, known, markOf, unknownIn } from "./unknown.ts";

export function* formattedBy(machine: Machine, template: string, right: Held): Run<Held> {
  const items = right instanceof Tuple && !right.named ? right.items : [right];
  const unclear = unknownIn(items);
  if (unclear) return yield* formattedUnknown(machine, template, items, unclear.cause);
  if (!items.some((item) => item instanceof Instance)) {
    const value = attempt(() => str(percent(template, plainOf(right))));
    return value ?? stuck("% of a string");
  }
  // Objects say themselves how they are shown.
  let [result, at] = ["", 0];
  for (const [whole, conversion] of template.matchAll(/%([sr%])|[^%]+|%/g)) {
    const item = items[at];
    if (whole === "%%") result += "%";
    else if (conversion === undefined) result += whole === "%" ? stuck("% of an object") : whole;
    else {
      result += yield* (conversion === "r" ? reprText : strText)(machine, item ?? stuck("% of too few"));
      if (isMarked(result)) return stuck("% of an object");
      at++;
    }
  }
  return at === items.length ? str(result) : stuck("% of too many");
}

function* formattedUnknown(machine: Machine, template: string, items: readonly Held[], cause: string): Run<Held> {
  let [result, at] = ["", 0];
  for (const [whole, width, code] of template.matchAll(/%([-+ 0#]*\d*(?:\.\d+)?)([a-zA-Z%])|[^%]+|%/g)) {
    if (code === "%") result += "%";
    else if (code === undefined) result += whole === "%" ? undecided(cause) : whole;
    else {
      const item = known(items[at++] ?? undecided(cause));
      const near = item instanceof Near ? atBoth(item, (x) => str(percent(whole, float(x)))) : undefined;
      if (near?.type === "str") result += near.value;
      else if (item instanceof Unknown) {
        if (code === "s")
          result +=
            width === "" ? yield* strText(machine, item) : markOf(cause, item.spread === "word" ? "line" : item.spread);
        else if (!isNumeric(item.kind)) return undecided(cause);
        else result += markOf(cause, /^[-+ #]*[1-9]/.test(width ?? "") ? "line" : "word");
      } else if (code === "s" && width === "") result += yield* strText(machine, item);
      else result += attempt(() => percent(whole, plainOf(item))) ?? undecided(cause);
    }
  }
  return at === items.length ? heldText(result) : undecided(cause);
}
