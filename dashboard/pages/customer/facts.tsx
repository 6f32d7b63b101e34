import type { ComponentChildren } from 'preact';
import type { ResultOf } from '../../data/graphql.ts';
import { country } from '../../reader/country.ts';
import { count, day, decimal, moment, money, share } from '../../reader/format.ts';
import { shownText } from '../../reader/masked.ts';
import { stateWord } from '../../reader/state-words.ts';
import { Table } from '../../ui/table.tsx';
import type { CustomerFacts, Facts } from './documents.ts';
import { words } from './texts.ts';

type Features = ResultOf<typeof Facts>['features'];

export interface FactCardsProps {
  readonly customer: CustomerFacts;
  readonly features: Features;
}

/** What is known of a customer: fields, traits, totals of what it did, and how good that is. */
export function FactCards({ customer, features }: FactCardsProps) {
  const t = words.value;
  const f = t.fields;
  const { income, incomeCurrency, quality, traits, identities, consents } = customer;
  const labels = new Map(features.map(({ name, label }) => [name, label]));
  const units = new Map(features.map(({ name, unitLabel }) => [name, unitLabel]));
  const place = [customer.city, customer.region, customer.country && country(customer.country)]
    .filter((part) => part !== null)
    .join(', ');
  const known = (
    [
      [f.email, customer.email],
      [f.phone, customer.phone],
      [f.birthDate, customer.birthDate && day(customer.birthDate)],
      [f.gender, customer.gender],
      [f.maritalState, customer.maritalState],
      [f.children, customer.children === null ? null : count(customer.children)],
      [f.householdSize, customer.householdSize === null ? null : count(customer.householdSize)],
      [f.income, income === null ? null : incomeCurrency === null ? money(income) : money(income, incomeCurrency)],
      [f.occupation, customer.occupation],
      [f.education, customer.education],
      [f.language, customer.language],
      [f.place, place || null],
      [f.source, customer.source],
      [f.createdAt, day(customer.createdAt)],
      [f.updatedAt, moment(customer.updatedAt)],
    ] as const
  ).flatMap(([label, value]) => (value === null || value === '' ? [] : [[label, shownText(value)] as const]));
  return (
    <div class="stack">
      <section class="card">
        <h2>{t.facts}</h2>
        <FactList facts={known} />
        {quality && <p class="soft small quality-line">{t.completeness(share(quality.completeness))}</p>}
        {quality && quality.conflicts.length > 0 && (
          <div class="notice">
            <p>{t.conflicts}</p>
            <ul>
              {quality.conflicts.map(({ code }) => (
                <li key={code}>{stateWord('QualityConflictCode', code)}</li>
              ))}
            </ul>
          </div>
        )}
      </section>
      {traits.length > 0 && (
        <section class="card">
          <h2>{t.traits}</h2>
          <FactList
            facts={traits.map(({ name, value }) => {
              const unit = units.get(`traits.${name}`);
              return [labels.get(`traits.${name}`) ?? name, `${valueText(value)}${unit ? ` ${unit}` : ''}`] as const;
            })}
          />
        </section>
      )}
      <EventTotals customer={customer} />
      {identities.length > 0 && (
        <section class="card">
          <h2>{t.identities}</h2>
          <FactList facts={identities.map(({ type, value }) => [type, shownText(value)] as const)} />
        </section>
      )}
      {consents.length > 0 && (
        <section class="card">
          <h2>{t.consents}</h2>
          <FactList
            facts={consents.map(
              ({ purpose, state, at }) => [purpose, `${stateWord('ConsentState', state)}, ${day(at)}`] as const,
            )}
          />
        </section>
      )}
    </div>
  );
}

function FactList({ facts }: { readonly facts: readonly (readonly [label: string, value: ComponentChildren])[] }) {
  return (
    <dl class="fact-list">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A value of a trait in the reader's form. */
function valueText(value: unknown): string {
  const t = words.value;
  if (typeof value === 'boolean') return value ? t.yes : t.no;
  if (typeof value === 'number') return decimal(value);
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  const text = String(value);
  return /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) ? day(text) : shownText(text);
}

function EventTotals({ customer }: { readonly customer: CustomerFacts }) {
  const t = words.value;
  const { eventTotals } = customer;
  return (
    <section class="card">
      <h2>{t.events}</h2>
      {eventTotals.length === 0 ? (
        <p class="soft">{t.noEvents}</p>
      ) : (
        <Table
          caption={t.events}
          rows={eventTotals}
          keyOf={({ type }) => type}
          columns={[
            { key: 'type', label: t.event, cell: ({ label }) => label },
            { key: 'count', label: t.times, numeric: true, cell: (one) => count(one.count) },
            {
              key: 'amount',
              label: t.amount,
              numeric: true,
              cell: ({ amount }) => (Number(amount) === 0 ? '–' : money(amount)),
            },
            { key: 'lastAt', label: t.lastAt, cell: ({ lastAt }) => <span class="nowrap">{day(lastAt)}</span> },
          ]}
        />
      )}
    </section>
  );
}
