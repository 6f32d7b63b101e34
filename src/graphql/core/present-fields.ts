type Present<T, Clearable extends keyof T> = {
  [K in keyof T]?: K extends Clearable ? Exclude<T[K], undefined> : NonNullable<T[K]>;
};

/** The fields of an input that hold something. Null is kept only for the fields that it clears. */
export function presentFields<T extends object, Clearable extends keyof T = never>(
  input: T,
  ...clearable: readonly Clearable[]
): Present<T, Clearable> {
  const entries = Object.entries(input).filter(
    ([key, value]) => value !== undefined && (value !== null || clearable.includes(key as Clearable)),
  );
  return Object.fromEntries(entries) as Present<T, Clearable>;
}
