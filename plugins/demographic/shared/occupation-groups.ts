import { SILENT_LABELS } from './label.ts';
import { compileLabels, type LabelGroup } from './label-table.ts';

/**
 * Major groups of ISCO-08 (International Labour Office, "International Standard Classification of Occupations 2008",
 * 2012) in the order of their codes 1 to 9 and 0. People outside of work follow, and the self-employed whose label says
 * no occupation (a status of employment, ICSE-18, not an occupation). The words are our selection of its index of
 * titles.
 */
export const OCCUPATION_GROUPS: readonly LabelGroup[] = [
  {
    key: 'managers',
    name: { en: 'Managers (ISCO 1)', zh: '管理者（ISCO 1）' },
    words: [
      ...['manager', 'management', 'managerial', 'director', 'managing director', 'executive', 'ceo', 'cfo', 'cto'],
      ...['coo', 'president', 'vice president', 'vp', 'head', 'chief', 'chief executive', 'principal', 'legislator'],
      ...['经理', '总经理', '总监', '高管', '董事', '董事长', '厂长', '校长', '管理者', '管理人员', '企业负责人'],
    ],
  },
  {
    key: 'professionals',
    name: { en: 'Professionals (ISCO 2)', zh: '专业人员（ISCO 2）' },
    words: [
      ...['professional', 'engineer', 'developer', 'programmer', 'scientist', 'researcher', 'analyst', 'consultant'],
      ...['doctor', 'physician', 'surgeon', 'dentist', 'pharmacist', 'nurse', 'midwife', 'veterinarian', 'vet'],
      ...['psychologist', 'teacher', 'professor', 'lecturer', 'academic', 'lawyer', 'attorney', 'solicitor', 'judge'],
      ...['accountant', 'auditor', 'economist', 'statistician', 'mathematician', 'architect', 'designer', 'journalist'],
      ...['writer', 'author', 'editor', 'translator', 'interpreter', 'librarian', 'artist', 'musician', 'actor'],
      ...[
        'actress',
        'social worker',
        'priest',
        '专业人员',
        '专业技术人员',
        '工程师',
        '程序员',
        '开发',
        '科学家',
        '科研人员',
      ],
      ...['研究员', '分析师', '顾问', '医生', '医师', '护士', '药剂师', '教师', '老师', '教授', '讲师', '律师', '法官'],
      ...['会计', '会计师', '审计师', '建筑师', '设计师', '记者', '编辑', '作家', '翻译', '艺术家', '演员'],
    ],
  },
  {
    key: 'technicians',
    name: { en: 'Technicians and associate professionals (ISCO 3)', zh: '技术人员与辅助专业人员（ISCO 3）' },
    words: [
      ...['technician', 'technologist', 'paramedic', 'hygienist', 'paralegal', 'supervisor', 'foreman', 'inspector'],
      ...['pilot', 'photographer', 'athlete', 'coach', 'fitness instructor', 'chef', 'broker', 'buyer', 'sales rep'],
      ...['sales representative', 'sales executive', 'account executive', 'insurance agent', 'estate agent'],
      ...['real estate agent', 'executive assistant', 'executive secretary', 'it support', 'draughtsman', 'draftsman'],
      ...[
        '技术员',
        '技术人员',
        '主管',
        '飞行员',
        '摄影师',
        '教练',
        '运动员',
        '经纪人',
        '保险代理人',
        '销售代表',
        '采购员',
      ],
    ],
  },
  {
    key: 'clerical',
    name: { en: 'Clerical support workers (ISCO 4)', zh: '办事人员（ISCO 4）' },
    words: [
      ...['clerk', 'clerical', 'secretary', 'receptionist', 'typist', 'office worker', 'office assistant', 'teller'],
      ...['administrative assistant', 'admin assistant', 'administrative', 'data entry', 'postman', 'mail carrier'],
      ...['customer service', 'customer service representative', 'call centre agent', 'call center agent'],
      ...['文员', '秘书', '前台', '行政', '行政人员', '办事员', '办事人员', '职员', '客服', '出纳', '邮递员', '打字员'],
    ],
  },
  {
    key: 'service_sales',
    name: { en: 'Service and sales workers (ISCO 5)', zh: '服务与销售人员（ISCO 5）' },
    words: [
      ...['sales', 'salesperson', 'salesman', 'saleswoman', 'sales assistant', 'shop assistant', 'shopkeeper'],
      ...['cashier', 'retail', 'retail worker', 'service worker', 'hospitality', 'waiter', 'waitress', 'bartender'],
      ...['barista', 'cook', 'hairdresser', 'barber', 'beautician', 'flight attendant', 'tour guide', 'housekeeper'],
      ...['nanny', 'childcare worker', 'caregiver', 'carer', 'care worker', 'nursing aide', 'teaching assistant'],
      ...['teacher aide', 'police', 'police officer', 'policeman', 'firefighter', 'security guard', 'guard'],
      ...[
        '服务员',
        '服务人员',
        '销售',
        '销售员',
        '销售人员',
        '营业员',
        '收银员',
        '店员',
        '导购',
        '厨师',
        '理发师',
        '美容师',
      ],
      ...['空乘', '导游', '保姆', '护理员', '保安', '警察', '消防员'],
    ],
  },
  {
    key: 'agriculture',
    name: { en: 'Skilled agricultural, forestry and fishery workers (ISCO 6)', zh: '农林渔业人员（ISCO 6）' },
    words: [
      ...['farmer', 'farming', 'fisher', 'fisherman', 'gardener', 'livestock breeder', 'forestry worker', 'beekeeper'],
      ...['农民', '农户', '渔民', '牧民', '果农', '养殖户', '园丁'],
    ],
  },
  {
    key: 'craft',
    name: { en: 'Craft and related trades workers (ISCO 7)', zh: '工艺与相关行业人员（ISCO 7）' },
    words: [
      ...[
        'craftsman',
        'craft worker',
        'tradesman',
        'electrician',
        'plumber',
        'carpenter',
        'joiner',
        'welder',
        'mechanic',
      ],
      ...['builder', 'bricklayer', 'mason', 'roofer', 'house painter', 'baker', 'butcher', 'tailor', 'jeweller'],
      ...['printer', 'blacksmith', 'locksmith', 'toolmaker', 'potter', '技工', '电工', '焊工', '木工', '瓦工', '钳工'],
      ...['水管工', '修理工', '维修工', '裁缝', '面包师'],
    ],
  },
  {
    key: 'operators',
    name: { en: 'Plant and machine operators, and assemblers (ISCO 8)', zh: '机械操作与装配人员（ISCO 8）' },
    words: [
      ...['operator', 'machine operator', 'plant operator', 'assembler', 'factory worker', 'driver', 'miner', 'seaman'],
      ...['工人', '产业工人', '操作工', '操作员', '装配工', '司机', '驾驶员', '矿工', '海员'],
    ],
  },
  {
    key: 'elementary',
    name: { en: 'Elementary occupations (ISCO 9)', zh: '初级职业（ISCO 9）' },
    words: [
      ...['cleaner', 'janitor', 'labourer', 'laborer', 'maid', 'domestic helper', 'kitchen helper', 'dishwasher'],
      ...['porter', 'packer', 'street vendor', 'refuse collector', 'garbage collector', 'messenger', 'courier'],
      ...['清洁工', '保洁员', '环卫工人', '搬运工', '杂工', '快递员', '外卖员'],
    ],
  },
  {
    key: 'armed_forces',
    name: { en: 'Armed forces (ISCO 0)', zh: '军人（ISCO 0）' },
    words: [
      ...[
        'soldier',
        'military',
        'armed forces',
        'army',
        'army officer',
        'navy',
        'air force',
        'marine',
        '军人',
        '士兵',
        '军官',
      ],
    ],
  },
  {
    key: 'student',
    name: { en: 'Student', zh: '学生' },
    words: ['student', 'pupil', 'trainee', 'apprentice', '学生', '大学生', '中学生', '研究生', '学徒'],
    rank: 2,
  },
  {
    key: 'retired',
    name: { en: 'Retired', zh: '退休' },
    words: ['retired', 'retiree', 'pensioner', 'retirement', '退休', '离退休', '退休人员'],
    rank: 2,
  },
  {
    key: 'homemaker',
    name: { en: 'Homemaker', zh: '全职持家' },
    words: [
      ...['homemaker', 'housewife', 'househusband', 'stay-at-home parent', 'stay-at-home mom', 'stay-at-home dad'],
      ...['stay-at-home mother', 'stay-at-home father', '家庭主妇', '主妇', '全职太太', '全职妈妈', '全职爸爸'],
    ],
    rank: 2,
  },
  {
    key: 'unemployed',
    name: { en: 'Unemployed or not in work', zh: '失业或无业' },
    words: [
      ...['unemployed', 'not employed', 'not working', 'jobless', 'job seeker', 'out of work', 'between jobs'],
      ...['失业', '无业', '待业', '下岗', '无工作'],
    ],
    rank: 2,
  },
  {
    key: 'self_employed',
    name: { en: 'Self-employed, occupation not stated', zh: '自雇（职业未说明）' },
    words: [
      ...['self-employed', 'freelancer', 'freelance', 'entrepreneur', 'business owner', 'owner', 'founder'],
      ...['个体户', '个体经营者', '自由职业', '自由职业者', '企业主', '老板', '创业者'],
    ],
    rank: 0,
  },
];

/**
 * High- and low-skilled clerical (ISCO 1-3, 4-5) and manual (6-7, 8-9) work, the usual four-way split of the major
 * groups. The armed forces and people outside of work stay apart.
 */
export const COLLAR_GROUPS = [
  { key: 'high_skilled_clerical', name: { en: 'High-skilled clerical (ISCO 1-3)', zh: '高技能白领（ISCO 1-3）' } },
  { key: 'low_skilled_clerical', name: { en: 'Low-skilled clerical (ISCO 4-5)', zh: '低技能白领（ISCO 4-5）' } },
  { key: 'high_skilled_manual', name: { en: 'High-skilled manual (ISCO 6-7)', zh: '高技能蓝领（ISCO 6-7）' } },
  { key: 'low_skilled_manual', name: { en: 'Low-skilled manual (ISCO 8-9)', zh: '低技能蓝领（ISCO 8-9）' } },
  ...OCCUPATION_GROUPS.slice(9).map(({ key, name }) => ({ key, name })),
];

/** Index in {@link COLLAR_GROUPS} by index in {@link OCCUPATION_GROUPS}. */
export const COLLAR_OF: readonly number[] = [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9];

/** `ISCO 2411` by its first digit. A bare number is not read: it may be a code of anything. */
function isco(name: string): string | undefined {
  const major = /^isco(?: 08)? (\d)\d{0,3}$/.exec(name)?.[1];
  return major === undefined ? undefined : OCCUPATION_GROUPS[major === '0' ? 9 : Number(major) - 1]!.key;
}

const reader = compileLabels({
  groups: OCCUPATION_GROUPS,
  silent: SILENT_LABELS,
  qualifiers: ['not', 'no', 'non', 'former', 'formerly', 'ex', 'never', 'aspiring', '曾任', '前任'],
  several: 'last',
  code: isco,
});

/** The occupation stands before `of`, `for`, `in` or `at`: `Director of sales`. */
const AFTER_THE_TITLE = /(?<=\S)\s(?:of|for|in|at)\s.*$/i;

/** Reader of job titles. The last known phrase decides, since English and Chinese titles end in what they are. */
export function occupationReader(own: Readonly<Record<string, string>>): ReturnType<typeof reader> {
  const read = reader(own);
  return (label) => {
    const whole = read(label);
    if (whole.phrase === null) return whole;
    const title = read(label.replace(AFTER_THE_TITLE, ''));
    return title.key === null ? whole : { ...title, phrase: title.phrase ?? label.replace(AFTER_THE_TITLE, '') };
  };
}
