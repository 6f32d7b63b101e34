import { type Basket, basketOf } from './basket.ts';
import { beta } from './beta.ts';
import { addVisit, browse, WEEK_MS } from './browsing.ts';
import { oneOf, wordsOf } from './choice.ts';
import type { Buying, CustomerType } from './customer-type.ts';
import type { EventLog } from './event-log.ts';
import { poisson } from './poisson.ts';
import { repeatPurchases } from './purchase-process.ts';
import type { Random } from './random.ts';
import { spender } from './spend-process.ts';

const DAY_MS = WEEK_MS / 7;
/** Share of purchases made through the customer's usual channel. */
const USUAL = 0.75;

const supportChannel = wordsOf('phone 4, mail 3.5, chat 2.5');
const supportTopic = wordsOf('delivery 4, product 3, invoice 1.5, return 1.5');

/** Notes the life of a customer who first bought so many weeks before `asOf`. */
export function buy(
  random: Random,
  type: CustomerType,
  buying: Buying,
  log: EventLog,
  asOf: number,
  age: number,
): void {
  const first = asOf - age * WEEK_MS;
  const { weeks, until } = repeatPurchases(random, buying.purchases, age);
  const spend = spender(random, buying.spend);
  const discounted = beta(random, buying.discounted.a, buying.discounted.b);
  const usual = buying.channels(random);
  for (let index = -1; index < weeks.length; index++) {
    const at = index < 0 ? first : first + weeks[index]! * WEEK_MS;
    for (let views = poisson(random, buying.viewsBefore); views > 0; views--) {
      addVisit(random, type, log, at - random() * 3 * DAY_MS);
    }
    const basket = basketOf(random, type, spend(), random() < discounted);
    const channel = random() < USUAL ? usual : buying.channels(random);
    const order = addPurchase(log, at, basket, channel);
    if (order === null) continue;
    if (random() < buying.refunds) addRefund(random, log, at, basket, channel, order);
    if (random() < buying.support) addSupport(random, log, at, order);
  }
  browse(random, type, log, first, first + until * WEEK_MS);
}

function addPurchase(log: EventLog, at: number, basket: Basket, channel: string): string | null {
  const { amount, discount, quantity, lines } = basket;
  return log.add(at, { type: 'purchase', amount, currency: 'EUR', discount, quantity, channel, lines: [...lines] });
}

/** One line goes back, two to twenty days later. */
function addRefund(random: Random, log: EventLog, at: number, basket: Basket, channel: string, order: string): void {
  const line = oneOf(random, basket.lines);
  const cents = Math.round(line.price * 100) * line.quantity - Math.round((line.discount ?? 0) * 100);
  log.add(at + (2 + 18 * random()) * DAY_MS, {
    type: 'refund',
    amount: cents / 100,
    currency: 'EUR',
    quantity: line.quantity,
    channel,
    lines: [line],
    properties: { order },
  });
}

function addSupport(random: Random, log: EventLog, at: number, order: string): void {
  const channel = supportChannel(random);
  const satisfaction = 1 + Math.min(4, Math.floor(5 * random() ** 0.6));
  const properties = { topic: supportTopic(random), satisfaction, order };
  log.add(at + random() * 10 * DAY_MS, { type: 'support_contact', channel, properties });
}
