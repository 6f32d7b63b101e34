import { ofKinds } from '../../data/live-change.ts';

/** What makes research other than it is shown. */
export const touching = ofKinds('RESEARCH_CHANGED', 'PERSONA_CHANGED', 'PERSONA_DELETED', 'CUSTOMER_DELETED');

/** Items that a list begins with. */
export const PAGE = 20;
