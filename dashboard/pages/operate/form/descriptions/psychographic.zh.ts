/** What settings of psychographic segmenters and of lists mean, in Chinese, by their English descriptions. */
export const PSYCHOGRAPHIC: Readonly<Record<string, string>> = {
  'Catalogue feature with the list of interests. Default: traits.interests.':
    '兴趣列表所在的特征。默认：traits.interests。',
  'Groups of interests, each a segment; at most 64. Default: eight groups of everyday interests.':
    '兴趣的分组，每组为一个分群；最多 64 组。默认：八组日常兴趣。',
  'Key of the segment: lower-case letters, digits, _ and -, at most 64.':
    '分群的键：小写字母、数字、_ 和 -，最多 64 个字符。',
  'Name of the segment in English and, if given, Chinese.': '分群的英文名称，以及可选的中文名称。',
  'Interests that belong to the group, compared without regard to case, width and outer spaces.':
    '属于该组的兴趣，比较时不分大小写、全角半角和首尾空格。',
  'How many of a customer’s interests must belong to a group; at least 1. Default: 1.':
    '客户须有几个兴趣属于该组；至少为 1。默认：1。',
  'Events that show an interest by one of its terms, besides the list; at most 4. Channels and properties are compared with the terms as written, case included. Default: none.':
    '除列表之外，还有哪些事件以其用词表现兴趣；最多 4 种。渠道和属性按原文比较，区分大小写。默认：无。',
  'Event type, such as page_view or purchase.': '事件类型，如 page_view 或 purchase。',
  'Where the event says what it is about: channel, properties.NAME, or of the lines of a purchase lines.category, lines.name or lines.sku.':
    '事件在哪里写明内容：channel、properties.NAME，或购买明细行的 lines.category、lines.name、lines.sku。',
  'What one event counts, up to 100. Default: 1.': '一个事件计多少，最大为 100。默认：1。',
  'Days of 24 hours after which an event counts half. Default: 30.':
    '多少天（每天 24 小时）之后一个事件只计一半。默认：30。',
  'Days before now, ascending, between which events are taken as evenly spread; older ones do not count. Default: 7, 30, 90, 365.':
    '距今的天数，递增，事件在其间视为均匀分布；更早的不计。默认：7、30、90、365。',
  'How many events of today make a strength of 0.5. Default: 3.': '今天的多少个事件使强度达到 0.5。默认：3。',
  'Strength, 0..1, below which events make no member. Default: 0.1, when a third of an event is left at the default halfStrength.':
    '强度（0 到 1）低于多少时，事件不再使客户成为成员。默认：0.1，即在默认 halfStrength 下一个事件只剩三分之一时。',
  'What goes before the name of an item to make a numeric catalogue feature; empty where items are whole features. Default: surveys.bfi.':
    '题目名称之前加什么就成为数值特征；题目本身即为特征名时留空。默认：surveys.bfi。',
  'Scales of one or more items each, at most 40. Default: the Big Five by the 25 public items of the bfi data set (A1 to O5).':
    '由一道或多道题目构成的量表，最多 40 个。默认：大五人格，用 bfi 数据集公开的 25 题（A1 到 O5）。',
  'Key of the scale, of which segments are named: lower-case letters, digits, _ and -, at most 59.':
    '量表的键，分群以此命名：小写字母、数字、_ 和 -，最多 59 个字符。',
  'Name of the scale in English and, if given, Chinese.': '量表的英文名称，以及可选的中文名称。',
  'Items by name, each once, at most 60; with a leading minus where agreeing speaks against the scale (reverse-keyed).':
    '各题的名称，每题一次，最多 60 题；名称前加减号表示同意即与量表相反（反向计分）。',
  'Lowest answer of its items. Default: that of all scales, otherwise of its questions.':
    '本量表各题的最低答案。默认：同全部量表的设置，否则取自其问题。',
  'Highest answer of its items. Default: that of all scales, otherwise of its questions.':
    '本量表各题的最高答案。默认：同全部量表的设置，否则取自其问题。',
  'Lowest answer of an item; lower ones count as missing. Default: that of the question where it has one, otherwise 1.':
    '一道题的最低答案，更低的视为缺失。默认：取自问题，否则为 1。',
  'Highest answer of an item; higher ones count as missing. Default: that of the question where it has one, otherwise 6.':
    '一道题的最高答案，更高的视为缺失。默认：取自问题，否则为 6。',
  'Share of a scale’s items, 0..1, that must be answered for a score; one item at least. Default: 0.5, the half rule.':
    '一个量表中须作答的题目比例（0 到 1）才有得分；至少一题。默认：0.5，即过半规则。',
  'What stands in for an item not answered: person-mean, the mean of those that are; median, the median of all customers’ answers to it. Default: person-mean.':
    '未作答的题目以什么代替：person-mean，本人已答题目的均值；median，全体客户该题答案的中位数。默认：person-mean。',
  'levels: a segment of the high and one of the low for each scale; dominant: one a scale, of those whose highest score it is. Default: levels.':
    'levels：每个量表有高分和低分两个分群；dominant：每个量表一个分群，收纳在该量表得分最高的客户。默认：levels。',
  'Whether scores are held against the population, in standard deviations from its mean; else as they are, in units of the answers. Default: true.':
    '得分是否与总体比较，以偏离均值的标准差计；否则保持原样，以答案的单位计。默认：是。',
  'From which score on a customer is high on a scale. Default: 1 standard deviation; in units of the answers three quarters of the way from min to max.':
    '得分达到多少为该量表的高分。默认：1 个标准差；以答案为单位时为从最低到最高的四分之三处。',
  'Up to which score a customer is low on a scale. Default: -1 standard deviation; in units of the answers a quarter of the way from min to max.':
    '得分不超过多少为该量表的低分。默认：−1 个标准差；以答案为单位时为从最低到最高的四分之一处。',
  'What shows that brand image counts. Default: the answer surveys.values.brand, and the amount paid per unit. Each is ranked within the population; at most 20.':
    '什么说明看重品牌形象。默认：问卷答案 surveys.values.brand，以及单件支付的金额。每项在总体中排名；最多 20 项。',
  'Numeric catalogue feature by name, or an aggregate of events.': '数值特征的名称，或事件的聚合。',
  'Event type, such as purchase.': '事件类型，如 purchase。',
  'How the events become a number.': '事件如何成为一个数字。',
  'What is aggregated, such as amount; not used by count.': '聚合什么，如 amount；count 时不用。',
  'Which events count. Default: all.': '计入哪些事件。默认：全部。',
  'Field of the event, such as discount or properties.brand.': '事件的字段，如 discount 或 properties.brand。',
  'Counts events whose field is this.': '计入该字段等于此值的事件。',
  'Counts events whose field is greater.': '计入该字段大于此值的事件。',
  'Counts events whose field is less.': '计入该字段小于此值的事件。',
  'Only events of the last so many days. Default: all.': '只计最近这么多天的事件。默认：全部。',
  'What it is divided by, as feature; nothing or less counts as missing. Default: it is not.':
    '除以什么，写法同“特征”；没有或不大于 0 视为缺失。默认：不除。',
  'Its say within the orientation, -100..100; below 0 where much of it speaks against. Default: 1.':
    '在该取向中的权重，−100 到 100；数值越大越相反时为负。默认：1。',
  'What shows that function and quality count. Default: the answer surveys.values.function. Each is ranked within the population; at most 20.':
    '什么说明看重功能和质量。默认：问卷答案 surveys.values.function。每项在总体中排名；最多 20 项。',
  'What shows that price counts. Default: the answer surveys.values.price, and the share of spend in purchases with a discount. Each is ranked within the population; at most 20.':
    '什么说明看重价格。默认：问卷答案 surveys.values.price，以及带折扣购买的金额占比。每项在总体中排名；最多 20 项。',
  'How far the highest percentile, 0..1, must stand above the next; customers with less are balanced. Default: 0.1.':
    '最高的百分位（0 到 1）须比第二高的高出多少；不足者为均衡。默认：0.1。',
  'A customer of whom an orientation is unknown: none, in no segment; average, as if it were at the median, if another is known. Default: none.':
    '某个取向未知的客户：none，不属于任何分群；average，只要另有一个取向已知，就按中位数处理。默认：none。',
  'Catalogue features with lists of terms: what customers do, care for, think and want. At most 20. Default: traits.activities, traits.interests, traits.opinions, traits.life_goals.':
    '存放词语列表的特征：客户做什么、关心什么、怎么想、想要什么。最多 20 个。默认：traits.activities、traits.interests、traits.opinions、traits.life_goals。',
  'Catalogue features with one term. At most 20. Default: traits.lifestyle.':
    '只有一个词语的特征。最多 20 个。默认：traits.lifestyle。',
  'What goes before the name of a rated question to make a numeric catalogue feature; empty where questions are whole features. Default: surveys.lifestyle.':
    '评分题名称之前加什么就成为数值特征；题目本身即为特征名时留空。默认：surveys.lifestyle。',
  'Lifestyles, attitudes and life goals, each a segment; at most 64. Default: six lifestyles, four attitudes and four goals, by terms and by one question each of the group’s key.':
    '生活方式、态度和人生目标，每个为一个分群；最多 64 个。默认：六种生活方式、四种态度、四种目标，按词语以及各组键名对应的一道题判断。',
  'What the group is: a lifestyle, an attitude or a life goal; said in its description.':
    '该组是什么：生活方式、态度或人生目标；写入其说明。',
  'Terms that speak for the group, compared without regard to case, width and outer spaces.':
    '说明属于该组的词语，比较时不分大小写、全角半角和首尾空格。',
  'Questions answered by a number, each once; with a leading minus where agreeing speaks against it.':
    '以数字作答的题目，每题一次；名称前加减号表示同意即与该组相反。',
  'How many terms of a group a customer must give, where terms make a member; at least 1. Default: 1.':
    '凭词语成为成员时，客户须给出该组的几个词语；至少为 1。默认：1。',
  'Lowest answer to a rated question. Default: that of the question where it has one, otherwise 1.':
    '评分题的最低答案。默认：取自问题，否则为 1。',
  'Highest answer to a rated question. Default: that of the question where it has one, otherwise 5.':
    '评分题的最高答案。默认：取自问题，否则为 5。',
  'How far from min to max, 0..1, the mean answer must be, where answers make a member. Default: 0.75, 4 of 1 to 5.':
    '凭答案成为成员时，平均答案须达到从最低到最高的多大比例（0 到 1）。默认：0.75，即 1 到 5 中的 4。',
  'Share of a group’s rated questions, 0..1, that must be answered; one at least. Default: 0.5.':
    '该组评分题中须作答的比例（0 到 1）；至少一题。默认：0.5。',
  'Features of text, such as customer.gender: each text is an answer. All kinds together at most 64. Default: none, and then nothing can be learned until some features are chosen.':
    '文本特征，如 customer.gender：每个文本为一个答案。各类特征合计最多 64 个。默认：无，选定之前无法学习。',
  'Features that are true or false, such as traits.newsletter. Default: none.':
    '是/否特征，如 traits.newsletter。默认：无。',
  'Numbers with few values, such as answers of 1 to 5; each value is an answer, without an order. Cut others first: behavioral.quantiles makes a category of any number. Default: none.':
    '取值很少的数字，如 1 到 5 的答案；每个值为一个答案，不计顺序。其他数字请先划分：behavioral.quantiles 可把任意数字变成类别。默认：无。',
  'Lists of text, such as traits.interests: each entry that enough customers have is a flag. Default: none.':
    '文本列表，如 traits.interests：足够多客户拥有的每个条目成为一个是/否特征。默认：无。',
  'How many classes, 1 to 20; auto: of leastK to mostK the number with the lowest BIC. Default: auto.':
    '分几类，1 到 20；auto：在 leastK 到 mostK 之间取 BIC 最低者。默认：auto。',
  'Fewest classes that auto tries. Default: 1.': 'auto 尝试的最少类数。默认：1。',
  'Most classes that auto tries. Default: 6.': 'auto 尝试的最多类数。默认：6。',
  'Random beginnings for each number of classes, 1 to 200. The best log-likelihood counts, and how many reached it is told. Default: 20.':
    '每个类数的随机起始次数，1 到 200。取对数似然最高者，并说明有几次达到它。默认：20。',
  'Most different answers of a category or scale, and most entries of a list, 2 to 100. A category or scale with more is refused; of a list the most frequent entries count. Default: 30.':
    '一个类别或量表最多几种答案、一个列表最多几个条目，2 到 100。类别或量表超过时拒绝；列表只计最常见的条目。默认：30。',
  'Share of the lists, 0..1, that must have an entry for it to count. Default: 0.02.':
    '列表条目至少要在多大比例（0 到 1）的列表中出现才计入。默认：0.02。',
  'Of more customers than this, the classes are learned from a sample of so many. Default: 100,000.':
    '客户多于此数时，从这么多人的抽样中学习各类。默认：100,000。',
  'The lists; a customer may be in several. Default []: none.':
    '各个名单；一位客户可在多个名单中。默认：空，没有名单。',
  'Key of the segment, unique and stable.': '分群的键，唯一且不变。',
  'Name of the segment: English, or by language.': '分群的名称：英文，或按语言分别填写。',
};
