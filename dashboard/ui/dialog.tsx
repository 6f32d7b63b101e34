import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { DialogFoot } from './dialog-foot.tsx';
import { Icon } from './icon.tsx';
import { uiWords } from './texts.ts';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** It closes by its buttons alone: what it shows would be lost otherwise. */
  readonly firm?: boolean;
  readonly children: ComponentChildren;
  /** Buttons, the one that is meant last. */
  readonly foot?: ComponentChildren;
}

/** A window above the page. The browser keeps the focus in it, and gives it back. Escape closes it. */
export function Dialog({ title, onClose, wide = false, firm = false, children, foot }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    element.current?.showModal();
    return () => element.current?.close();
  }, []);
  return (
    <dialog
      class={wide ? 'dialog wide' : 'dialog'}
      ref={element}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!firm) onClose();
      }}
      onClose={({ currentTarget }) => {
        // Browsers let Escape be refused once only.
        if (firm && currentTarget.isConnected) currentTarget.showModal();
      }}
    >
      <header class="dialog-head">
        <h2 id={id}>{title}</h2>
        {!firm && (
          <button class="bare" type="button" aria-label={uiWords.value.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled by keyboard. */}
      <section class="dialog-body" tabIndex={0} aria-labelledby={id}>
        {children}
      </section>
      {foot && <footer class="dialog-foot">{foot}</footer>}
    </dialog>
  );
}

interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button says: the deed, not "OK". */
  readonly action: string;
  /** It cannot be undone. */
  readonly danger?: boolean;
}

const asked = signal<(Question & { readonly answer: (yes: boolean) => void }) | null>(null);

/** Asks before something is done that cannot be undone. */
export function confirmed(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer(yes) {
        asked.value = null;
        resolve(yes);
      },
    };
  });
}

/** Shows what {@link confirmed} asks. */
export function Confirmation() {
  const question = asked.value;
  if (!question) return null;
  const { title, text, action, danger, answer } = question;
  return (
    <Dialog
      title={title}
      onClose={() => answer(false)}
      foot={
        <DialogFoot label={action} danger={danger ?? false} onCancel={() => answer(false)} onDo={() => answer(true)} />
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
