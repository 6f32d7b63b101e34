import type { Clock } from './population.ts';
import type { Constants } from './values.ts';

/** The customers to read, the clock to read them by, and how both stand in a statement. */
export interface Reading {
  readonly workspaceId: number;
  readonly clock: Clock;
  readonly customers: readonly number[] | undefined;
  readonly constants: Constants;
}
