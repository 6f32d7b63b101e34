/** What an input gives: fields left out or null are dropped, but for those whose null means "clear". */
export function given<T extends object, K extends keyof T = never>(
  input: T,
  ...clearable: readonly K[]
): { [P in keyof T]?: P extends K ? Exclude<T[P], undefined> : NonNullable<T[P]> } {
  return Object.fromEntries(
    Object.entries(input).filter(
      ([key, value]) => value !== undefined && (value !== null || clearable.includes(key as K)),
    ),
  ) as { [P in keyof T]?: P extends K ? Exclude<T[P], undefined> : NonNullable<T[P]> };
}
