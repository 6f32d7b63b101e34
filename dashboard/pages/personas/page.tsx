import type { PageProps } from '../../app/pages.ts';
import { setQuery } from '../../app/router.ts';
import { words as frame } from '../../app/texts.ts';
import { ofKinds } from '../../data/live-change.ts';
import { usePages, useQuery } from '../../data/query.ts';
import { count, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { PersonaCard, poorOf } from './card.tsx';
import { Around, Personas } from './documents.ts';
import { askedBy, choiceNow, Filters, type Order } from './filters.tsx';
import './page.css';
import { MoreButton } from '../../ui/more-button.tsx';
import { PersonaTable } from './table.tsx';
import { words } from './texts.ts';

/** What a page of them costs the server is bounded: forty is a good screenful. */
const PAGE = 40;
const touched = ofKinds('PERSONA_CHANGED', 'PERSONA_DELETED', 'CLAIM_CHANGED', 'UPKEEP_CHANGED');

/** All personas: as faces, or as lines of a table. */
export default function PersonasPage(_: PageProps) {
  const t = words.value;
  const language = apiLanguage.value;
  const choice = choiceNow();
  const pages = usePages(Personas, { language, first: PAGE, ...askedBy(choice) }, ({ personas }) => personas, {
    touchedBy: touched,
  });
  const around = useQuery(Around, { language }, { touchedBy: touched });
  const population = around.data?.customers.totalCount ?? 0;
  const overdue = new Set(around.data?.upkeep.reviews.nodes.flatMap(({ persona }) => persona?.id ?? []));
  const shown = pages.nodes.filter((persona) => {
    if (choice.only === 'OVERDUE') return overdue.has(persona.id);
    return choice.only !== 'POOR' || poorOf(persona) > 0;
  });
  const isNarrowed = choice.search !== '' || choice.status !== '' || choice.only !== '';
  const total = pages.first?.personas.totalCount ?? 0;
  const unexplained = around.data?.upkeep.unexplained;
  return (
    <>
      <PageHead title={frame.value.pages.personas} lead={t.lead(population === 0 ? '…' : count(population))} />
      {around.data && (around.data.personaNotices.length > 0 || unexplained) && (
        <details class="notices">
          <summary>
            {t.notices}: {around.data.personaNotices.length + (unexplained ? 1 : 0)}
          </summary>
          <ul>
            {unexplained?.share != null && <li>{t.unexplained(share(unexplained.share))}</li>}
            {around.data.personaNotices.map(({ code, text, advice }) => (
              <li key={code}>
                {text} <span class="soft">{advice}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Filters choice={choice} />
      <Shown query={pages.state} lines={9}>
        {() =>
          shown.length === 0 ? (
            <Empty title={isNarrowed ? t.none : t.noneAtAll}>
              <p>{isNarrowed ? t.noneText : t.noneAtAllText}</p>
              {isNarrowed && (
                <button class="button" type="button" onClick={() => setQuery({ search: '', status: '', only: '' })}>
                  {t.clear}
                </button>
              )}
            </Empty>
          ) : (
            <>
              <p class="soft small shown" role="status">
                {t.shown(count(shown.length), count(total))}
              </p>
              {choice.view === 'table' ? (
                <PersonaTable
                  caption={frame.value.pages.personas}
                  personas={shown}
                  overdue={overdue}
                  order={choice.order}
                  onOrder={(order) => setQuery({ order: order as Order })}
                />
              ) : (
                <ul class="gallery">
                  {shown.map((persona) => (
                    <PersonaCard
                      key={persona.id}
                      persona={persona}
                      population={population}
                      isOverdue={overdue.has(persona.id)}
                    />
                  ))}
                </ul>
              )}
              <MoreButton more={pages.more} />
            </>
          )
        }
      </Shown>
    </>
  );
}
