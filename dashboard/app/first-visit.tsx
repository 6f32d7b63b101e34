import { signal } from '@preact/signals';
import { Dialog } from '../ui/dialog.tsx';
import { words } from './texts.ts';

const SEEN = 'personagraph.words';

/** Whether the five words are explained now: on a first visit, and when somebody asks. */
export const explaining = signal(localStorage.getItem(SEEN) === null);

export function FirstVisit() {
  if (!explaining.value) return null;
  const t = words.value.words;
  const close = () => {
    localStorage.setItem(SEEN, 'seen');
    explaining.value = false;
  };
  return (
    <Dialog
      title={t.title}
      onClose={close}
      foot={
        <button class="button primary" type="button" onClick={close}>
          {t.close}
        </button>
      }
    >
      <p class="lead">{t.lead}</p>
      <dl class="five-words">
        {t.list.map(([word, text]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
