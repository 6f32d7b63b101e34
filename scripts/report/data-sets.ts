import { join } from 'node:path';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { loadDemo } from '../../src/demo/load.ts';
import { loadMapping } from '../../src/services/import/load-mapping.ts';
import type { Workbench } from '../verify/workbench.ts';
import { joinedMapping, joinProducts } from './complete-journey.ts';
import type { Words } from './words.ts';

export interface DataSet {
  readonly name: Words;
  readonly about: Words;
  readonly currency: string;
  /** Just after what is recorded, so that "now" means what it meant then. */
  readonly asOf: Date;
  /** Drawn by chance, for segmenters that no real data set has data for. */
  readonly generated?: true;
  load(bench: Workbench, scope: Scope, datasets: string): Promise<unknown>;
}

const GENERATED = { customers: 5_000, seed: 1, asOf: new Date('2025-01-01T00:00:00Z') };

export const DATA_SETS = {
  'online-retail': {
    name: { en: 'Online Retail', zh: 'Online Retail 网店' },
    about: {
      en: 'UCI: a British wholesaler of gifts, one year of invoices, 4,372 customers in 37 countries.',
      zh: 'UCI：英国礼品批发商一年的发票，4,372 名客户，37 个国家。',
    },
    currency: 'GBP',
    asOf: new Date('2011-12-11T00:00:00Z'),
    load: (bench, scope, folder) =>
      bench.importFile(scope, join(folder, 'online_retail/online_retail.csv.gz'), 'online-retail'),
  },
  cdnow: {
    name: { en: 'CDNOW', zh: 'CDNOW 唱片' },
    about: {
      en: '23,570 customers of an online shop for CDs who first bought in early 1997, for 18 months.',
      zh: '1997 年初首购的 23,570 名网上唱片店客户，18 个月。',
    },
    currency: 'USD',
    asOf: new Date('1998-07-01T00:00:00Z'),
    load: (bench, scope, folder) => bench.importFile(scope, join(folder, 'cdnow/CDNOW_master.txt'), 'cdnow-master'),
  },
  'complete-journey': {
    name: { en: 'The Complete Journey', zh: 'Complete Journey 超市' },
    about: {
      en: 'dunnhumby: a sample of the supermarket baskets of 2,377 American households in 2017, with discounts, coupons, and demographics of 801.',
      zh: 'dunnhumby：2,377 个美国家庭 2017 年超市购物抽样，含折扣、优惠券，801 户有人口信息。',
    },
    currency: 'USD',
    asOf: new Date('2018-01-02T00:00:00Z'),
    async load(bench, scope, folder) {
      await bench.importFile(scope, await joinProducts(folder, bench.folder), await joinedMapping());
      for (const [file, preset] of [
        ['demographics.csv', 'completejourney-households'],
        ['coupon_redemptions.csv', 'completejourney-coupons'],
      ] as const) {
        await bench.importFile(scope, join(folder, 'completejourney', file), preset);
      }
    },
  },
  'customer-personality': {
    name: { en: 'Customer Personality', zh: 'Customer Personality 客户画像' },
    about: {
      en: '2,240 customers of a food shop with birth year, education, marital status, income, country, spending by category, purchases by channel.',
      zh: '2,240 名食品店客户：出生年、教育、婚姻、收入、国家、分类支出、分渠道购买次数。',
    },
    currency: 'USD',
    asOf: new Date('2014-12-31T00:00:00Z'),
    async load(bench, scope, folder) {
      const mapping = await loadMapping('marketing-data-country');
      const bought = { sum: ['NumWebPurchases', 'NumCatalogPurchases', 'NumStorePurchases'] };
      const traits = { ...mapping.customer.traits, purchases: bought };
      const more = { ...mapping, customer: { ...mapping.customer, traits } };
      await bench.importFile(scope, join(folder, 'marketing_data_country/marketing_data.csv'), more);
    },
  },
  'young-people': {
    name: { en: 'Young People Survey', zh: 'Young People 青年调查' },
    about: {
      en: 'Bratislava 2013: 1,010 people of 15 to 30 rate 135 statements on interests, fears, values and spending from 1 to 5.',
      zh: '布拉迪斯拉发 2013 年：1,010 名 15 至 30 岁青年对 135 条兴趣、恐惧、价值观与消费陈述打 1 至 5 分。',
    },
    currency: 'EUR',
    asOf: new Date('2014-01-01T00:00:00Z'),
    load: (bench, scope, folder) =>
      bench.importFile(scope, join(folder, 'young_people_survey/young-people-survey.csv'), 'young-people'),
  },
  bfi: {
    name: { en: 'Big Five inventory', zh: '大五人格问卷' },
    about: {
      en: 'psychTools: 2,800 people answer 25 items from 1 to 6.',
      zh: 'psychTools：2,800 人回答 25 题，1 至 6 分。',
    },
    currency: 'USD',
    asOf: new Date('2011-01-01T00:00:00Z'),
    load: (bench, scope, folder) => bench.importFile(scope, join(folder, 'psych_bfi/bfi.csv'), 'bfi'),
  },
  mall: {
    name: { en: 'Mall Customers', zh: '商场客户' },
    about: {
      en: '200 customers: age, gender, income, spending score.',
      zh: '200 名客户：年龄、性别、收入、消费评分。',
    },
    currency: 'USD',
    asOf: new Date('2019-01-01T00:00:00Z'),
    load: (bench, scope, folder) =>
      bench.importFile(scope, join(folder, 'mall_customers/Mall_Customers.csv'), 'mall-customers'),
  },
  generated: {
    name: { en: 'Generated customers', zh: '生成的客户' },
    about: {
      en: 'Not real: the customers of the demo, drawn by chance, for segmenters that none of the data sets has data for.',
      zh: '非真实数据：演示用随机生成客户，用于各数据集均无所需数据的分群器。',
    },
    currency: 'EUR',
    asOf: GENERATED.asOf,
    generated: true,
    load: (_, scope) => loadDemo(scope, GENERATED),
  },
} as const satisfies Record<string, DataSet>;

export type DataSetKey = keyof typeof DATA_SETS;
