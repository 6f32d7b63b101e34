import { z } from 'zod';

/** Teams that contribute to personas. */
export const TEAMS = ['MARKETING', 'SALES', 'SERVICE', 'FINANCE', 'LEGAL', 'PRODUCT'] as const;
export type Team = (typeof TEAMS)[number];

export const team = z.enum(TEAMS);
