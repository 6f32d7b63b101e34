import { z } from 'zod';
import { TEAMS } from '../personas/claim-input.ts';

/** A team that contributes to personas. */
export const team = z.enum(TEAMS);
export type Team = z.infer<typeof team>;
