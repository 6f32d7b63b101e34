import type { PageProps } from '../../app/pages.ts';
import { TabbedPage } from '../../app/tabbed-page.tsx';
import { words as frame } from '../../app/texts.ts';
import { FeedbackTab } from './feedback/tab.tsx';
import { InterviewsTab } from './interviews/tab.tsx';
import './page.css';
import { QuestionsTab } from './questions/tab.tsx';
import { SurveysTab } from './surveys/tab.tsx';
import { words } from './texts.ts';
import { ThemesTab } from './themes/tab.tsx';

const PARTS = [
  ['interviews', InterviewsTab],
  ['themes', ThemesTab],
  ['surveys', SurveysTab],
  ['questions', QuestionsTab],
  ['feedback', FeedbackTab],
] as const;
/** Of the filters, whom it is about stays. */
const FILTERS = ['interview', 'theme', 'team', 'status', 'priority', 'survey'] as const;

/** What personas are made of: what people said, what of it comes up again, what is still to be found out. */
export default function ResearchPage(_: PageProps) {
  const t = words.value;
  return (
    <TabbedPage
      title={frame.value.pages.research}
      lead={t.lead}
      label={t.parts}
      names={t.tabs}
      parts={PARTS}
      filters={FILTERS}
    />
  );
}
