import { useState } from 'preact/hooks';
import { query, setQuery } from '../../app/router.ts';
import { word } from '../../data/enumerations.ts';
import { useQuery } from '../../data/query.ts';
import { may } from '../../data/viewer.ts';
import { count, day, decimal, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { ClaimDialog } from './claim-dialog.tsx';
import { type Claim, ClaimsToday, PersonaClaims } from './documents.ts';
import { words } from './texts.ts';
import { touching } from './touching.ts';

const STATUSES = ['SUPPORTED', 'REFUTED', 'UNVERIFIED'] as const;
const TONES: Readonly<Record<Claim['status'], Tone>> = { SUPPORTED: 'good', REFUTED: 'bad', UNVERIFIED: 'open' };

interface Today {
  readonly text: string | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly sampleSize: number;
  readonly unknown: number;
}

/** Every statement with what it rests on, and its number as it is now. */
export function Claims({ personaKey }: { readonly personaKey: string }) {
  const t = words.value;
  const variables = { key: personaKey, language: apiLanguage.value };
  const state = useQuery(PersonaClaims, variables, { touchedBy: touching(personaKey) });
  const today = useQuery(ClaimsToday, variables);
  const status = STATUSES.find((one) => one === query.value.get('claims')) ?? '';
  const numbers = new Map(
    today.data?.persona?.claims.nodes.flatMap(({ id, measure }) => (measure ? [[id, measure.today] as const] : [])),
  );
  return (
    <Shown query={state} lines={8}>
      {({ persona }) => {
        const sections = (persona?.sections ?? [])
          .map(({ section, claims }) => ({ section, claims: claims.filter((one) => !status || one.status === status) }))
          .filter(({ claims }) => claims.length > 0);
        return (
          <>
            <div class="toolbar">
              <SelectField
                label={t.onlyStatus}
                value={status}
                onValue={(claims) => setQuery({ claims })}
                options={[['', t.allClaims], ...STATUSES.map((one) => [one, word('ClaimStatus', one)] as const)]}
              />
            </div>
            {sections.length === 0 && <Empty title={t.noClaims} />}
            {sections.map(({ section, claims }) => (
              <section class="claims" key={section}>
                <h2>{word('PersonaSectionKind', section)}</h2>
                <ul>
                  {claims.map((claim) => (
                    <ClaimRow key={claim.id} claim={claim} today={numbers.get(claim.id)} />
                  ))}
                </ul>
              </section>
            ))}
          </>
        );
      }}
    </Shown>
  );
}

interface ClaimRowProps {
  readonly claim: Claim;
  readonly today: Today | undefined;
}

function ClaimRow({ claim, today }: ClaimRowProps) {
  const t = words.value;
  const [isEdited, setEdited] = useState(false);
  const { status, text, confidence, evidence, opinions, measure, disagrees, problem, team } = claim;
  return (
    <li class="claim">
      <div class="claim-main">
        <p class="claim-text">{text}</p>
        <p class="row small">
          <Badge tone={TONES[status]}>{word('ClaimStatus', status)}</Badge>
          {status !== 'UNVERIFIED' && <span class="soft">{t.confidence(share(confidence))}</span>}
          {team && <span class="soft">{word('Team', team)}</span>}
          {disagrees && <Badge tone="open">{t.disagrees}</Badge>}
          {may('WRITE') && (
            <button class="bare" type="button" aria-label={`${t.editClaim}: ${text}`} onClick={() => setEdited(true)}>
              <Icon name="edit" />
            </button>
          )}
        </p>
        {problem && <p class="error">{problem}</p>}
        <details class="claim-evidence">
          <summary>
            {t.evidence}: {evidence.length === 0 ? t.noEvidence : count(evidence.length)}
            {opinions.length > 0 && ` · ${t.opinions}: ${count(opinions.length)}`}
          </summary>
          <ul>
            {evidence.map((one) => (
              <li key={one.id}>
                <b>{word('EvidenceKind', one.kind)}</b>
                {one.stance === 'REFUTES' && <Badge tone="bad">{t.against}</Badge>}{' '}
                <span class="soft">
                  {[
                    one.date && day(one.date),
                    one.source,
                    one.method,
                    one.sampleSize !== null && t.sampleOf(count(one.sampleSize)),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                {one.excerpt && <q class="excerpt">{one.excerpt}</q>}
                {one.url && (
                  <a href={one.url} target="_blank" rel="noreferrer">
                    {one.url}
                  </a>
                )}
              </li>
            ))}
            {opinions.map(({ id, agrees, who, why, at }) => (
              <li key={id}>
                <b>{who}</b> {agrees ? t.agrees : t.dissents} <span class="soft">{day(at)}</span>
                {why && <q class="excerpt">{why}</q>}
              </li>
            ))}
          </ul>
        </details>
      </div>
      {measure && <Measured measure={measure} today={today ?? measure.last ?? undefined} />}
      {isEdited && <ClaimDialog claim={claim} onClose={() => setEdited(false)} />}
    </li>
  );
}

interface MeasuredProps {
  readonly measure: NonNullable<Claim['measure']>;
  readonly today: Today | undefined;
}

/** The number of a claim as it is now, what it is of, and its interval. */
function Measured({ measure, today }: MeasuredProps) {
  const t = words.value;
  const format = measure.statistic === 'SHARE' ? share : (value: number) => decimal(value, 1);
  const { low, high } = today ?? {};
  return (
    <dl class="measured">
      <dt>{measure.label}</dt>
      <dd>
        <b>{today?.text ?? '–'}</b>
        {today && (
          <span>
            {t.sampleOf(count(today.sampleSize))}
            {today.unknown > 0 && ` · ${t.unknownOf(count(today.unknown))}`}
          </span>
        )}
        {low != null && high != null && measure.statistic === 'SHARE' && (
          <>
            <Interval low={low} high={high} value={measure.expected} />
            <span>{t.interval(format(low), format(high))}</span>
          </>
        )}
        {measure.written?.text && measure.written.text !== today?.text && (
          <span>
            {measure.written.text} {t.asWritten}
          </span>
        )}
      </dd>
    </dl>
  );
}

/** Where a share lies between nothing and all; a mark where it is said to be. */
function Interval({
  low,
  high,
  value,
}: {
  readonly low: number;
  readonly high: number;
  readonly value: number | null;
}) {
  return (
    <span class="interval" aria-hidden="true">
      <span style={{ left: `${low * 100}%`, width: `${Math.max(0.015, high - low) * 100}%` }} />
      {value !== null && <i style={{ left: `${value * 100}%` }} />}
    </span>
  );
}
