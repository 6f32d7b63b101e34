import categoryPreference from './category-preference/index.ts';
import channelPreference from './channel-preference/index.ts';
import engagement from './engagement/index.ts';
import perception from './perception/index.ts';
import priceSensitivity from './price-sensitivity/index.ts';
import purchaseCycle from './purchase-cycle/index.ts';
import purchaseReason from './purchase-reason/index.ts';
import quantiles from './quantiles/index.ts';
import rfm from './rfm/index.ts';

/** Segmenters by behaviour. */
export default [
  rfm,
  priceSensitivity,
  engagement,
  purchaseCycle,
  channelPreference,
  categoryPreference,
  perception,
  purchaseReason,
  quantiles,
];
