import { PersonagraphError } from '../../errors.ts';
import { isTooDeep, roundedNumber } from './text.ts';

/**
 * Throws INVALID_CONFIG for settings nested so deep that checking them could exhaust the stack, and for a number that JSON
 * rounded: nobody knows which was meant. `what` they are is said in the message. Defaults: settings, of the field `config`.
 */
export function refuseUnfit(config: unknown, what = 'settings', field: readonly string[] = ['config']): void {
  const rounded = isTooDeep(config) ? undefined : roundedNumber(config);
  if (rounded === null) return;
  const problem =
    rounded === undefined
      ? 'nested too deep'
      : `given the number ${rounded}, which lost digits: a whole number beyond 2^53 is sent as text`;
  throw new PersonagraphError('INVALID_CONFIG', `The ${what} must not be ${problem}.`, { field });
}
