/** What settings of lifecycle segmenters mean, in Chinese, by their English descriptions. */
export const LIFECYCLE: Readonly<Record<string, string>> = {
  'From how many purchases on, ever, a customer is loyal; at least 2. Default: 5.':
    '历来购买多少次起为忠诚；至少为 2。默认：5。',
  'How many days after a single purchase a customer is new; without a second one by then they are dormant. More than dormantAfterDays has no effect. Default: 180 days.':
    '首次购买后多少天内为新客；到期没有第二次购买即为沉睡。大于 dormantAfterDays 时不起作用。默认：180 天。',
  'How many days after the last purchase a customer is dormant. Default: 180 days.':
    '最近一次购买后多少天为沉睡。默认：180 天。',
  'The model of buying and leaving: BG_NBD (Fader, Hardie & Lee 2005), where customers leave after a repeat purchase only, so that who bought once is alive with probability 1; PARETO_NBD (Schmittlein, Morrison & Colombo 1987), where they may leave at any time, also after the first purchase. Default: BG_NBD.':
    '购买与流失的模型：BG_NBD（Fader、Hardie 与 Lee，2005），客户只在复购之后流失，因此只买过一次的客户存活概率为 1；PARETO_NBD（Schmittlein、Morrison 与 Colombo，1987），客户随时可能流失，首次购买后也会。默认：BG_NBD。',
  'Whom the model is learned from; all buyers are answered by it. { source: "segmentations.KEY.segment", any: ["SEGMENT"] } are the members of a segment, { source: "traits.NAME", kind: "flag" } those for whom a flag is true (is: false, false); kind list has any of the texts, kind number is from, not including below. firstBoughtFrom and firstBoughtBefore are days (2026-03-31, UTC) of the first purchase, the second not included. All that is given must hold; who has no value is not learned from. Default: null, everybody.':
    '模型从哪些客户学习；所有购买者都由它回答。{ source: "segmentations.KEY.segment", any: ["SEGMENT"] } 为某分群的成员，{ source: "traits.NAME", kind: "flag" } 为某是/否特征为真者（is: false 为假者）；kind 为 list 时含任一文本，为 number 时从 from 起、不含 below。firstBoughtFrom 和 firstBoughtBefore 是首次购买的日期（2026-03-31，UTC），后者不含当日。所写条件须全部满足；没有取值的客户不参与学习。默认：无，所有人。',
  'Probability of being alive from which on a buyer is active, up to 1. Default: 0.7.':
    '存活概率达到多少的购买者为活跃，最大为 1。默认：0.7。',
  'Probability of being alive below which a buyer is lost, from 0 (nobody ever is); between the two, at risk. At most activeFrom. Default: 0.3.':
    '存活概率低于多少的购买者为已流失，从 0（从不流失）起；两者之间为有流失风险。不大于 activeFrom。默认：0.3。',
  'How many months of 30.436875 days ahead purchases are counted, 1 to 120. Default: null, 12 months unless horizonDays or withoutEnd is given.':
    '预计未来多少个月（每月 30.436875 天）的购买，1 到 120。默认：无，未设 horizonDays 或 withoutEnd 时为 12 个月。',
  'The same in days instead of months, 1 to 36,525. Default: null.': '同上，以天代替月，1 到 36,525。默认：无。',
  'true: all purchases to come are counted, which needs a discountRate above 0. Only one of horizonMonths, horizonDays and withoutEnd can be given. Default: false.':
    'true：计入今后所有的购买，要求 discountRate 大于 0。horizonMonths、horizonDays、withoutEnd 只能设置一个。默认：否。',
  'What money is worth less one discountPer later, as a share: 0.1 is 10 % a year. 0: later purchases count as much. Default: 0.1.':
    '钱晚一个 discountPer 到手时减值多少，以占比计：0.1 即每年 10%。0：以后的购买同样计值。默认：0.1。',
  'The time that discountRate is for: day, week, month (30.436875 days) or year (12 of them). Default: year.':
    '折现率对应的时间：天、周、月（30.436875 天）或年（12 个月）。默认：year。',
  'effective: after a time t, in units of discountPer, money counts 1 / (1 + discountRate)^t; continuous: exp(-discountRate t). Default: effective.':
    'effective：经过时间 t（以 discountPer 为单位）后，金额按 1 / (1 + discountRate)^t 计；continuous：按 exp(−discountRate t)。默认：effective。',
  'When the purchases of a discountPeriod count as made: at its begin, middle or end; moment: each when it is made. A last period cut short by the horizon counts as the others. Default: period-end.':
    '一个 discountPeriod 内的购买算在何时：期初、期中或期末；moment：各按购买当时。因期限而截短的最后一期与其他各期同样处理。默认：period-end。',
  'The periods of discountAt, no longer than the horizon; not with moment. Default: null, a month.':
    'discountAt 的周期，不长于预测期限；不与 moment 同用。默认：无，一个月。',
  'Share of the amounts that is earned, up to 1: with 1, lifetime value is revenue. Default: 1.':
    '金额中利润的占比，最大为 1：为 1 时终身价值即收入。默认：1。',
  'Where tiers end, as shares of the buyers from the most valuable down, ascending, at most 9; one tier more than shares. Not used with edges. Default: [0.1, 0.3, 0.6], so the top tenth, the next 20 %, the next 30 % and the rest.':
    '各级在何处结束，为购买者从价值最高往下的占比，递增，最多 9 个；级数比占比多一个。设置 edges 时不用。默认：[0.1, 0.3, 0.6]，即最高的 10%、其次 20%、再次 30% 和其余。',
  "Lifetime values at which tiers begin, ascending, in the workspace's currency, at most 9; one tier more than edges. Default []: learned from shares.":
    '各级从多少终身价值起，递增，以工作区的币种计，最多 9 个；级数比分界多一个。默认：空，按占比学习。',
  'Criteria of the ideal customer, each with its points; fit is the share of all points in per cent. Default: e-mail address 40, phone 20, country 20 and occupation 20, each where known.':
    '理想客户的条件及各自的分数；匹配度为得分占全部分数的百分比。默认：有电子邮箱 40、电话 20、国家 20、职业 20。',
  'Fit in per cent from which a lead is graded A, B and C; below D. Default: 75, 50, 25.':
    '匹配度（百分比）达到多少评为 A、B、C，更低为 D。默认：75、50、25。',
  'Events that show interest, with the points of one that is new. Default: page_view 1, search 3, add_to_cart 10.':
    '表现兴趣的事件，及新发生一次的分数。默认：page_view 1、search 3、add_to_cart 10。',
  'The share of its points that an event keeps up to an age in days; older ones keep none. Default: 1 up to 7 days, 0.5 up to 30, 0.25 up to 90.':
    '事件在多少天内保留分数的多大比例；更早的不计分。默认：7 天内 1，30 天内 0.5，90 天内 0.25。',
  'Points of interest from which a lead is at level 1, 2 and 3; below 4. Default: 30, 15, 5.':
    '兴趣分达到多少为 1、2、3 级，更低为 4 级。默认：30、15、5。',
  'Cells of the matrix that are ready for sales (SQL). Default: A1, A2, B1.':
    '矩阵中可交给销售的格（SQL）。默认：A1、A2、B1。',
  'Cells that marketing takes up (MQL); all others are nurtured. Default: A3, B2, B3, C1, C2.':
    '由市场部跟进的格（MQL）；其余均为培育。默认：A3、B2、B3、C1、C2。',
  'Criteria any of which disqualifies a lead. Default: customers of competitors, and the wider market.':
    '符合任一即排除线索的条件。默认：竞争对手的客户，以及泛市场人群。',
  'The segments: state (sales, marketing, nurture, disqualified) or cell (A1 to D4, disqualified). Default: state.':
    '分群方式：state（销售、市场、培育、排除）或 cell（A1 到 D4、排除）。默认：state。',
  'Share of fit in the total score, 0 to 1; the rest is interest. Default: 0.5.':
    '匹配度在总分中的占比，0 到 1；其余为兴趣分。默认：0.5。',
};
