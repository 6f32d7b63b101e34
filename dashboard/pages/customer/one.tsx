import { hrefOf } from '../../app/router.ts';
import type { LiveChange } from '../../data/live-change.ts';
import { useQuery } from '../../data/query.ts';
import { may } from '../../data/viewer.ts';
import { apiLanguage } from '../../reader/language.ts';
import { shownText } from '../../reader/masked.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { type CustomerFacts, Facts, Portrait } from './documents.ts';
import { FactCards } from './facts.tsx';
import { nameOf } from './name.ts';
import { Matches } from './personas.tsx';
import { Scores } from './scores.tsx';
import { Memberships } from './segments.tsx';
import { words } from './texts.ts';
import { TimelineCard } from './timeline.tsx';

/** Whether a change is about this customer, or about so many that it may be among them. */
export function aboutCustomer(id: string): (change: LiveChange) => boolean {
  return ({ customerId, kind }) => customerId === id || kind === 'SEGMENTATION_CHANGED' || kind === 'CUSTOMERS_CHANGED';
}

/** The external id, where it is not the title already, and that names are masked. */
function leadOf(customer: CustomerFacts): string | undefined {
  const externalId = shownText(customer.externalId);
  const parts = [externalId === nameOf(customer) ? '' : externalId, may('PERSONAL') ? '' : words.value.maskedNote];
  return parts.filter(Boolean).join(' · ') || undefined;
}

/** One customer: what is known, where it belongs and why, and its story. */
export function OneCustomer({ id }: { readonly id: string }) {
  const t = words.value;
  const language = apiLanguage.value;
  const touchedBy = aboutCustomer(id);
  const facts = useQuery(Facts, { id, language }, { touchedBy });
  const portrait = useQuery(Portrait, { id, language }, { touchedBy });
  const isWrongId = facts.failure?.code === 'INVALID_ID' || facts.errors[0]?.extensions?.code === 'INVALID_ID';
  const customer = facts.data?.customer;
  if (isWrongId || (facts.data && !customer)) {
    return (
      <>
        <PageHead title={t.missing} />
        <Empty title={t.missingText}>
          <a class="button" href={hrefOf('customers')}>
            {t.back}
          </a>
        </Empty>
      </>
    );
  }
  return (
    <>
      <p class="crumb">
        <a href={hrefOf('customers')}>← {t.back}</a>
      </p>
      <PageHead title={customer ? nameOf(customer) : '…'} lead={customer && leadOf(customer)} />
      <div class="customer">
        <div class="customer-main">
          <Shown query={portrait} lines={8}>
            {(data) =>
              data.customer && (
                <div class="stack">
                  <Matches customer={data.customer} />
                  <Memberships customer={data.customer} />
                  <Scores customer={data.customer} />
                </div>
              )
            }
          </Shown>
        </div>
        <aside class="customer-side" aria-label={t.facts}>
          <Shown query={facts} lines={8}>
            {(data) => data.customer && <FactCards customer={data.customer} features={data.features} />}
          </Shown>
        </aside>
        <div class="customer-story">
          <TimelineCard id={id} />
        </div>
      </div>
    </>
  );
}
