import { hrefOf, query, setQuery } from '../../app/router.ts';
import { words as frame } from '../../app/texts.ts';
import { Stack } from '../../charts/stack.tsx';
import { useQuery } from '../../data/query.ts';
import { may } from '../../data/viewer.ts';
import { count, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { type ListedSegmentation, Segmentations } from './documents.ts';
import { answeredAt, needsAttention, StatusBadges } from './status.tsx';
import { words } from './texts.ts';
import { touching } from './touching.ts';

/** Every segmentation as a card: what divides whom, how fresh, and how large its segments are. */
export function SegmentationList() {
  const t = words.value;
  const answer = useQuery(Segmentations, { language: apiLanguage.value }, { touchedBy: touching });
  const search = query.value.get('search') ?? '';
  const only = query.value.get('only') ?? '';
  const all = answer.data?.segmentations ?? [];
  const population = answer.data?.customers.totalCount ?? 0;
  const found = all.filter(
    (one) =>
      textOf(one).includes(search.toLocaleLowerCase()) &&
      (only === '' || (only === 'OFF' ? !one.enabled : needsAttention(one))),
  );
  return (
    <>
      <PageHead title={frame.value.pages.segments} lead={answer.data && t.lead(all.length, count(population))}>
        {may('WRITE') && (
          <a class="button" href={hrefOf('rules')}>
            <Icon name="rules" /> {t.writeRules}
          </a>
        )}
      </PageHead>
      <search class="toolbar">
        <div class="field grow">
          <TextField
            label={t.search}
            type="search"
            placeholder={t.searchHint}
            value={search}
            onValue={(value) => setQuery({ search: value })}
          />
        </div>
        <SelectField
          label={t.show}
          value={only}
          onValue={(value) => setQuery({ only: value })}
          options={[
            ['', t.everything],
            ['ATTENTION', t.attention],
            ['OFF', t.off],
          ]}
        />
      </search>
      <Shown query={answer} lines={9}>
        {() =>
          found.length === 0 ? (
            <Empty title={all.length === 0 ? t.none : t.noneFound}>
              <p>{all.length === 0 ? t.noneText : t.noneFoundText}</p>
              {all.length > 0 && (
                <button class="button" type="button" onClick={() => setQuery({ search: '', only: '' })}>
                  {t.clear}
                </button>
              )}
            </Empty>
          ) : (
            <ul class="segmentations">
              {found.map((one) => (
                <SegmentationItem key={one.id} segmentation={one} population={population} />
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  );
}

function textOf({ name, description, segmenter, segmenterId, segments }: ListedSegmentation): string {
  return [name, description, segmenter?.name, segmenterId, ...segments.map((one) => one.name)]
    .join('\n')
    .toLocaleLowerCase();
}

interface ItemProps {
  readonly segmentation: ListedSegmentation;
  readonly population: number;
}

/** Segments that a card names; the rest is a number. */
const NAMED = 5;

function SegmentationItem({ segmentation, population }: ItemProps) {
  const t = words.value;
  const { key, name, segmenter, segmenterId, unknown, error } = segmentation;
  const segments = segmentation.segments.filter(({ current }) => current).toSorted((a, b) => b.size - a.size);
  const isExclusive = segmenter?.membership === 'EXCLUSIVE';
  const inAny = segments.reduce((sum, { size }) => sum + size, 0);
  const rest = isExclusive ? Math.max(0, population - inAny) : 0;
  return (
    <li class="segmentation-card">
      <div class="segmentation-title">
        <h2>
          <a href={hrefOf(`segments/${encodeURIComponent(key)}`)}>{name}</a>
        </h2>
        <p class="soft small">
          {[segmenter?.name === name ? null : (segmenter?.name ?? segmenterId), answeredAt(segmentation)]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      </div>
      <p class="row segmentation-badges">
        <StatusBadges segmentation={segmentation} />
      </p>
      {isExclusive && (
        <Stack
          parts={segments}
          rest={rest}
          label={t.sizesAre(segments.map((one) => `${one.name} ${count(one.size)}`).join(', '))}
        />
      )}
      <ul class={isExclusive ? 'segmentation-parts' : 'segmentation-parts apart'}>
        {segments.slice(0, NAMED).map((one, index) => (
          <li key={one.id}>
            {isExclusive ? (
              <span class={`swatch hue-${index % 8}`} aria-hidden="true" />
            ) : (
              // They overlap: bars apart, since one bar of them all would say that they add up.
              <span class="part-track" aria-hidden="true">
                <span class="bar-fill" style={{ width: `${(100 * one.size) / Math.max(1, population)}%` }} />
              </span>
            )}
            <span>{one.name}</span>
            <span class="soft numeric">{population > 0 ? share(one.size / population) : count(one.size)}</span>
          </li>
        ))}
        {segments.length > NAMED && <li class="soft">+{segments.length - NAMED}</li>}
        {unknown > 0 && <li class="soft">{t.unknown(count(unknown))}</li>}
      </ul>
      {error && <p class="error small segmentation-error">{error.message}</p>}
    </li>
  );
}
