/** What settings of behavioral segmenters mean, in Chinese, by their English descriptions. */
export const BEHAVIORAL: Readonly<Record<string, string>> = {
  'Which groups the scores are read into: ten-groups (from R and F), shopify-eleven (from R and the mean of F and M, with a group for customers without purchases), custom, your own in groups, each score in one of them, or first-match, your own in groups from the first to the last, of which the first that holds wins. Default: ten-groups.':
    '分值归入哪一套分群：ten-groups（按 R 和 F），shopify-eleven（按 R 以及 F、M 的均值，另有从未购买的一组），custom（在“分组”中自定义，每种分值恰属一组），first-match（在“分组”中自定义，从前到后取第一个符合的）。默认：ten-groups。',
  'How many scores R, F and M each have, 2 to 20. Presets are drawn in fifths, custom groups in these scores. Default: 5 (quintiles).':
    'R、F、M 各有几档分值，2 到 20。预设方案按五分位划分，自定义分组按此档数。默认：5（五分位）。',
  'How values become scores: quantile, by cuts between values, so that equal values share a score; rank, in equally full bins, equal values by external id; fixed, by limits. Default: quantile.':
    '如何由数值得到分值：quantile 按数值之间的分位点划分，相同数值得相同分值；rank 各档人数相等，数值相同时按外部编号排序；fixed 按固定分界。默认：quantile。',
  'Of the rule quantile, what customers with equally many purchases get: value, all the same F score; first, ranks in the order of their external id, so that bins are equally full (the published rule). Default: value.':
    '分档规则为 quantile 时，购买次数相同的客户如何得分：value，F 值都相同；first，按外部编号排序，使各档人数相等（公开发表的做法）。默认：value。',
  'Of the rule fixed, bins - 1 rising limits a letter: recencyDays (days since the last purchase), purchases and, where groups use M, amount. A limit belongs to the side below. Default: null.':
    '分档规则为 fixed 时，每个字母要有“档数 − 1”个递增的分界：距上次购买天数、购买次数，以及分组用到 M 时的金额。分界值归入较低的一侧。默认：无。',
  'Whole days since the last purchase, rising: up to the first R is highest.':
    '距上次购买的整天数，递增：不超过第一个值的，R 最高。',
  'Purchases, rising: up to the first F is 1.': '购买次数，递增：不超过第一个值的，F 为 1。',
  'Money, rising: up to the first M is 1. Not used by groups without M.':
    '金额，递增：不超过第一个值的，M 为 1。分组不用 M 时不起作用。',
  'Of the preset custom, at most 100: { key, name, cells }, cells being boxes of scores { r, f, m, fm }, each [from, to] and any where left out; fm is the mean of F and M. { is: rest } takes what is left, { is: without_purchase } those who never bought. Gaps and overlaps are refused. Of the preset first-match they may be, buyers in no box being in no group, and a box may have ranges of values, both ends included and null without one: recencyDays (whole days, as R), purchases and amount. Default: none.':
    '用于 custom 预设，最多 100 个：{ key, name, cells }，cells 是分值的范围 { r, f, m, fm }，各为 [起, 止]，省略即任意；fm 是 F 与 M 的均值。{ is: rest } 收纳其余客户，{ is: without_purchase } 收纳从未购买的客户。不允许有空隙或重叠。用于 first-match 预设时允许，没有符合范围的购买者不属于任何分群；范围还可以写数值，两端都包含，null 表示不限：recencyDays（整天数，同 R）、purchases 和 amount。默认：无。',
  'Event type that counts as a purchase. Default: purchase.': '视为购买的事件类型。默认：purchase。',
  'Features to read instead of events, for totals that were imported: lastAt (the time of the last purchase, such as traits.last_order), count (the number of purchases) and amount (money spent; groups without M only publish it). lastAt and count go together. Default: those of events.':
    '代替事件读取的特征，适用于导入的汇总数据：lastAt（最近一次购买的时间，如 traits.last_order）、count（购买次数）、amount（消费金额；不用 M 的分组只公布它）。lastAt 与 count 须同时设置。默认：取自事件。',
  'What the discounted share is of: spend, the money spent on purchases with a discount; purchases, their number; depth, the money saved by discounts against the full price. Default: spend.':
    '折扣占比以什么计算：spend，带折扣购买的金额；purchases，带折扣购买的次数；depth，折扣省下的钱相对原价。默认：spend。',
  'How shares are read: fixed, as shares; quantile, as quantiles of the shares of all customers with enough purchases, learned in each fit. Default: fixed.':
    '占比如何解读：fixed，按占比本身；quantile，按购买次数足够的全部客户占比的分位数，每次建模时学习。默认：fixed。',
  'Three rising limits, 0 to below 1: up to the first a customer buys at full price, up to the second mixes, up to the third seeks deals, above it buys discounted goods only. Default: 0.2, 0.5, 0.9.':
    '三个递增的分界，0 到小于 1：不超过第一个为原价购买，不超过第二个为混合，不超过第三个为寻找优惠，再高则只买折扣商品。默认：0.2、0.5、0.9。',
  'Price level from which full-price buyers can be premium, in money. Default: null, learned by premiumFrom.':
    '原价购买者视为高端的价格水平，以金额计。默认：无，由 premiumFrom 学习得出。',
  'Where premiumPrice is null: the quantile, 0 to 1, of the price level of customers with enough purchases from which prices are high. Default: 0.75.':
    '未设置 premiumPrice 时：在购买次数足够的客户的价格水平中，从哪个分位数（0 到 1）起算高价。默认：0.75。',
  'Purchases from which full-price buyers can be premium. Default: null, the median of customers with enough purchases.':
    '原价购买者视为高端所需的购买次数。默认：无，取购买次数足够的客户的中位数。',
  'Fewer purchases say nothing of a habit: in no segment. Default: 3.':
    '购买次数少于此数说明不了习惯：不属于任何分群。默认：3。',
  'Other sources than the events, each a name of the catalogue or an event aggregate: purchases, their number; discounted and total, what measure divides; price, the price level (default: the mean amount of a purchase; the mean of lines.price is that of the goods). Default: null, from the events.':
    '代替事件的其他数据来源，每项为特征目录中的名称或事件聚合：purchases，购买次数；discounted 与 total，由“衡量方式”相除；price，价格水平（默认为每次购买的平均金额；lines.price 的均值则为商品的平均价格）。默认：无，取自事件。',
  'What counts, at most 20: { event, weight }, or { source, weight } for a number of the last windowDays that is counted elsewhere. The score is the sum of weight times count. Default: page_view 1, search 2, purchase 10.':
    '计入的行为，最多 20 项：{ event, weight }；或 { source, weight }，用于别处统计的最近 windowDays 天的数字。得分为“权重 × 次数”之和。默认：page_view 1、search 2、purchase 10。',
  'Days that the score counts, and the days before them it is held against. Default: 30.':
    '得分统计的天数，以及用来对照的之前同样长的天数。默认：30。',
  'Days after the last action from which a customer is inactive; at least windowDays. Default: 90.':
    '最后一次行为之后多少天视为不活跃；不小于 windowDays。默认：90。',
  'Share of the score of the window before, 0 to 1, below which a customer is fading. Default: 0.5.':
    '相对上一个窗口得分的比例（0 到 1），低于它即为减弱。默认：0.5。',
  'Score from which a customer is highly engaged. Default: null, learned by highQuantile.':
    '得分达到多少为高参与度。默认：无，由 highQuantile 学习得出。',
  'Where highFrom is null: the quantile, 0 to 1, of the scores above 0. Default: 0.8, the best fifth.':
    '未设置 highFrom 时：大于 0 的得分的分位数，0 到 1。默认：0.8，即最高的五分之一。',
  'Days with purchases (UTC) from which a customer has a cycle; with 1, those who bought once are held against the typical interval. Default: 2.':
    '有购买的天数（UTC）达到多少才有周期；为 1 时，只买过一次的客户按典型间隔衡量。默认：2。',
  'Typical days between purchases, which short histories are drawn to. Default: null, the median of the mean intervals of customers with two purchase days or more.':
    '两次购买之间的典型天数，历史较短的客户向它靠拢。默认：无，取至少有两个购买日的客户平均间隔的中位数。',
  "How many intervals of a customer's own the typical one weighs as much as; 0 takes own intervals alone. Default: 2.":
    '典型间隔相当于客户自己的几个间隔；0 表示只看自己的间隔。默认：2。',
  'Elapsed time as a multiple of the expected interval from which a purchase is due. Default: 0.8.':
    '已过时间达到预期间隔的多少倍时应当购买。默认：0.8。',
  'The same from which it is overdue. Default: 1.25.': '同上，达到多少倍为逾期。默认：1.25。',
  'The same from which the customer has lapsed. Default: 3.': '同上，达到多少倍视为已流失。默认：3。',
  'Event type that is looked at. Default: purchase.': '所看的事件类型。默认：purchase。',
  'Field of the event or of its lines whose texts are told apart. Default: channel.':
    '按事件或其明细行的哪个字段的文本区分。默认：channel。',
  'The values to tell apart, at most 100: { key, name, equals }, counted where the field equals the text, or { key, name, source } counted elsewhere. With them, shares are known. Default: none; the most frequent values are learned in each fit, and only which one comes first is known of a customer.':
    '要区分的取值，最多 100 个：{ key, name, equals }，按字段等于该文本统计；或 { key, name, source }，在别处统计。列出后占比是已知的。默认：无；每次建模时学习最常见的取值，每位客户只知道哪个居首。',
  'What shares of listed values are of: count, events; amount, money, where less than 0 counts as 0. Default: count.':
    '所列取值的占比按什么计算：count，事件数；amount，金额，小于 0 的按 0 计。默认：count。',
  'Share, 0 to 1, from which a value is preferred; below it the customer uses several. Default: 0.6.':
    '占比（0 到 1）达到多少为偏好；低于它则视为使用多种。默认：0.6。',
  'Events (or money, by amount) below which no preference can be told. Default: 2.':
    '事件数（按 amount 时为金额）低于多少时无法判断偏好。默认：2。',
  'How many values become segments where they are learned, 1 to 1000: those that most customers prefer; the rest is one segment, other. Default: 8.':
    '取值由学习得出时有多少个成为分群，1 到 1000：取最多客户偏好的；其余合为一个分群 other。默认：8。',
  'Field of the event or of its lines whose texts are told apart. Default: lines.category.':
    '按事件或其明细行的哪个字段的文本区分。默认：lines.category。',
  'How many values become segments where they are learned, 1 to 1000: those that most customers prefer; the rest is one segment, other. Default: 20.':
    '取值由学习得出时有多少个成为分群，1 到 1000：取最多客户偏好的；其余合为一个分群 other。默认：20。',
  'What counts as comparing, at most 20: { event, weight }, or { source, weight } for a number counted elsewhere. Intensity is the sum of weight times count, for each purchase. Default: page_view 1, search 3.':
    '视为比较的行为，最多 20 项：{ event, weight }；或 { source, weight }，用于别处统计的数字。强度为每次购买对应的“权重 × 次数”之和。默认：page_view 1、search 3。',
  'What a loyal customer buys again: a field of purchases or their lines whose different values are counted, such as properties.brand. Default: lines.category.':
    '忠诚客户会重复购买什么：购买或其明细行的一个字段，统计其不同取值，如 properties.brand。默认：lines.category。',
  'Other sources than the events: purchases, their number; loyalty, a number that is higher for more loyal customers, in place of kinds. Default: null, from the events.':
    '代替事件的其他数据来源：purchases，购买次数；loyalty，客户越忠诚越大的数字，代替 kinds。默认：无，取自事件。',
  'Days back from the evaluation that count; null: all events. Default: 365.':
    '从评估时往回计多少天；null 表示全部事件。默认：365。',
  'Purchases from which loyalty can be told; with fewer in no segment. At least 2. Default: 2.':
    '购买多少次才能判断忠诚度；不足则不属于任何分群。至少为 2。默认：2。',
  'Intensity of comparison from which it is high. Default: null, learned: the upper half of customers with enough purchases.':
    '比较强度达到多少为高。默认：无，由学习得出：购买次数足够的客户中较高的一半。',
  'Loyalty from which it is high: (n - 1) / (n - 1 + kinds - 1) of n purchases, 0 to 1, or on the scale of its source. Default: null, learned: the upper half.':
    '忠诚度达到多少为高：购买 n 次、涉及 kinds 个种类时为 (n − 1) / (n − 1 + kinds − 1)，0 到 1，或按其来源的尺度。默认：无，由学习得出：较高的一半。',
  'Where reasons are given: a list such as surveys.nps.why or traits.reasons, or an event aggregate top. Default: null, the reasons most often given with purchases (properties.reason).':
    '原因记录在哪里：列表，如 surveys.nps.why 或 traits.reasons，或事件聚合 top。默认：无，取购买时最常给出的原因（properties.reason）。',
  'The kind of the source: list, several reasons; category, one. Default: list.':
    '来源的类型：list，多个原因；category，一个原因。默认：list。',
  'Groups of reasons: a customer is in a group if one of its words is given as a reason, whatever the case. Default: need, price, quality, brand, recommendation, convenience, habit, gift, desire.':
    '原因的分组：客户给出的原因中有组内任一词即属该组，不分大小写。默认：需要、价格、质量、品牌、推荐、便利、习惯、送礼、喜爱。',
  'The number to cut: a name of the catalogue, or an aggregate of events. Default: events.purchase.amount.':
    '要划分的数字：特征目录中的名称，或事件的聚合。默认：events.purchase.amount。',
  'How many bands of equally many customers, 2 to 20. Default: 5.': '划分为几个人数相等的档，2 到 20。默认：5。',
  "Numbers beyond Tukey's outer fences: within, in the lowest and highest band; apart, in segments of their own. Default: within.":
    '超出 Tukey 外围栏的数字：within，归入最低档和最高档；apart，单独成为分群。默认：within。',
  'Further numeric features of the catalogue, such as events.page_view.count; at most 64. Default: none.':
    '更多数值特征（取自特征目录），如 events.page_view.count；最多 64 个。默认：无。',
  'Which of the features count by their logarithm, for amounts and counts of which few are large. Default: none.':
    '哪些特征取对数，适用于多数很小、少数很大的金额和次数。默认：无。',
  'The logarithm of log: log1p, ln(1 + x), and of negative ones -ln(1 - x); ln, the plain one, by which 0 and less count as missing. Default: log1p.':
    '取哪种对数：log1p，即 ln(1 + x)，负数为 −ln(1 − x)；ln，普通自然对数，0 及以下视为缺失。默认：log1p。',
  'Features of text to cluster by as well, such as traits.gender; at most 16. Customers differ in one or do not (k-prototypes, Huang 1998). Default: none.':
    '同时用于聚类的文本特征，如 traits.gender；最多 16 个。两位客户在一个特征上要么相同要么不同（k-prototypes，Huang 1998）。默认：无。',
  'What a category that differs counts against squared distances in the numbers, 0 to 1,000; auto: half the mean standard deviation of the numbers as scaled (Huang 1998). Default: auto.':
    '一个文本特征不同，相当于数值上多大的平方距离，0 到 1,000；auto：数值缩放后平均标准差的一半（Huang 1998）。默认：auto。',
  'How many clusters, 1 to 100; auto: chosen from leastK to mostK by chooseBy. Default: 5.':
    '聚成几类，1 到 100；auto：在 leastK 到 mostK 之间按 chooseBy 选择。默认：5。',
  'Fewest clusters that auto tries. Default: 2.': 'auto 尝试的最少类数。默认：2。',
  'Most clusters that auto tries. Default: 8.': 'auto 尝试的最多类数。默认：8。',
  'How auto chooses: the highest mean silhouette (Rousseeuw 1987), the highest Calinski-Harabasz index (1974), the elbow of the inertia (Satopaa 2011), or the gap statistic, of numbers only (Tibshirani 2001; first standard error). Default: silhouette.':
    'auto 如何选择：平均轮廓系数最高（Rousseeuw 1987），Calinski-Harabasz 指数最高（1974），惯量曲线的拐点（Satopaa 2011），或仅用于数值的间隔统计量（Tibshirani 2001；一倍标准误规则）。默认：silhouette。',
  'true: each number is divided by its standard deviation, so that units do not matter; min-max: by its range; false: as it is. A number that is the same for all has no say, unless false. Default: true.':
    'true：每个数字除以其标准差，使单位不起作用；min-max：除以其极差；false：保持原样。对所有人都相同的数字不起作用，除非为 false。默认：true。',
  'Whether distances are taken along principal components, so that many scales that say the same count once. Default: false.':
    '距离是否沿主成分计算，使内容相近的多个量表只计一次。默认：否。',
  'With pca, the least share of the variance that the components keep, above 0 to 1. Default: 0.8.':
    '启用 pca 时，主成分至少保留多少方差，大于 0 至 1。默认：0.8。',
  'How many beginnings the best result is taken from, 1 to 100, for each number of clusters that auto tries too; the first owes nothing to chance. Default: 8.':
    '从多少次起始中取最好的结果，1 到 100；auto 尝试的每个类数也是如此；第一次起始不依赖随机。默认：8。',
  'A customer with some features missing: skip, in no cluster; mean, as if average in the numbers and of the most frequent category. With all missing: in no cluster. Default: skip.':
    '缺少部分特征的客户：skip，不属于任何类；mean，数值按平均、文本按最常见的取值。全部缺失：不属于任何类。默认：skip。',
  'Of more customers than this, the clusters are learned from a sample of so many. Default: 100,000.':
    '客户多于此数时，从这么多人的抽样中学习。默认：100,000。',
  'Event type the measures are of. Default: purchase.': '指标所看的事件类型。默认：purchase。',
  'Which measures of the event to cluster by: recency (days since the last, to the time of the fit), frequency (ln(1 + how many)), monetary (ln(1 + sum of amounts)). Default: all three.':
    '按事件的哪些指标聚类：recency（距上次的天数，截至建模时）、frequency（ln(1 + 次数)）、monetary（ln(1 + 金额合计)）。默认：三项都用。',
  'Numeric features of the catalogue to cluster by, such as customer.income or traits.spending_score; at most 64. Default: none, and then nothing can be learned until some are chosen.':
    '用于聚类的数值特征（取自特征目录），如 customer.income 或 traits.spending_score；最多 64 个。默认：无，选定之前无法学习。',
};
