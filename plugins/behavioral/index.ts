import { engagement } from './engagement.ts';
import { perception } from './perception.ts';
import { categoryPreference, channelPreference } from './preference.ts';
import { priceSensitivity } from './price-sensitivity.ts';
import { purchaseCycle } from './purchase-cycle.ts';
import { purchaseReason } from './purchase-reason.ts';
import { rfm } from './rfm.ts';

/** Segmenters by what customers do. */
export default [
  rfm,
  priceSensitivity,
  engagement,
  purchaseCycle,
  channelPreference,
  categoryPreference,
  perception,
  purchaseReason,
];
