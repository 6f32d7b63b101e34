import { useId, useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { uiWords } from './texts.ts';

/** Something that two people wrote differently. */
export interface Difference {
  readonly key: string;
  readonly label: string;
  readonly theirs: string;
  readonly mine: string;
}

export interface ConflictProps {
  readonly differences: readonly Difference[];
  /** The keys of what is to be as the reader wrote it. */
  readonly onSave: (mine: ReadonlySet<string>) => void;
  readonly onDrop: () => void;
}

/** Two edits side by side: the reader chooses line by line. */
export function Conflict({ differences, onSave, onDrop }: ConflictProps) {
  const t = uiWords.value.conflict;
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set(differences.map(({ key }) => key)));
  const choose = (key: string, isMine: boolean) => {
    const next = new Set(mine);
    if (isMine) next.add(key);
    else next.delete(key);
    setMine(next);
  };
  return (
    <Dialog
      title={t.title}
      wide
      onClose={onDrop}
      foot={
        <>
          <button class="button" type="button" onClick={onDrop}>
            {t.drop}
          </button>
          <button class="button primary" type="button" onClick={() => onSave(mine)}>
            {t.save}
          </button>
        </>
      }
    >
      <p>{t.lead}</p>
      {differences.map(({ key, ...texts }) => (
        <Choice key={key} {...texts} isMine={mine.has(key)} onChoose={(isMine) => choose(key, isMine)} />
      ))}
    </Dialog>
  );
}

interface ChoiceProps extends Omit<Difference, 'key'> {
  readonly isMine: boolean;
  readonly onChoose: (isMine: boolean) => void;
}

function Choice({ label, theirs, mine, isMine, onChoose }: ChoiceProps) {
  const t = uiWords.value.conflict;
  const name = useId();
  return (
    <fieldset class="conflict">
      <legend>{label}</legend>
      {[
        { title: t.theirs, text: theirs, chosen: !isMine, value: false },
        { title: t.mine, text: mine, chosen: isMine, value: true },
      ].map(({ title, text, chosen, value }) => (
        <label class="conflict-side" key={title}>
          <span class="conflict-title">
            <input type="radio" name={name} checked={chosen} onChange={() => onChoose(value)} /> {title}
          </span>
          <span class="conflict-text">{text || <em>{t.empty}</em>}</span>
        </label>
      ))}
    </fieldset>
  );
}
