export interface StackPart {
  readonly key: string;
  readonly name: string;
  readonly size: number;
}

/** How the whole is divided, in one bar. The numbers stand in `label`. */
export function Stack({
  parts,
  rest = 0,
  label,
}: {
  readonly parts: readonly StackPart[];
  readonly rest?: number;
  readonly label: string;
}) {
  return (
    <span class="stack-bar" role="img" aria-label={label}>
      {parts.map(
        ({ key, name, size }, index) =>
          size > 0 && (
            <span key={key} class={`hue-${index % 8}`} style={{ flexGrow: size }} title={`${name}: ${size}`} />
          ),
      )}
      {rest > 0 && <span class="hue-none" style={{ flexGrow: rest }} />}
    </span>
  );
}
