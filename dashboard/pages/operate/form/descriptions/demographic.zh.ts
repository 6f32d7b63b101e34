/** What settings of demographic segmenters mean, in Chinese, by their English descriptions. */
export const DEMOGRAPHIC: Readonly<Record<string, string>> = {
  'First age of each band, in completed years, ascending; the last band has no end. Default 0, 18, 25, 35, 45, 55, 65. Ages below the first are in no band.':
    '各年龄段的起始周岁，递增；最后一段没有上限。默认：0、18、25、35、45、55、65。低于第一个值的不属于任何年龄段。',
  'Age in years above which a birth date is taken for a mistake: no band. Default 120.':
    '超过多少岁视为出生日期有误：不属于任何年龄段。默认：120。',
  'The two or three features that are crossed, the first the row that small cells stay in. Default age and gender.':
    '交叉的两到三个特征，小格合并时留在第一个特征的同一行内。默认：年龄与性别。',
  'Age in completed years.': '周岁年龄。',
  'Ages at which the next band begins. Default 18, 25, 35, 45, 55, 65.':
    '下一段开始的年龄。默认：18、25、35、45、55、65。',
  'Income, in the bands of demographic.income-band.': '收入，按 demographic.income-band 的分段。',
  'Incomes at which a band ends and the next begins, ascending, in `currency`. Default []: quantiles are learned.':
    '一段结束、下一段开始的收入，递增，以“币种”计。默认：空，由学习得出分位数。',
  'Learned bands without edges. Default 3: thirds.': '未设分界时学习几段。默认：3，即三等分。',
  'Currency of the bands (ISO 4217). Default null: the one that most incomes are stated in.':
    '分段所用的币种（ISO 4217）。默认：无，取最多收入所用的币种。',
  'Units of `currency` for one unit of another currency. Default {}: incomes in other currencies are not converted.':
    '一单位其他币种合多少单位的“币种”。默认：空，其他币种的收入不换算。',
  'Edges for each currency, as many in each: band 2 of one is then the same segment as band 2 of another. Instead of `edges`. Default {}.':
    '各币种的分界值，数量须相同：于是一个币种的第 2 段与另一个币种的第 2 段是同一分群。代替“分界值”。默认：空。',
  'Whether each currency without a rate gets quantiles of its own, learned from its own incomes. Default false: incomes in it are in no band.':
    '没有汇率的币种是否各自按本币种的收入学习分位数。默认：否，这些收入不属于任何段。',
  'The gender, in the groups of its own segmenter.': '性别，按性别分群器的分组。',
  'What labels of your data mean: female, male, another, or unknown. Default {}.':
    '你的数据中的标签是什么意思：female、male、another 或 unknown。默认：空。',
  'The education, in the groups of its own segmenter.': '教育程度，按教育分群器的分组。',
  'What labels of your data mean: primary, lower_secondary, upper_secondary, short_tertiary, bachelor, master, doctorate, or unknown. Default {}.':
    '你的数据中的标签是什么意思：primary、lower_secondary、upper_secondary、short_tertiary、bachelor、master、doctorate 或 unknown。默认：空。',
  'The occupation, in the groups of its own segmenter.': '职业，按职业分群器的分组。',
  'What labels of your data mean: managers, professionals, technicians, clerical, service_sales, agriculture, craft, operators, elementary, armed_forces, student, retired, homemaker, unemployed, self_employed, or unknown. Default {}.':
    '你的数据中的标签是什么意思：managers、professionals、technicians、clerical、service_sales、agriculture、craft、operators、elementary、armed_forces、student、retired、homemaker、unemployed、self_employed 或 unknown。默认：空。',
  'The maritalState, in the groups of its own segmenter.': '婚姻状况，按婚姻状况分群器的分组。',
  'What labels of your data mean: single, married, cohabiting, divorced, widowed, or unknown. Default {}.':
    '你的数据中的标签是什么意思：single、married、cohabiting、divorced、widowed 或 unknown。默认：空。',
  'Children in the household.': '家中的子女数。',
  'Numbers at which the next band begins. Default 1, 2, 3.': '下一段开始的数字。默认：1、2、3。',
  'Persons in the household.': '家庭人数。',
  'Numbers at which the next band begins. Default 2, 3, 4, 5.': '下一段开始的数字。默认：2、3、4、5。',
  'Any number.': '任意数字。',
  'Name of the feature, such as customer.country or traits.NAME.': '特征的名称，如 customer.country 或 traits.NAME。',
  'Numbers at which the next band begins. Default []: quantiles are learned.':
    '下一段开始的数字。默认：空，由学习得出分位数。',
  'Any category, by its labels; case and punctuation do not matter.': '任意类别，按其标签；不分大小写和标点。',
  'Any flag: yes or no.': '任意是/否特征。',
  'Customers below which a cell is small and merged. Default 30.': '少于多少客户的格为小格，会被合并。默认：30。',
  'Share of the customers with a cell, 0..1, below which one is small and merged. Default 0.01.':
    '占有格客户的比例（0 到 1）低于多少为小格，会被合并。默认：0.01。',
  'Where small cells go. rest: with the other small cells of their row, else with all others; neighbour: first with the smaller of the cells beside them along the first ordered feature. Default rest.':
    '小格并到哪里。rest：与同一行的其他小格合并，否则与所有其他小格合并；neighbour：先沿第一个有序特征并入相邻格中较小的一个。默认：rest。',
  'Most segments: the size from which cells are kept rises until there are no more. Default 60.':
    '最多分群数：超过时提高保留格的最小人数，直到不超过为止。默认：60。',
  'A customer with a feature missing: none, in no segment; own, under the value unknown. Default none.':
    '缺少某个特征的客户：none，不属于任何分群；own，归入取值 unknown。默认：none。',
  'Category feature with the education, such as traits.NAME. Default customer.education.':
    '教育程度所在的类别特征，如 traits.NAME。默认：customer.education。',
  'What labels of your data mean, before any built-in reading; case and punctuation do not matter. One of primary, lower_secondary, upper_secondary, short_tertiary, bachelor, master, doctorate, or unknown. Default {}.':
    '你的数据中的标签是什么意思，优先于内置的识别；不分大小写和标点。取 primary、lower_secondary、upper_secondary、short_tertiary、bachelor、master、doctorate 或 unknown 之一。默认：空。',
  'levels: seven groups of ISCED 2011; broad: low (0-2), medium (3-4) and high (5-8). Default levels.':
    'levels：ISCED 2011 的七组；broad：低（0–2）、中（3–4）、高（5–8）。默认：levels。',
  'Category feature with the gender, such as traits.NAME. Default customer.gender.':
    '性别所在的类别特征，如 traits.NAME。默认：customer.gender。',
  'What labels of your data mean, before any built-in reading; case and punctuation do not matter. One of female, male, another, or unknown. Default {}.':
    '你的数据中的标签是什么意思，优先于内置的识别；不分大小写和标点。取 female、male、another 或 unknown 之一。默认：空。',
  'pew: Silent, Boomers, X, Millennials, Z...; decades: 70后, 80后, 90后... by decade of birth. Default pew.':
    'pew：沉默一代、婴儿潮、X、千禧、Z 等；decades：按出生年代，70后、80后、90后等。默认：pew。',
  'Generations of your own instead of the scheme, by years of birth, ascending. Default []: the scheme.':
    '代替上述划分的自定义世代，按出生年份递增。默认：空，用上述划分。',
  'Key of the segment: a-z, 0-9, _ and -.': '分群的键：a–z、0–9、_ 和 -。',
  'Name by language.': '各语言的名称。',
  'First year of birth.': '最早的出生年份。',
  'Last year of birth. Default null: no end.': '最晚的出生年份。默认：无，不设终点。',
  'Persons from which on a household is large, 4 to 12. Default 5.': '多少人起为大家庭，4 到 12。默认：5。',
  'What further marital states say, over the built-in table; case and punctuation do not matter. Default none.':
    '其他婚姻状况的含义，优先于内置对照表；不分大小写和标点。默认：无。',
  'How a missing or meaningless marital state counts. Default unknown: no type where it matters.':
    '婚姻状况缺失或无意义时如何处理。默认：unknown，凡需用到之处均无类型。',
  'How a missing number of children counts. Default unknown: no type where it matters.':
    '子女数缺失或无意义时如何处理。默认：unknown，凡需用到之处均无类型。',
  'Number of equally large bands to learn where no edges are given. Default 5: fifths.':
    '未设分界时学习几个人数相等的段。默认：5，即五等分。',
  'Age in years from which a customer has a life stage. Default 18.': '从多少周岁起有人生阶段。默认：18。',
  'Age in years at which young turns into mid-life. Default 35 (Murphy & Staples).':
    '从多少周岁起由青年转为中年。默认：35（Murphy 与 Staples）。',
  'Age in years from which couples without children at home are empty nesters. Default 50.':
    '身边没有子女的夫妻从多少周岁起为空巢。默认：50。',
  'Age in years from which households without children are senior. Default 65.':
    '没有子女的家庭从多少周岁起为老年。默认：65。',
  'Age in years above which a birth date is taken for a mistake. Default 120.':
    '超过多少岁视为出生日期有误。默认：120。',
  'How a missing or meaningless marital state counts. Default unknown: no life stage.':
    '婚姻状况缺失或无意义时如何处理。默认：unknown，没有人生阶段。',
  'How a missing number of children counts. Default unknown: no life stage.':
    '子女数缺失或无意义时如何处理。默认：unknown，没有人生阶段。',
  'Category feature with the marital state, such as traits.NAME. Default customer.maritalState.':
    '婚姻状况所在的类别特征，如 traits.NAME。默认：customer.maritalState。',
  'What labels of your data mean, before any built-in reading; case and punctuation do not matter. One of single, married, cohabiting, divorced, widowed, or unknown. Default {}.':
    '你的数据中的标签是什么意思，优先于内置的识别；不分大小写和标点。取 single、married、cohabiting、divorced、widowed 或 unknown 之一。默认：空。',
  'Category feature with the occupation, such as traits.NAME. Default customer.occupation.':
    '职业所在的类别特征，如 traits.NAME。默认：customer.occupation。',
  'What labels of your data mean, before any built-in reading; case and punctuation do not matter. One of managers, professionals, technicians, clerical, service_sales, agriculture, craft, operators, elementary, armed_forces, student, retired, homemaker, unemployed, self_employed, or unknown. Default {}.':
    '你的数据中的标签是什么意思，优先于内置的识别；不分大小写和标点。取 managers、professionals、technicians、clerical、service_sales、agriculture、craft、operators、elementary、armed_forces、student、retired、homemaker、unemployed、self_employed 或 unknown 之一。默认：空。',
  'major: the ten major groups of ISCO-08; collar: high- and low-skilled, clerical and manual. Both with student, retired, homemaker, unemployed and self-employed beside them. Default major.':
    'major：ISCO-08 的十个大类；collar：高技能与低技能的文职、体力职业。两者都另有学生、退休、家务、失业和自雇。默认：major。',
};
