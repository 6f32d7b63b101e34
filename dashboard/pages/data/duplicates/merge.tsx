import { useId, useState } from 'preact/hooks';
import { change } from '../../../data/change.ts';
import type { VariablesOf } from '../../../data/graphql.ts';
import { day, moment } from '../../../reader/format.ts';
import { confirmed, Dialog } from '../../../ui/dialog.tsx';
import { DialogFoot } from '../../../ui/dialog-foot.tsx';
import { toast } from '../../../ui/toast.tsx';
import { fieldName } from '../field-name.ts';
import { Merge, type Pair, type Person, UndoMerge } from './documents.ts';
import { KEPT, type KeptField, nameOf, shown, shownValue } from './person.ts';
import { words } from './texts.ts';

type Side = 'first' | 'second';
type Fields = NonNullable<VariablesOf<typeof Merge>['input']['fields']>;

export interface MergeDialogProps {
  readonly pair: Pair;
  readonly onClose: () => void;
}

/** Two customers side by side: who stays, and which value where they differ. */
export function MergeDialog({ pair, onClose }: MergeDialogProps) {
  const t = words.value;
  const [stays, setStays] = useState<Side>('first');
  const [chosen, setChosen] = useState<Readonly<Partial<Record<KeptField, Side>>>>({});
  const [wrong, setWrong] = useState<string>();
  const { first, second } = pair;
  if (!first || !second) return null;
  const people = { first, second } as const;
  const [into, from] = stays === 'first' ? [first, second] : [second, first];
  /** The value that is kept: as chosen, otherwise that of who stays, where there is one. */
  const keptOf = (field: KeptField): Side =>
    chosen[field] ?? (shownValue(people[stays], field) === '' ? (stays === 'first' ? 'second' : 'first') : stays);
  const merge = async () => {
    const question = { title: t.mergeTitle, text: t.mergeText(nameOf(from), nameOf(into)), action: t.merge };
    if (!(await confirmed(question))) return;
    const fields = Object.fromEntries(
      KEPT.filter((field) => shownValue(first, field) !== shownValue(second, field)).map((field) => [
        field,
        keptOf(field) === stays ? 'KEEP_INTO' : 'TAKE_FROM',
      ]),
    ) as Fields;
    const outcome = await change(Merge, { input: { into: { id: into.id }, from: { id: from.id }, fields } });
    if (!outcome.ok) {
      setWrong(outcome.errors[0]?.message);
      return;
    }
    const { mergeId } = outcome.payload;
    const undo = async () => {
      const undone = await change(UndoMerge, { id: mergeId! });
      if (undone.ok) toast(t.unmerged);
      else toast(undone.errors[0]?.message ?? '', { kind: 'failed' });
    };
    toast(t.merged(nameOf(into)), mergeId === null ? {} : { undo: () => void undo() });
    onClose();
  };
  return (
    <Dialog
      title={t.title}
      wide
      onClose={onClose}
      foot={<DialogFoot label={t.merge} onCancel={onClose} onDo={() => void merge()} />}
    >
      <p>{t.leadDialog}</p>
      <SideBySide
        people={people}
        stays={stays}
        keptOf={keptOf}
        onStays={(side) => {
          setStays(side);
          setChosen({});
        }}
        onKeep={(field, side) => setChosen({ ...chosen, [field]: side })}
      />
      {wrong !== undefined && (
        <p class="error" role="alert">
          {wrong}
        </p>
      )}
    </Dialog>
  );
}

interface SideBySideProps {
  readonly people: Readonly<Record<Side, Person>>;
  readonly stays: Side;
  readonly keptOf: (field: KeptField) => Side;
  readonly onStays: (side: Side) => void;
  readonly onKeep: (field: KeptField, side: Side) => void;
}

function SideBySide({ people, stays, keptOf, onStays, onKeep }: SideBySideProps) {
  const t = words.value;
  const name = useId();
  const sides: readonly Side[] = ['first', 'second'];
  return (
    <div class="table-frame">
      <table class="table side-by-side">
        <caption class="hidden">{t.title}</caption>
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            {sides.map((side) => (
              <th scope="col" key={side}>
                <label class="side-choice">
                  <input type="radio" name={`${name}-stays`} checked={stays === side} onChange={() => onStays(side)} />{' '}
                  {t.stays}: {nameOf(people[side])}
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t.fields.externalId}</th>
            {sides.map((side) => (
              <td key={side}>{shown(people[side].externalId)}</td>
            ))}
          </tr>
          {KEPT.filter((field) => sides.some((side) => shownValue(people[side], field) !== '')).map((field) => {
            const values = sides.map((side) => shownValue(people[side], field));
            const isSame = values[0] === values[1];
            return (
              <tr key={field}>
                <th scope="row">{fieldName(field)}</th>
                {sides.map((side, index) => (
                  <td key={side} class={!isSame && keptOf(field) === side ? 'kept' : undefined}>
                    {isSame ? (
                      values[index]
                    ) : (
                      <label class="side-choice">
                        <input
                          type="radio"
                          name={`${name}-${field}`}
                          aria-label={t.keep(fieldName(field), values[index] || t.empty)}
                          checked={keptOf(field) === side}
                          onChange={() => onKeep(field, side)}
                        />{' '}
                        {values[index] || <em>{t.empty}</em>}
                      </label>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          <tr>
            <th scope="row">{t.fields.createdAt}</th>
            {sides.map((side) => (
              <td key={side}>{day(people[side].createdAt)}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t.fields.updatedAt}</th>
            {sides.map((side) => (
              <td key={side}>{moment(people[side].updatedAt)}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
