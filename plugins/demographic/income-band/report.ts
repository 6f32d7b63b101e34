import { reportIncome } from '../shared/income-report.ts';

/** The edges of the bands, as of every cross of incomes. */
export const reportIncomeBand = reportIncome;
