import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Completion, complete } from './complete.ts';
import type { FeatureName } from './documents.ts';
import type { Fault } from './draft.ts';
import { words } from './texts.ts';
import { tokensOf } from './tokens.ts';

export interface EditorProps {
  readonly label: string;
  readonly text: string;
  readonly features: readonly FeatureName[];
  readonly fault: Fault | undefined;
  readonly readOnly?: boolean;
  readonly onText: (text: string) => void;
}

/** A rule in colours, with what may follow at the caret, and a wave under what is wrong. */
export function Editor({ label, text, features, fault, readOnly = false, onText }: EditorProps) {
  const t = words.value;
  const area = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState<Completion>();
  const [active, setActive] = useState(0);
  const caret = useRef<number>(undefined);
  const id = useId();
  const shown = open && open.suggestions.length > 0 ? open : undefined;

  // The caret goes behind what was completed once the text is there.
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    area.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [text]);

  const look = (element: HTMLTextAreaElement) => {
    setActive(0);
    const { selectionStart, selectionEnd, value } = element;
    setOpen(selectionStart === selectionEnd ? complete(value, selectionStart, features) : undefined);
  };
  const accept = (index: number) => {
    const element = area.current;
    const chosen = shown?.suggestions[index];
    if (!element || !shown || !chosen) return;
    const next = text.slice(0, shown.from) + chosen.insert + text.slice(element.selectionStart);
    caret.current = shown.from + chosen.insert.length;
    onText(next);
    element.focus();
    setActive(0);
    setOpen(complete(next, caret.current, features));
  };
  const key = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }) => {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      look(event.currentTarget);
      return;
    }
    if (!shown) return;
    const count = shown.suggestions.length;
    if (event.key === 'ArrowDown') setActive((active + 1) % count);
    else if (event.key === 'ArrowUp') setActive((active + count - 1) % count);
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) accept(active);
    else if (event.key === 'Escape') setOpen(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div class="rule-field field">
      <label for={`${id}-text`}>{label}</label>
      <div class={readOnly ? 'rule-editor read-only' : 'rule-editor'}>
        <pre aria-hidden="true">
          <Coloured text={text} fault={fault} />
          {'\n'}
        </pre>
        <textarea
          ref={area}
          id={`${id}-text`}
          value={text}
          rows={1}
          readOnly={readOnly}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={shown ? `${id}-${active}` : undefined}
          aria-describedby={`${id}-hint ${id}-fault`}
          aria-invalid={fault ? 'true' : undefined}
          onInput={(event) => {
            onText(event.currentTarget.value);
            look(event.currentTarget);
          }}
          onKeyDown={key}
          onClick={() => setOpen(undefined)}
          onBlur={() => setOpen(undefined)}
        />
      </div>
      <p class="error" id={`${id}-fault`} role="status">
        {fault && (fault.to > 0 || fault.from > 0 ? t.faultAt(fault.from + 1, fault.text) : fault.text)}
      </p>
      <div class="suggestions" id={`${id}-list`} role="listbox" aria-label={t.suggestions} hidden={!shown}>
        {shown?.suggestions.map(({ label: name, detail }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field, which keeps the focus.
          <div
            key={name}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => accept(index)}
          >
            <code>{name}</code>
            {detail !== '' && <span class="soft small">{detail}</span>}
          </div>
        ))}
      </div>
      {!readOnly && (
        <p class="hint" id={`${id}-hint`}>
          {t.editorHint}
        </p>
      )}
    </div>
  );
}

function Coloured({ text, fault }: Pick<EditorProps, 'text' | 'fault'>) {
  return (
    <>
      {tokensOf(text).map(({ kind, text: part, from }) => {
        const isFault = fault && from < fault.to && from + part.length > fault.from && part.trim() !== '';
        return (
          <span key={from} class={isFault ? `token ${kind} fault` : `token ${kind}`}>
            {part}
          </span>
        );
      })}
      {fault && fault.from > 0 && fault.from >= text.length && <span class="token fault"> </span>}
    </>
  );
}
