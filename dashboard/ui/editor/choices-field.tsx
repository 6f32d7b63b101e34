import { useId } from 'preact/hooks';
import type { Option } from '../options.ts';
import { linesOf } from './draft.ts';
import type { EditorControl } from './editor.tsx';

/** Boxes to tick; the values that are, one a line in the order of the options. */
export function ChoicesField({
  label,
  hint,
  error,
  value,
  onValue,
  options,
}: EditorControl & { readonly options: readonly Option[] }) {
  const id = useId();
  const chosen = new Set(linesOf(value));
  const choose = (one: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(one);
    else next.delete(one);
    // One that is not offered any more stays, where it was before.
    const unlisted = [...next].filter((key) => !options.some(([option]) => option === key));
    onValue([...options.flatMap(([option]) => (next.has(option) ? [option] : [])), ...unlisted].join('\n'));
  };
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {error !== undefined && <p class="error">{error}</p>}
      <div class="choices-list">
        {options.map(([option, text], index) => (
          <span class="choices-one" key={option}>
            <input
              id={`${id}-${index}`}
              type="checkbox"
              checked={chosen.has(option)}
              onChange={(event) => choose(option, event.currentTarget.checked)}
            />
            <label for={`${id}-${index}`}>{text}</label>
          </span>
        ))}
      </div>
    </fieldset>
  );
}
