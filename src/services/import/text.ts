import type { ValueRule } from './mapping.ts';
import { refuseNested } from './nested.ts';
import { type LongRule, lenient, type Texts, unfit, type ValueContext } from './value-context.ts';

/**
 * Reads a text that is no value of a type of its own, such as a key. Throws INVALID_MAPPING for a rule that says another
 * type.
 */
export function compilePlainText(value: ValueRule, context: ValueContext): (texts: Texts) => string {
  const { type } = longForm(value);
  if (type !== undefined && type !== 'category') throw unfit(`is a text, not of type ${type}`, context);
  return compileText(value, context);
}

/** Reads a text, cleaned and mapped; empty where it is missing. */
export function compileText(value: ValueRule, context: ValueContext): (texts: Texts) => string {
  const rule = longForm(value);
  if (rule.optional && !context.mayLack) return compileText(value, lenient(context));
  if (rule.value !== undefined) {
    const constant = String(rule.value);
    return () => constant;
  }
  if (rule.columns) throw unfit('has `columns`, which make a list', context);
  const names = rule.join ?? rule.sum ?? rule.multiply ?? [rule.column!];
  const present = presentTexts(names, context);
  const between = rule.join ? (rule.separator ?? ' ') : ' ';
  const [only, ...more] = present;
  const read = more.length === 0 ? only! : (texts: Texts) => present.flatMap((one) => one(texts) || []).join(between);
  const clean = cleaner(rule);
  return clean ? (texts) => clean(read(texts)) : read;
}

/** Readers of columns; a text that stands for no value is empty. */
export function presentTexts(names: readonly string[], context: ValueContext): ((texts: Texts) => string)[] {
  const { find, path, missing } = context;
  return names.map((name) => {
    const at = find(name, path);
    if (missing.size === 0) return (texts) => refuseNested(texts[at]!);
    return (texts) => (missing.has(texts[at]!) ? '' : refuseNested(texts[at]!));
  });
}

/** Changes a text as the rule says; undefined where it says nothing. */
export function cleaner({
  remove,
  removePrefix,
  removeSuffix,
  map,
  lower,
}: LongRule): ((text: string) => string) | undefined {
  const steps: ((text: string) => string)[] = [];
  if (remove) {
    const unwanted = new Set(remove);
    const keep = (text: string) => [...text].filter((character) => !unwanted.has(character));
    steps.push((text) => keep(text).join('').trim());
  }
  if (removePrefix) {
    steps.push((text) => (text.startsWith(removePrefix) ? text.slice(removePrefix.length) : text));
  }
  if (removeSuffix) {
    steps.push((text) => (text.endsWith(removeSuffix) ? text.slice(0, -removeSuffix.length) : text));
  }
  if (map) {
    const replacements = new Map(Object.entries(map));
    steps.push((text) => {
      const replacement = replacements.get(text);
      return replacement === undefined ? text : replacement === null ? '' : String(replacement);
    });
  }
  if (lower) steps.push((text) => text.toLowerCase());
  return steps.length === 0 ? undefined : (text) => steps.reduce((changed, step) => step(changed), text);
}

export function longForm(rule: ValueRule): LongRule {
  return typeof rule === 'string' ? { column: rule } : rule;
}
