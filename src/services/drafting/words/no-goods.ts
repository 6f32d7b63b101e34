/**
 * Lines of sales that are no goods: carriage, fees, discounts, vouchers, samples, corrections. All such words stand here.
 * A name is none where it is made of them and of what is said beside them (`Next day carriage`, `DOTCOM POSTAGE`), so that
 * `Postage stamp mug` and `Manual coffee grinder` stay goods.
 */
const NO_GOODS = words(
  `postage carriage shipping shipment delivery freight handling courier surcharge deposit
   manual adjustment adjust correction bad debt commission fee fees charge charges tax vat gst tip rounding
   discount discounts rebate coupon coupons voucher vouchers refund refunds credit
   sample samples test giftwrap
   porto versand versandkosten rabatt gutschein livraison remise envio descuento`,
);
/** Words beside them that make no goods of them. */
const BESIDE = words(
  `next day same express standard free international domestic economy first second class special priority
   amazon paypal ebay dotcom dotcomgiftshop cruk bank card credit gift store shop customer service packing packaging
   charity online order orders sale sales coupon misc miscellaneous of for on and the a to by per uk eu us eur gbp usd and item items cost costs line`,
);
/** Two words that name none of the goods wherever they stand. */
const PHRASES = ['gift voucher', 'gift card', 'bank charge', 'store credit', 'shipping cost', 'delivery charge'];
/** The same in Chinese, where words are not parted: within a name, and as all of it. */
const WITHIN_ZH =
  /运费|邮费|快递费|配送费|手续费|服务费|包装费|补差价|差价补|礼品卡|购物卡|代金券|优惠券|抵用券|邮资|保证金|税费/;
const WHOLE_ZH = /^(?:折扣|优惠|满减|样品|试用装|赠品|押金|定金|订金|退款|税|调整|小费)$/;

/** False for a line of a sale that is no product, by its name. */
export function isGoods(name: string): boolean {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim();
  if (WITHIN_ZH.test(plain) || WHOLE_ZH.test(plain)) return false;
  if (PHRASES.some((phrase) => ` ${plain}`.includes(` ${phrase}`))) return false;
  const parts = plain.split(' ');
  return !(parts.some((part) => NO_GOODS.has(part)) && parts.every((part) => NO_GOODS.has(part) || BESIDE.has(part)));
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
