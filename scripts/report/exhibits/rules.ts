import type { Exhibit } from '../exhibit.ts';

export const rules: readonly Exhibit[] = [
  {
    segmenter: 'rules.conditions',
    data: 'online-retail',
    config: {
      segments: [
        {
          key: 'vip',
          name: { en: 'VIP: GBP 5,000 and within 60 days', zh: 'VIP：满 5,000 英镑且 60 天内购买' },
          when: 'events.purchase.amount >= 5000 and events.purchase.lastAt within 60 days',
        },
        {
          key: 'vip_lapsing',
          name: { en: 'VIP about to lapse', zh: '即将流失的 VIP' },
          when: 'events.purchase.amount >= 5000 and events.purchase.lastAt older than 60 days',
        },
        {
          key: 'abroad_again',
          name: { en: 'From abroad, bought again this half-year', zh: '海外且半年内复购' },
          when: 'not customer.country = "United Kingdom" and count(purchase, 182 days) >= 2',
        },
        {
          key: 'gave_back',
          name: { en: 'Five returns, or returns without a purchase', zh: '退货五次以上，或有退货而无购买' },
          when: 'events.refund.count >= 5 or events.refund.count > 0 and events.purchase.count = 0',
        },
      ],
    },
  },
  {
    segmenter: 'rules.conditions',
    data: 'customer-personality',
    config: {
      segments: [
        {
          key: 'wine_by_web',
          name: { en: 'Wine lovers who buy on the web', zh: '网购葡萄酒爱好者' },
          when: 'traits.spent_on_wines > 500 and traits.web_purchases >= 5',
        },
        {
          key: 'joined_lately',
          name: { en: 'Enrolled this year, last campaign not accepted', zh: '今年入会，未响应最近活动' },
          when: 'traits.enrolled_at during this year and traits.accepted_last_campaign is false',
        },
        {
          key: 'win_back',
          name: { en: 'Win back: two of three signs', zh: '赢回：三个信号之二' },
          when: 'at least 2 of (traits.days_since_purchase > 80, traits.complained is true, traits.web_visits_month <= 1)',
        },
        {
          key: 'income_unknown',
          name: { en: 'Income unknown', zh: '收入未知' },
          when: 'customer.income is missing',
        },
      ],
    },
  },
];
