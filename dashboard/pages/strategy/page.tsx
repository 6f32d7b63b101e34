import type { PageProps } from '../../app/pages.ts';
import { chosenOf } from '../../app/query-field.tsx';
import { setQuery } from '../../app/router.ts';
import { words as frame } from '../../app/texts.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ActionsTab } from './actions/tab.tsx';
import { CoverageTab } from './coverage/tab.tsx';
import { DecisionsTab } from './decisions/tab.tsx';
import { DigestTab } from './digest/tab.tsx';
import { NeedsTab } from './needs/tab.tsx';
import { ObjectivesTab } from './objectives/tab.tsx';
import './page.css';
import { PlaysTab } from './plays/tab.tsx';
import { words } from './texts.ts';

const TABS = ['objectives', 'actions', 'plays', 'needs', 'decisions', 'coverage', 'digest'] as const;
type Tab = (typeof TABS)[number];

const SHOWN: Readonly<Record<Tab, () => preact.JSX.Element | null>> = {
  objectives: ObjectivesTab,
  actions: ActionsTab,
  plays: PlaysTab,
  needs: NeedsTab,
  decisions: DecisionsTab,
  coverage: CoverageTab,
  digest: DigestTab,
};

/** What the company makes of its personas: what is to be reached, done and decided, and whom it does not reach yet. */
export default function StrategyPage(_: PageProps) {
  const t = words.value;
  const tab = chosenOf('tab', TABS, 'objectives');
  const Part = SHOWN[tab];
  return (
    <>
      <PageHead title={frame.value.pages.strategy} lead={t.lead} />
      <Tabs
        label={t.parts}
        tabs={TABS.map((key) => [key, t.tabs[key]] as const)}
        chosen={tab}
        // Filters of one part mean nothing in another, but whom it is about and whose it is.
        onChoose={(next) =>
          setQuery({
            tab: next === 'objectives' ? '' : next,
            objective: '',
            status: '',
            stage: '',
            moved: '',
            target: '',
            today: '',
            features: '',
            day: '',
          })
        }
      >
        <Part />
      </Tabs>
    </>
  );
}
