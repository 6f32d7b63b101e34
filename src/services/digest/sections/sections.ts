import type { SectionCode, SectionProvider } from '../section.ts';
import { claimsSection } from './claims.ts';
import { decisionsSection } from './decisions.ts';
import { driftSection } from './drift.ts';
import { feedbackSection } from './feedback.ts';
import { importsSection } from './imports.ts';
import { membersSection } from './members.ts';
import { objectivesSection } from './objectives.ts';
import { personasSection } from './personas.ts';
import { qualitySection } from './quality.ts';
import { reviewsSection } from './reviews.ts';

/** Who tells each section. */
const PROVIDERS: Readonly<Record<SectionCode, SectionProvider>> = {
  MEMBERS: membersSection,
  PERSONAS: personasSection,
  CLAIMS: claimsSection,
  DRIFT: driftSection,
  REVIEWS: reviewsSection,
  OBJECTIVES: objectivesSection,
  DECISIONS: decisionsSection,
  FEEDBACK: feedbackSection,
  IMPORTS: importsSection,
  QUALITY: qualitySection,
};

/** All sections, in the order they are told. */
export const SECTIONS: readonly SectionProvider[] = Object.values(PROVIDERS);
