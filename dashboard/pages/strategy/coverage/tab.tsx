import { QueryField } from '../../../app/query-field.tsx';
import { query, setQuery } from '../../../app/router.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { useQuery } from '../../../data/query.ts';
import { decimal } from '../../../reader/format.ts';
import { SelectField } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Empty, Loading, Shown } from '../../../ui/states.tsx';
import { uiWords } from '../../../ui/texts.ts';
import { CoverageGap, type Group } from '../documents.ts';
import { useMetricWords } from '../metric.ts';
import { useGroupOptions } from '../metric-fields.ts';
import { words } from '../texts.ts';
import { GapFigure } from './figure.tsx';
import { ReferenceList } from './references.tsx';

/** Traits that are looked at first, those of them that customers have. */
const FIRST = ['customer.country', 'customer.age', 'customer.gender', 'customer.income'];
const MOST = 20;

/** The group that a value of the address means; undefined where it says nothing. */
function groupOf(value: string | null): Group | undefined {
  const [kind, id] = (value ?? '').split(' ');
  if (kind === 'everybody') return { everybody: true };
  if (!id) return undefined;
  return kind === 'persona' ? { personaId: id } : { segmentId: id };
}

/** Who is wanted held against who is there, trait by trait. */
export function CoverageTab() {
  const t = words.value.coverage;
  const metrics = useMetricWords();
  const groups = useGroupOptions(usePersonaChoices('in use'));
  const at = query.value;
  const target = groupOf(at.get('target'));
  const today = groupOf(at.get('today'));
  const known = new Set(metrics.features.map(([name]) => name));
  const chosen = (at.get('features')?.split(',') ?? FIRST).filter((name) => known.has(name));
  // Of none chosen the address says so: without a word it would have those of the beginning.
  const choose = (features: readonly string[]) => setQuery({ features: features.slice(0, MOST).join(',') || '-' });
  return (
    <div class="stack">
      <p class="soft">{t.lead}</p>
      <search class="toolbar">
        <QueryField name="target" label={t.target} options={[['', t.choose], ...groups]} />
        <QueryField name="today" label={t.today} options={[['', t.customers], ...groups]} />
        <SelectField
          label={t.addTrait}
          value=""
          onValue={(feature) => feature && choose([...chosen.filter((one) => one !== feature), feature])}
          options={[['', t.choose], ...metrics.features.filter(([name]) => !chosen.includes(name))]}
        />
      </search>
      {chosen.length > 0 && (
        <ul class="row chosen" aria-label={t.traits}>
          {chosen.map((feature) => (
            <li class="badge accent" key={feature}>
              {metrics.labelOf(feature)}
              <button
                class="bare"
                type="button"
                aria-label={uiWords.value.takeAway(metrics.labelOf(feature))}
                onClick={() => choose(chosen.filter((one) => one !== feature))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {!metrics.isReady ? (
        <Loading />
      ) : target === undefined || chosen.length === 0 ? (
        <Empty title={t.chooseTitle}>
          <p>{t.chooseText}</p>
        </Empty>
      ) : (
        <Gaps target={target} today={today ?? null} features={chosen} />
      )}
      <ReferenceList />
    </div>
  );
}

interface GapsProps {
  readonly target: Group;
  readonly today: Group | null;
  readonly features: readonly string[];
}

function Gaps({ target, today, features }: GapsProps) {
  const t = words.value.coverage;
  const metrics = useMetricWords();
  const answer = useQuery(
    CoverageGap,
    { target, today, features: [...features] },
    { touchedBy: ofKinds('STRATEGY_CHANGED', 'SEGMENTATION_CHANGED', 'CUSTOMERS_CHANGED') },
  );
  return (
    <Shown query={answer} lines={9}>
      {({ coverageGap }) => (
        <div class="grid results">
          {coverageGap.map((gap) => (
            <section class="card" key={gap.feature}>
              <GapFigure
                title={metrics.labelOf(gap.feature)}
                shares={gap.shares}
                against={t.wanted}
                unknown={gap.targetUnknown}
                note={gap.distance === null ? t.noDistance : t.distance(decimal(gap.distance))}
              />
            </section>
          ))}
        </div>
      )}
    </Shown>
  );
}
