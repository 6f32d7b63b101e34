import { hrefOf } from '../../app/router.ts';
import { word } from '../../data/enumerations.ts';
import { day, decimal, share } from '../../reader/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Face } from '../../ui/face.tsx';
import { Table } from '../../ui/table.tsx';
import type { CustomerPortrait } from './documents.ts';
import { words } from './texts.ts';

type Match = CustomerPortrait['personas'][number];
type Contribution = Match['contributions'][number];

/** The personas it was held against: the fit, and what it is made of. */
export function Matches({ customer }: { readonly customer: CustomerPortrait }) {
  const t = words.value;
  const { personas } = customer;
  return (
    <section class="card">
      <h2>{t.personas}</h2>
      {personas.length === 0 && <p class="soft">{t.noPersonas}</p>}
      <ul class="matches">
        {personas.map((match) => (
          <MatchItem key={match.id} match={match} />
        ))}
      </ul>
    </section>
  );
}

function MatchItem({ match }: { readonly match: Match }) {
  const t = words.value;
  const { persona, state, fit, coverage, contributions } = match;
  if (!persona) return null;
  const states = { MATCHED: t.matched, UNMATCHED: t.unmatchedState, UNKNOWN: t.unknownState };
  return (
    <li class={state === 'MATCHED' ? 'match matched' : 'match'}>
      <Face url={persona.avatarUrl} size={40} name={persona.name} />
      <div class="match-body">
        <p class="match-head">
          <a href={hrefOf(`personas/${encodeURIComponent(persona.key)}`)}>{persona.name}</a>
          <Badge tone={state === 'MATCHED' ? 'good' : state === 'UNKNOWN' ? 'open' : 'plain'}>{states[state]}</Badge>
          <span class="soft small">
            {t.fitOf(share(fit))}
            {coverage < 0.995 && ` · ${t.coverage(share(coverage))}`}
          </span>
        </p>
        <span class="fit-track" aria-hidden="true">
          <span class="bar-fill" style={{ width: `${100 * fit}%` }} />
        </span>
        <details>
          <summary>{t.contributions}</summary>
          <Table
            caption={t.contributions}
            rows={contributions}
            keyOf={({ criterion }) => criterion.id}
            columns={[
              { key: 'criterion', label: t.criterion, cell: asks },
              { key: 'role', label: t.counts, cell: ({ role }) => word('CriterionRole', role) },
              { key: 'met', label: t.met, numeric: true, cell: ({ strength }) => orUnknown(strength) },
              { key: 'share', label: t.fitOf('').trim(), numeric: true, cell: (one) => orUnknown(one.share) },
            ]}
          />
        </details>
      </div>
    </li>
  );
}

function orUnknown(value: number | null) {
  return value === null ? <span class="soft">{words.value.unknown}</span> : share(value);
}

/** What a criterion asks for: a segment, a range of a score, or a rule. */
function asks({ segment, criterion }: Contribution): string {
  if (segment) return segment.name;
  const { score, rule } = criterion;
  if (score) {
    const ends = [score.from ?? score.fromTime, score.to ?? score.toTime].map((end) =>
      end === null ? '…' : typeof end === 'number' ? decimal(end) : day(end),
    );
    return `${score.key}: ${ends.join(' – ')}`;
  }
  return typeof rule === 'string' ? rule : JSON.stringify(rule);
}
