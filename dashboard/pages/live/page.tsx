import { useEffect, useState } from 'preact/hooks';
import type { PageProps } from '../../app/pages.ts';
import { query, setQuery } from '../../app/router.ts';
import { words as frame } from '../../app/texts.ts';
import { useQuery } from '../../data/query.ts';
import { clock, count, moment } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { stateWord } from '../../reader/state-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { LiveGroups } from './documents.ts';
import { FIRST_GROUPS, GROUP_NAMES, GROUPS, type Group, groupOf } from './kinds.ts';
import './page.css';
import { Rate } from './rate.tsx';
import { Sentence } from './sentence.tsx';
import {
  beginAnew,
  type Filter,
  follow,
  type Line,
  lines,
  type Mark,
  streamError,
  streamState,
  total,
} from './stream.ts';
import { words } from './texts.ts';

const ICONS: Readonly<Record<Group, IconName>> = {
  moves: 'segments',
  matches: 'personas',
  customers: 'customer',
  personas: 'personas',
  segmentations: 'segments',
  work: 'operate',
};

/** The groups that the address names; without any, those that people look for. */
function groupsNow(): readonly Group[] {
  const named = query.value.get('show')?.split(' ') ?? [];
  const found = GROUP_NAMES.filter((group) => named.includes(group));
  return found.length > 0 ? found : FIRST_GROUPS;
}

/** What happens in the workspace, as it happens. */
export default function LivePage(_: PageProps) {
  const t = words.value;
  const language = apiLanguage.value;
  const groups = groupsNow();
  const segmentation = query.value.get('segmentation') ?? '';
  const persona = query.value.get('persona') ?? '';
  const filter: Filter = {
    kinds: groups.flatMap((group) => [...GROUPS[group]]),
    segmentationIds: segmentation ? [segmentation] : null,
    personaIds: persona ? [persona] : null,
  };
  const [begun, setBegun] = useState(0);
  const filterText = JSON.stringify(filter);
  useEffect(() => follow(filter, language), [filterText, language, begun]);
  const [held, setHeld] = useState<{ readonly lines: readonly Line[]; readonly total: number }>();
  useEffect(() => setHeld(undefined), [filterText]);
  const shown = held?.lines ?? lines.value;
  const fresh = held ? total.value - held.total : 0;
  return (
    <>
      <PageHead title={frame.value.pages.live} lead={t.lead}>
        <button
          class="button"
          type="button"
          onClick={() => {
            setHeld(undefined);
            void beginAnew()
              .then(() => setBegun(begun + 1))
              // The list stays as it is while the server is away: its state says so.
              .catch(() => undefined);
          }}
        >
          {t.anew}
        </button>
        <button
          class="button primary"
          type="button"
          aria-pressed={held !== undefined}
          onClick={() => setHeld(held ? undefined : { lines: lines.peek(), total: total.peek() })}
        >
          {held ? t.resume : t.pause}
          {fresh > 0 && ` · ${t.waiting(count(fresh))}`}
        </button>
      </PageHead>
      <Filters groups={groups} segmentation={segmentation} persona={persona} />
      <div class="live-summary card">
        <p>
          <Badge tone={streamState.value === 'LIVE' ? 'good' : streamState.value === 'WAITING' ? 'open' : 'plain'}>
            {t.states[streamState.value]}
          </Badge>{' '}
          <span class="soft">{t.count(count(total.value))}</span>
        </p>
        <Rate />
      </div>
      {streamError.value !== undefined && (
        <p class="notice" role="alert">
          {t.stopped}: {streamError.value}
        </p>
      )}
      {shown.length === 0 ? (
        streamState.value === 'CONNECTING' ? (
          <Loading lines={5} />
        ) : (
          <Empty title={t.none}>
            <p>{t.noneText}</p>
          </Empty>
        )
      ) : (
        <>
          <ol class="changes" aria-label={frame.value.pages.live}>
            {shown.map((line) =>
              line.mark === undefined ? (
                <ChangeLine key={line.key} line={line} />
              ) : (
                <MarkLine key={line.key} line={line} />
              ),
            )}
          </ol>
          {total.value > shown.length && <p class="soft small">{t.cut(count(shown.length))}</p>}
        </>
      )}
    </>
  );
}

interface FiltersProps {
  readonly groups: readonly Group[];
  readonly segmentation: string;
  readonly persona: string;
}

function Filters({ groups, segmentation, persona }: FiltersProps) {
  const t = words.value;
  const known = useQuery(LiveGroups, { language: apiLanguage.value });
  const toggle = (group: Group) => {
    const next = GROUP_NAMES.filter((one) => (one === group ? !groups.includes(one) : groups.includes(one)));
    const isFirst = next.length === FIRST_GROUPS.length && next.every((one) => FIRST_GROUPS.includes(one));
    setQuery({ show: isFirst ? '' : next.join(' ') });
  };
  return (
    <search class="toolbar">
      <fieldset class="live-kinds">
        <legend>{t.kinds}</legend>
        {GROUP_NAMES.map((group) => (
          <button
            key={group}
            class="chip"
            type="button"
            aria-pressed={groups.includes(group)}
            onClick={() => toggle(group)}
          >
            {t.groups[group]}
          </button>
        ))}
      </fieldset>
      <SelectField
        label={t.segmentation}
        value={segmentation}
        onValue={(value) => setQuery({ segmentation: value })}
        options={[['', t.any], ...(known.data?.segmentations ?? []).map(({ id, name }) => [id, name] as const)]}
      />
      <SelectField
        label={t.persona}
        value={persona}
        onValue={(value) => setQuery({ persona: value })}
        options={[['', t.any], ...(known.data?.personas.nodes ?? []).map(({ id, name }) => [id, name] as const)]}
      />
    </search>
  );
}

function ChangeLine({ line }: { readonly line: Exclude<Line, Mark> }) {
  const { at, kind, cause, segmentation } = line;
  const group = groupOf(kind);
  return (
    <li class="change">
      <time class="soft small" dateTime={at} title={moment(at)}>
        {clock(at)}
      </time>
      <span class="change-icon">{group && <Icon name={ICONS[group]} />}</span>
      <p>
        <Sentence change={line} />
        <span class="soft small change-around">
          {[
            kind === 'SEGMENTATION_CHANGED' ? undefined : segmentation?.name,
            cause === null ? undefined : stateWord('ChangeCause', cause),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
    </li>
  );
}

function MarkLine({ line }: { readonly line: Mark }) {
  const t = words.value;
  const texts = { BROKEN: t.broken, BACK: t.back(line.made ?? 0), GAP: t.gap };
  return (
    <li class={`change mark ${line.mark.toLowerCase()}`}>
      <time class="small" dateTime={line.at}>
        {clock(line.at)}
      </time>
      <span class="change-icon">
        <Icon name={line.mark === 'BACK' ? 'check' : 'warning'} />
      </span>
      <p>{texts[line.mark]}</p>
    </li>
  );
}
