export const TEAMS = ['MARKETING', 'SALES', 'SERVICE', 'FINANCE', 'LEGAL', 'PRODUCT'] as const;

/** The value of an enumeration that a field has; null where it is empty. */
export function oneOf<Value extends string>(all: readonly Value[], value: string | null | undefined): Value | null {
  return all.find((one) => one === value) ?? null;
}

/** A text of a form; null where it is empty. */
export function orNull(text: string | undefined): string | null {
  return text?.trim() || null;
}

/** The day of a time as a field for days has it, where the reader is. */
export function dayField(value: Date | string = new Date()): string {
  const at = new Date(value);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
