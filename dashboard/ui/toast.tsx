import { signal } from '@preact/signals';
import { Icon } from './icon.tsx';
import { uiWords } from './texts.ts';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'done' | 'failed';
  readonly undo: (() => void) | undefined;
}

const toasts = signal<readonly Toast[]>([]);
let last = 0;
/** Long enough to read twice; one that can be undone stays longer. */
const [SHORT_MS, LONG_MS] = [6_000, 12_000];

export interface ToastOptions {
  readonly kind?: Toast['kind'];
  /** Offered as long as it is shown. */
  readonly undo?: () => void;
}

/** Says what was done, at the edge of the window, also to those who listen. */
export function toast(text: string, { kind = 'done', undo }: ToastOptions = {}): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(-2), { id, text, kind, undo }];
  setTimeout(() => dismiss(id), undo || kind === 'failed' ? LONG_MS : SHORT_MS);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

export function Toasts() {
  const t = uiWords.value;
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, kind, undo }) => (
        <div class={`toast ${kind}`} key={id}>
          <Icon name={kind === 'done' ? 'check' : 'warning'} />
          <span>{text}</span>
          {undo && (
            <button
              class="link"
              type="button"
              onClick={() => {
                dismiss(id);
                undo();
              }}
            >
              {t.undo}
            </button>
          )}
          <button class="bare" type="button" aria-label={t.close} onClick={() => dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
