import { checkIncome, incomeSettings } from '../shared/income-settings.ts';

/** Settings of `demographic.income-band`. */
export const incomeBandConfig = incomeSettings.superRefine(checkIncome);
