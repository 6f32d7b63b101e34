import { Bars } from '../../../charts/bars.tsx';
import { count, share } from '../../../reader/format.ts';
import type { PreviewData } from './documents.ts';
import { words } from './texts.ts';

/** What unsaved settings would answer: sizes, and who would come and go. */
export function PreviewCard({ preview }: { readonly preview: PreviewData }) {
  const t = words.value;
  const { segments, population, unassigned, unknown, warnings } = preview;
  const moves = segments.filter(({ enter, leave }) => (enter ?? 0) + (leave ?? 0) > 0);
  return (
    <div class="stack">
      <Bars
        title={t.customers}
        format={count}
        heads={{ label: t.segment, value: t.customers }}
        bars={segments.map(({ key, name, size }) => ({ key, label: name, value: size }))}
      />
      <p class="soft small">
        {[
          unassigned > 0 ? `${t.unassigned(count(unassigned))} (${share(unassigned / Math.max(1, population))})` : null,
          unknown > 0 ? t.unknown(count(unknown)) : null,
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      {moves.length > 0 && (
        <section>
          <h3>{t.moved}</h3>
          <ul class="plain-list">
            {moves.map(({ key, name, enter, leave }) => (
              <li key={key} class="row">
                <span>{name}</span>
                <span class="soft numeric">{t.moves(count(enter ?? 0), count(leave ?? 0))}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {warnings.length > 0 && (
        <ul class="notice">
          {warnings.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
