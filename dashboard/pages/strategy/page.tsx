import type { PageProps } from '../../app/pages.ts';
import { TabbedPage } from '../../app/tabbed-page.tsx';
import { words as frame } from '../../app/texts.ts';
import { ActionsTab } from './actions/tab.tsx';
import { CoverageTab } from './coverage/tab.tsx';
import { DecisionsTab } from './decisions/tab.tsx';
import { DigestTab } from './digest/tab.tsx';
import { NeedsTab } from './needs/tab.tsx';
import { ObjectivesTab } from './objectives/tab.tsx';
import './page.css';
import { PlaysTab } from './plays/tab.tsx';
import { words } from './texts.ts';

const PARTS = [
  ['objectives', ObjectivesTab],
  ['actions', ActionsTab],
  ['plays', PlaysTab],
  ['needs', NeedsTab],
  ['decisions', DecisionsTab],
  ['coverage', CoverageTab],
  ['digest', DigestTab],
] as const;
/** Of the filters, whom it is about and whose it is stay. */
const FILTERS = ['objective', 'status', 'stage', 'moved', 'target', 'today', 'features', 'day'] as const;

/** What the company makes of its personas: what is to be reached, done and decided, and whom it does not reach yet. */
export default function StrategyPage(_: PageProps) {
  const t = words.value;
  return (
    <TabbedPage
      title={frame.value.pages.strategy}
      lead={t.lead}
      label={t.parts}
      names={t.tabs}
      parts={PARTS}
      filters={FILTERS}
    />
  );
}
