import { hrefOf, query, setQuery } from '../../app/router.ts';
import type { LiveChange } from '../../data/live-change.ts';
import { usePages } from '../../data/query.ts';
import { may } from '../../data/viewer.ts';
import { count, day, share } from '../../reader/format.ts';
import { SelectField } from '../../ui/field.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { PersonaMembers } from './documents.ts';
import { words } from './texts.ts';

const FITS = ['', '0.5', '0.75', '0.9'] as const;

/** The customers who match, best fit first. */
export function Members({ personaKey }: { readonly personaKey: string }) {
  const t = words.value;
  const minFit = FITS.find((one) => one === query.value.get('fit')) ?? '';
  const touchedBy = ({ kind, persona }: LiveChange) =>
    (kind === 'PERSONA_MATCH_CHANGED' || kind === 'PERSONA_CHANGED') &&
    (persona === null || persona.key === personaKey);
  const variables = { key: personaKey, first: 50, minFit: minFit ? Number(minFit) : null };
  const pages = usePages(PersonaMembers, variables, ({ persona }) => persona?.members, { touchedBy });
  return (
    <Shown query={pages.state} lines={8}>
      {({ persona }) => (
        <>
          <div class="toolbar">
            <SelectField
              label={t.minFit}
              value={minFit}
              onValue={(fit) => setQuery({ fit })}
              options={FITS.map((one) => [one, one === '' ? t.anyFit : share(Number(one))] as const)}
            />
            <p class="soft">
              {count(persona?.members.totalCount ?? 0)} · {t.membersLead}
            </p>
          </div>
          {pages.nodes.length === 0 ? (
            <Empty title={t.noMembers}>
              <p>{t.noMembersText}</p>
            </Empty>
          ) : (
            <Table
              caption={t.tabs.members}
              rows={pages.nodes}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'customer',
                  label: t.customer,
                  cell: ({ customer }) =>
                    customer && (
                      <>
                        <a href={hrefOf(`customers/${encodeURIComponent(customer.id)}`)}>
                          {(may('PERSONAL') && customer.name) || customer.externalId}
                        </a>
                        {may('PERSONAL') && customer.name && <span class="soft small"> {customer.externalId}</span>}
                      </>
                    ),
                },
                {
                  key: 'place',
                  label: t.place,
                  cell: ({ customer }) =>
                    [may('PERSONAL') ? customer?.city : null, customer?.country].filter(Boolean).join(', '),
                },
                { key: 'fit', label: t.fit, numeric: true, cell: ({ fit }) => share(fit) },
                { key: 'coverage', label: t.coverage, numeric: true, cell: ({ coverage }) => share(coverage) },
                { key: 'since', label: t.since, cell: ({ since }) => (since ? day(since) : '–') },
              ]}
            />
          )}
          <MoreButton more={pages.more} />
        </>
      )}
    </Shown>
  );
}
