import { query, setQuery } from '../../app/router.ts';
import { type Interval, Intervals } from '../../charts/intervals.tsx';
import type { ResultOf } from '../../data/graphql.ts';
import { useQuery } from '../../data/query.ts';
import { country } from '../../reader/country.ts';
import { count, day, decimal, money, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { SelectField } from '../../ui/field.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { Contrast, FeatureLabels } from './documents.ts';
import { effectOf } from './effect.ts';
import { catalogued, featureLabel } from './feature-label.ts';
import type { TabProps } from './one.tsx';
import { words } from './texts.ts';

type Trait = NonNullable<ResultOf<typeof Contrast>['contrastGroups']>['traits'][number];
/** Adjusted p-values below this are no chance. */
const SURE = 0.05;
const YEAR_MS = 365.2425 * 86_400_000;

interface Row extends Omit<Trait, 'value'>, Interval {
  readonly here: string;
  readonly there: string;
}

/** What sets the members of a segment apart from others, with how sure that is. */
export function ContrastTab({ segmentation }: TabProps) {
  const t = words.value.contrast;
  const segments = segmentation.segments.filter(({ size }) => size > 0);
  const asked = query.value.get('segment');
  const chosen = segments.find(({ key }) => key === asked) ?? segments.toSorted((a, b) => b.size - a.size)[0];
  const against = segments.find(({ key }) => key === query.value.get('against') && key !== chosen?.key);
  if (!chosen) {
    return (
      <Empty title={words.value.sizes.empty}>
        <p>{words.value.sizes.emptyText}</p>
      </Empty>
    );
  }
  return (
    <>
      <div class="toolbar">
        <SelectField
          label={t.segment}
          value={chosen.key}
          onValue={(segment) => setQuery({ segment, against: against?.key === segment ? '' : against?.key })}
          options={segments.map(({ key, name }) => [key, name] as const)}
        />
        <SelectField
          label={t.against}
          value={against?.key ?? ''}
          onValue={(key) => setQuery({ against: key })}
          options={[
            ['', t.everybody],
            ...segments.filter(({ key }) => key !== chosen.key).map(({ key, name }) => [key, name] as const),
          ]}
        />
      </div>
      <Contrasted
        segmentId={chosen.id}
        againstId={against?.id ?? null}
        title={t.title(chosen.name, against?.name ?? t.others)}
      />
    </>
  );
}

interface ContrastedProps {
  readonly segmentId: string;
  readonly againstId: string | null;
  readonly title: string;
}

function Contrasted({ segmentId, againstId, title }: ContrastedProps) {
  const t = words.value.contrast;
  const language = apiLanguage.value;
  const answer = useQuery(Contrast, { segmentId, againstId });
  const labels = useQuery(FeatureLabels, { language });
  const names = new Map(labels.data?.features.map(({ name, label }) => [name, label]));
  const units = new Map(labels.data?.features.map(({ name, unit }) => [name, unit]));
  return (
    <Shown query={answer} lines={10}>
      {({ contrastGroups }) => {
        const rows = (contrastGroups?.traits ?? []).map((trait): Row => {
          const by = { unit: units.get(catalogued(trait.feature)) ?? null, asOf: contrastGroups!.asOf };
          const [here, there] = [
            measured(trait, trait.first, trait.firstTime, by),
            measured(trait, trait.second, trait.secondTime, by),
          ];
          return {
            ...trait,
            ...effectOf(trait.feature, trait.effect),
            here,
            there,
            words: sentenceOf(trait, here, there),
            key: `${trait.feature} ${trait.value ?? ''}`,
            label: labelOf(trait, names),
            sure: trait.adjustedPValue < SURE,
          };
        });
        return !contrastGroups || rows.length === 0 ? (
          <Empty title={t.none}>
            <p>{t.noneText}</p>
          </Empty>
        ) : (
          <div class="card">
            <Intervals
              title={title}
              note={t.note(
                count(contrastGroups.first.compared),
                count(contrastGroups.second.compared),
                count(contrastGroups.tests),
              )}
              less={t.less}
              more={t.more}
              rows={rows}
              columns={[
                { key: 'feature', label: t.feature, cell: ({ label }) => label },
                { key: 'here', label: t.here, numeric: true, cell: (row) => row.here },
                { key: 'there', label: t.there, numeric: true, cell: (row) => row.there },
                { key: 'effect', label: t.effect, numeric: true, cell: ({ value }) => decimal(value) },
                {
                  key: 'interval',
                  label: t.interval,
                  numeric: true,
                  cell: ({ low, high }) => `${decimal(low)} … ${decimal(high)}`,
                },
                {
                  key: 'p',
                  label: t.p,
                  numeric: true,
                  cell: ({ adjustedPValue: p }) => (p < 0.001 ? t.below : decimal(p, 3)),
                },
              ]}
            />
          </div>
        );
      }}
    </Shown>
  );
}

function labelOf({ feature, value, measure }: Trait, names: ReadonlyMap<string, string>): string {
  const name = featureLabel(feature, names);
  if (measure !== 'SHARE' || value === null || value === 'true') return name;
  return `${name}: ${feature === 'customer.country' ? country(value) : value}`;
}

/** What is here against what is there, as a line beside the drawing. */
function sentenceOf({ measure, adjustedPValue }: Trait, here: string, there: string): string {
  const t = words.value.contrast;
  const line = measure === 'SHARE' ? t.shares(here, there) : t.means(here, there);
  return adjustedPValue < SURE ? line : `${line}${t.chance}`;
}

interface Measure {
  readonly unit: string | null;
  readonly asOf: string;
}

function measured({ feature, measure }: Trait, value: number, time: string | null, { unit, asOf }: Measure): string {
  if (time !== null) {
    return feature === 'customer.birthDate' ? decimal((Date.parse(asOf) - Date.parse(time)) / YEAR_MS, 1) : day(time);
  }
  if (measure === 'SHARE') return share(value);
  return unit !== null && /^[A-Z]{3}$/.test(unit) ? money(value, unit) : decimal(value);
}
