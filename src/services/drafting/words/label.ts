import {
  CONTACT_FEATURES,
  type ContactFeature,
  CUSTOMER_FEATURES,
  SIGNAL_FEATURES,
  type SignalFeature,
} from '../../../engine/catalogue/customer-fields.ts';
import type { Language } from '../../input/translations.ts';

/** `events.purchase.sum(netAmount)` as a reader would say it. */
export function labelOf(feature: string, language: Language): string {
  const [head, own = ''] = feature.split('.');
  const signal = Object.hasOwn(SIGNAL_FEATURES, own) ? SIGNAL_FEATURES[own as SignalFeature] : undefined;
  const contact = Object.hasOwn(CONTACT_FEATURES, own) ? CONTACT_FEATURES[own as ContactFeature] : undefined;
  const field = head === 'customer' ? (CUSTOMER_FEATURES.get(own) ?? signal ?? contact) : undefined;
  if (field) return field.words[language];
  const event = /^events\.([a-z0-9_]+)\.(\w+)\((\w+)\)$/.exec(feature);
  if (event) return eventLabel(event[1]!.replaceAll('_', ' '), event[2]!, event[3]!, language);
  const name = feature.slice(feature.indexOf('.') + 1).replace(/^([a-z0-9_]+)\.(?=(net|return|lastReturn))/, '$1 ');
  return name.replaceAll('_', ' ').replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

function eventLabel(type: string, aggregate: string, named: string, language: Language): string {
  // What is spent is what is kept of it.
  const field = { netAmount: 'amount', netDayAmount: 'dayAmount', returnedAmount: 'returned amount' }[named] ?? named;
  const zh = language === 'zh';
  if (aggregate === 'count') return zh ? `${type} 次数` : `number of ${type} events`;
  if (aggregate === 'first') return zh ? `首次 ${type}` : `first ${type}`;
  if (aggregate === 'last') return zh ? `最近 ${type}` : `last ${type}`;
  if (aggregate === 'distinct') return zh ? `${type} 不同 ${field} 数` : `number of ${type} ${field}s`;
  if (/^top\d/.test(aggregate)) return zh ? `${type} 常用 ${field}` : `frequent ${type} ${field}`;
  if (aggregate === 'mean') return zh ? `${type} 平均 ${field}` : `mean ${type} ${field}`;
  return zh ? `${type} 总 ${field}` : `total ${type} ${field}`;
}
