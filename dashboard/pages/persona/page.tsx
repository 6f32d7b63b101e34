import type { PageProps } from '../../app/pages.ts';
import { hrefOf, query, setQuery } from '../../app/router.ts';
import { useQuery } from '../../data/query.ts';
import { apiLanguage } from '../../reader/language.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Shown } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Claims } from './claims.tsx';
import { Criteria } from './criteria/criteria.tsx';
import { type Persona, PersonaHead } from './documents.ts';
import { Head } from './head.tsx';
import { Members } from './members.tsx';
import { Outcomes } from './outcomes/outcomes.tsx';
import './page.css';
import { Playbook } from './playbook.tsx';
import { Portrait } from './portrait.tsx';
import { Quality } from './quality.tsx';
import { words } from './texts.ts';
import { touching } from './touching.ts';
import { Versions } from './versions.tsx';

const TABS = ['portrait', 'claims', 'members', 'criteria', 'quality', 'versions', 'outcomes', 'playbook'] as const;
type Tab = (typeof TABS)[number];

/** One persona: its head, and its parts of which one shows. */
export default function PersonaPage({ params }: PageProps) {
  const key = params['key'] ?? '';
  const state = useQuery(PersonaHead, { key, language: apiLanguage.value }, { touchedBy: touching(key) });
  const t = words.value;
  return (
    <Shown query={state} lines={10}>
      {({ persona, customers }) =>
        persona === null ? (
          <>
            <PageHead title={t.missing} lead={t.missingText} />
            <a class="button" href={hrefOf('personas')}>
              {t.back}
            </a>
          </>
        ) : (
          <Sheet persona={persona} population={customers.totalCount} />
        )
      }
    </Shown>
  );
}

interface SheetProps {
  readonly persona: Persona;
  readonly population: number;
}

function Sheet({ persona, population }: SheetProps) {
  const t = words.value;
  const tab = TABS.find((one) => one === query.value.get('tab')) ?? 'portrait';
  return (
    <article class="persona">
      <Head persona={persona} population={population} />
      <Tabs
        label={t.parts}
        tabs={TABS.map((one) => [one, t.tabs[one]] as const)}
        chosen={tab}
        onChoose={(one: Tab) => setQuery({ tab: one === 'portrait' ? '' : one })}
      >
        {tab === 'portrait' && <Portrait persona={persona} />}
        {tab === 'claims' && <Claims personaKey={persona.key} />}
        {tab === 'members' && <Members personaKey={persona.key} />}
        {tab === 'criteria' && <Criteria personaKey={persona.key} />}
        {tab === 'quality' && <Quality persona={persona} />}
        {tab === 'versions' && <Versions persona={persona} />}
        {tab === 'outcomes' && <Outcomes personaKey={persona.key} isActive={persona.status === 'ACTIVE'} />}
        {tab === 'playbook' && <Playbook personaKey={persona.key} />}
      </Tabs>
    </article>
  );
}
