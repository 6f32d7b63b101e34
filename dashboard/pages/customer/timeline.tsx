import { useState } from 'preact/hooks';
import { hrefOf, query, setQuery } from '../../app/router.ts';
import { usePages } from '../../data/query.ts';
import { may } from '../../data/viewer.ts';
import { clock, day, exactMoney } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { shownText } from '../../reader/masked.ts';
import { stateWord } from '../../reader/state-words.ts';
import { SelectField } from '../../ui/field.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { Timeline, type TimelineItem } from './documents.ts';
import { NoteActions, NoteDialog } from './notes.tsx';
import { aboutCustomer } from './one.tsx';
import { words } from './texts.ts';

const KINDS = ['EVENT', 'ANSWER', 'MOVE', 'MATCH', 'FIELDS', 'SIGNAL', 'NOTE', 'MERGE'] as const;
type Kind = (typeof KINDS)[number];
const ICONS: Readonly<Record<Kind, IconName>> = {
  EVENT: 'live',
  ANSWER: 'research',
  MOVE: 'segments',
  MATCH: 'personas',
  FIELDS: 'edit',
  SIGNAL: 'strategy',
  NOTE: 'research',
  MERGE: 'data',
};
const PAGE = 40;

/** Its story by days, newest first. */
export function TimelineCard({ id }: { readonly id: string }) {
  const t = words.value;
  const kind = KINDS.find((one) => one === query.value.get('kind'));
  const [isWriting, setWriting] = useState(false);
  const pages = usePages(
    Timeline,
    { id, language: apiLanguage.value, first: PAGE, kinds: kind ? [kind] : null },
    ({ customer }) => customer?.timeline,
    { touchedBy: aboutCustomer(id) },
  );
  return (
    <section class="card timeline-card">
      <div class="timeline-head">
        <h2>{t.timeline}</h2>
        <SelectField
          label={t.kinds}
          value={kind ?? ''}
          onValue={(value) => setQuery({ kind: value })}
          options={[['', t.allKinds], ...KINDS.map((one) => [one, stateWord('TimelineKind', one)] as const)]}
        />
        {may('WRITE') && may('PERSONAL') && (
          <button class="button" type="button" onClick={() => setWriting(true)}>
            {t.writeNote}
          </button>
        )}
      </div>
      <Shown query={pages.state} lines={6}>
        {() =>
          pages.nodes.length === 0 ? (
            <Empty title={t.noTimeline}>
              <p>{t.noTimelineText}</p>
            </Empty>
          ) : (
            <>
              {byDay(pages.nodes).map(([name, items]) => (
                <section class="timeline-day" key={name}>
                  <h3>{name}</h3>
                  <ul>
                    {items.map((item) => (
                      <Item key={item.key} item={item} />
                    ))}
                  </ul>
                </section>
              ))}
              <MoreButton more={pages.more} />
            </>
          )
        }
      </Shown>
      {isWriting && <NoteDialog about={{ customerId: id }} onClose={() => setWriting(false)} />}
    </section>
  );
}

function byDay(items: readonly TimelineItem[]): readonly (readonly [day: string, items: readonly TimelineItem[]])[] {
  const days = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const name = day(item.at);
    const found = days.get(name);
    if (found) found.push(item);
    else days.set(name, [item]);
  }
  return [...days];
}

function textOf(item: TimelineItem) {
  if (item.__typename === 'TimelineNote') return shownText(item.note.text);
  if (item.__typename !== 'TimelineEvent') return shownText(item.text);
  const { label, amount, channel } = item.event;
  return [label, amount === null ? null : exactMoney(amount), channel].filter((part) => part !== null).join(' · ');
}

function Item({ item }: { readonly item: TimelineItem }) {
  const t = words.value;
  return (
    <li class="timeline-item">
      <time class="soft small" dateTime={item.at}>
        {clock(item.at)}
      </time>
      <span class="timeline-icon" title={stateWord('TimelineKind', item.kind)}>
        <Icon name={ICONS[item.kind]} />
      </span>
      <div>
        <p>{textOf(item)}</p>
        {item.__typename === 'TimelineMove' && item.segmentation && (
          <p class="soft small">
            <a href={hrefOf(`segments/${encodeURIComponent(item.segmentation.key)}`)}>{item.segmentation.name}</a>
            {item.cause !== null && ` · ${stateWord('ChangeCause', item.cause)}`}
          </p>
        )}
        {item.__typename === 'TimelineFields' && item.keyName !== null && (
          <p class="soft small">{t.by(item.keyName)}</p>
        )}
        {item.__typename === 'TimelineNote' && <NoteActions note={item.note} />}
      </div>
    </li>
  );
}
