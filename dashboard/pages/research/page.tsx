import type { PageProps } from '../../app/pages.ts';
import { chosenOf } from '../../app/query-field.tsx';
import { setQuery } from '../../app/router.ts';
import { words as frame } from '../../app/texts.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { FeedbackTab } from './feedback/tab.tsx';
import { InterviewsTab } from './interviews/tab.tsx';
import './page.css';
import { QuestionsTab } from './questions/tab.tsx';
import { SurveysTab } from './surveys/tab.tsx';
import { words } from './texts.ts';
import { ThemesTab } from './themes/tab.tsx';

const TABS = ['interviews', 'themes', 'surveys', 'questions', 'feedback'] as const;
type Tab = (typeof TABS)[number];

const SHOWN: Readonly<Record<Tab, () => preact.JSX.Element | null>> = {
  interviews: InterviewsTab,
  themes: ThemesTab,
  surveys: SurveysTab,
  questions: QuestionsTab,
  feedback: FeedbackTab,
};

/** What personas are made of: what people said, what of it comes up again, what is still to be found out. */
export default function ResearchPage(_: PageProps) {
  const t = words.value;
  const tab = chosenOf('tab', TABS, 'interviews');
  const Part = SHOWN[tab];
  return (
    <>
      <PageHead title={frame.value.pages.research} lead={t.lead} />
      <Tabs
        label={t.parts}
        tabs={TABS.map((key) => [key, t.tabs[key]] as const)}
        chosen={tab}
        // Filters of one part mean nothing in another, but for whom it is about.
        onChoose={(next) =>
          setQuery({
            tab: next === 'interviews' ? '' : next,
            interview: '',
            theme: '',
            team: '',
            status: '',
            priority: '',
            survey: '',
          })
        }
      >
        <Part />
      </Tabs>
    </>
  );
}
