import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Outcome, UserError } from '../../data/change.ts';
import { Conflict } from '../conflict.tsx';
import { Dialog } from '../dialog.tsx';
import { DialogFoot } from '../dialog-foot.tsx';
import { changedKeys, type Draft, disputedKeys, mergedDraft } from './draft.ts';
import './editor.css';
import { uiWords } from '../texts.ts';
import { toast } from '../toast.tsx';

/** What a control of an editor is given. */
export interface EditorControl {
  readonly label: string;
  readonly hint?: string;
  readonly error: string | undefined;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** One field of an editor: `editor-fields.tsx` makes those of each kind. */
export interface EditorField {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
  /** What is wrong with a value; undefined: nothing. */
  readonly wrong?: (value: string) => string | undefined;
  /** The value in words, where two stand side by side. Default: as it is. */
  readonly shown?: (value: string) => string;
  /** Whether it is offered, by what the others say. Default: always. */
  readonly isOffered?: (draft: Draft) => boolean;
  readonly control: (props: EditorControl) => ComponentChildren;
}

/** An edit to be sent: the fields that were changed, and the version that was seen. */
export interface Edit {
  readonly draft: Draft;
  readonly changed: ReadonlySet<string>;
  readonly version: number;
}

export interface EditorProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly fields: readonly EditorField[];
  /** As it is now; a conflict reads it anew. */
  readonly current: Draft;
  /** The version of that. Default: there is none yet, and a new one is made. */
  readonly version?: number;
  readonly save: (edit: Edit) => Promise<Outcome<unknown>>;
  /** What is said when it is saved. */
  readonly done: string;
  /** What the button says. Default: that it is saved. */
  readonly action?: string;
  readonly onClose: () => void;
}

/** A form in a window. What somebody else wrote meanwhile stands beside it, and the reader chooses line by line. */
export function Editor({ title, lead, fields, current, version = 0, save, done, action, onClose }: EditorProps) {
  const t = uiWords.value;
  const form = useId();
  const body = useRef<HTMLFormElement>(null);
  // As it was when the window was opened: what comes in meanwhile is held against it.
  const [seen, setSeen] = useState({ draft: current, version });
  const [draft, setDraft] = useState(current);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [isTried, setTried] = useState(false);
  const [isConflict, setConflict] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const offered = fields.filter(({ isOffered }) => isOffered?.(draft) ?? true);
  const faultOf = ({ key, required, wrong }: EditorField) => {
    const value = draft[key] ?? '';
    return required && value.trim() === '' ? t.required : wrong?.(value);
  };

  const send = async (edited: Draft, base: typeof seen) => {
    setBusy(true);
    const changed = changedKeys(edited, base.draft);
    const outcome = await save({ draft: edited, changed, version: base.version });
    setBusy(false);
    if (outcome.ok) {
      toast(done);
      onClose();
    } else if (outcome.conflict && version > 0) setConflict(true);
    else setErrors(outcome.errors);
  };
  const submit = () => {
    setTried(true);
    if (offered.some((field) => faultOf(field) !== undefined)) return;
    if (version > 0 && changedKeys(draft, seen.draft).size === 0) onClose();
    else void send(draft, seen);
  };
  const disputed = isConflict ? disputedKeys(draft, current, seen.draft) : [];
  const resolve = (mine: ReadonlySet<string>) => {
    const merged = mergedDraft(draft, current, seen.draft, mine);
    setConflict(false);
    setDraft(merged);
    setSeen({ draft: current, version });
    void send(merged, { draft: current, version });
  };
  useEffect(() => {
    // Two who changed different fields have nothing to choose between.
    if (isConflict && disputed.length === 0 && version !== seen.version) resolve(new Set());
  }, [isConflict, version]);
  useEffect(() => {
    if (isTried || errors.length > 0) body.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [isTried, errors]);

  if (disputed.length > 0) {
    return (
      <Conflict
        // Another edit that comes in while this is read begins it anew.
        key={version}
        differences={fields
          .filter(({ key }) => disputed.includes(key))
          .map(({ key, label, shown = (value) => value }) => ({
            key,
            label,
            theirs: shown(current[key] ?? ''),
            mine: shown(draft[key] ?? ''),
          }))}
        onDrop={onClose}
        onSave={resolve}
      />
    );
  }
  const isOf = ({ field }: UserError, key: string) => field?.includes(key) ?? false;
  const others = errors.filter((one) => !offered.some(({ key }) => isOf(one, key)));
  return (
    <Dialog
      title={title}
      wide
      onClose={onClose}
      foot={
        <DialogFoot onCancel={onClose} disabled={isBusy} form={form} {...(action !== undefined && { label: action })} />
      }
    >
      <form
        id={form}
        ref={body}
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {lead}
        {others.map(({ message }) => (
          <p class="notice" role="alert" key={message}>
            {message}
          </p>
        ))}
        {offered.map((field) => {
          const { key, label, hint, control } = field;
          const refused = errors.find((one) => isOf(one, key))?.message;
          return (
            <div key={key}>
              {control({
                label,
                ...(hint !== undefined && { hint }),
                error: (isTried ? faultOf(field) : undefined) ?? refused,
                value: draft[key] ?? '',
                onValue: (value) => setDraft((now) => ({ ...now, [key]: value })),
              })}
            </div>
          );
        })}
      </form>
    </Dialog>
  );
}
