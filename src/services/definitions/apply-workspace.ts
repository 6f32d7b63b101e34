import { saveStandard } from '../quality/standard.ts';
import { saveExchangeRates } from '../workspaces/exchange-rates.ts';
import { saveReturns } from '../workspaces/returns.ts';
import { changeWorkspace } from '../workspaces/workspaces.ts';
import type { ApplyContext } from './apply.ts';

/** Sets the rules of the workspace that a plan changes. */
export async function applyWorkspaceRules(context: ApplyContext): Promise<void> {
  const { scope, registry, plan } = context;
  const { currency, timeZone, returns, exchangeRates, quality } = plan.wanted.workspace ?? {};
  const steps = new Map(plan.steps.flatMap((one) => (one.section === 'workspace' ? [[one.key, one] as const] : [])));
  const ofCurrency = steps.get('currency');
  const ofRates = steps.get('exchangeRates');
  if (ofCurrency) {
    await context.step(ofCurrency, async () => {
      // Rates are of one currency: those of the old one go with it.
      if (exchangeRates) await saveExchangeRates(scope, registry, []);
      await changeWorkspace(scope, { currency: currency! });
    });
  }
  const ofZone = steps.get('timeZone');
  if (ofZone) await context.step(ofZone, () => changeWorkspace(scope, { timeZone: timeZone! }));
  const rated = ofRates ?? (exchangeRates && ofCurrency);
  if (rated) await context.step(rated, () => saveExchangeRates(scope, registry, exchangeRates!));
  const ofReturns = steps.get('returns');
  if (ofReturns) await context.step(ofReturns, () => saveReturns(scope, registry, returns!));
  const ofQuality = steps.get('quality');
  if (ofQuality) await context.step(ofQuality, () => saveStandard(scope, registry, quality!));
}
