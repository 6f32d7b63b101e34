import { type Bilingual, quoted } from '../bilingual.ts';

/** Values that data often have, as a predicate: `are married`, `is married`. */
interface Predicate {
  readonly many: string;
  readonly one: string;
  readonly zh: string;
}

const PREDICATES: Readonly<Record<string, Readonly<Record<string, Predicate>>>> = {
  'customer.gender': {
    ...are('female f woman w frau 女 女性', 'women', 'a woman', '是女性'),
    ...are('male m man mann herr 男 男性', 'men', 'a man', '是男性'),
    ...are('non-binary diverse d', 'non-binary', 'non-binary', '是非二元性别'),
  },
  'customer.maritalState': {
    ...are('married 已婚', 'married', 'married', '已婚'),
    ...are('single 单身', 'single', 'single', '单身'),
    ...are('unmarried 未婚', 'not married', 'not married', '未婚'),
    ...are('divorced 离异', 'divorced', 'divorced', '离异'),
    ...are('separated', 'separated', 'separated', '分居'),
    ...are('widow widowed 丧偶', 'widowed', 'widowed', '丧偶'),
    ...say('together cohabiting partner', 'live with a partner', 'lives with a partner', '与伴侣同住'),
  },
  'customer.education': {
    ...say(
      'graduation bachelor graduate undergraduate college-graduate college/bachelor-degree 本科',
      'have a first degree',
      'has a first degree',
      '是本科学历',
    ),
    ...say(
      'master masters masters-degree 2n-cycle 硕士',
      "have a master's degree",
      "has a master's degree",
      '是硕士学历',
    ),
    ...say('phd doctorate doctorate-degree 博士', 'have a doctorate', 'has a doctorate', '是博士学历'),
    ...say('graduate-degree postgraduate 研究生', 'have a graduate degree', 'has a graduate degree', '是研究生学历'),
    ...say('some-college 大学肄业', 'have been to college', 'has been to college', '上过大学'),
    ...are('in-high-school', 'still in high school', 'still in high school', '还在读高中'),
    ...say('finished-high-school high-school', 'finished high school', 'finished high school', '是高中学历'),
    ...say('basic primary primary-school 小学', 'have basic schooling', 'has basic schooling', '是基础学历'),
    ...say('secondary secondary-school 高中', 'finished secondary school', 'finished secondary school', '是中学学历'),
    ...say('vocational 职业教育', 'have vocational training', 'has vocational training', '受过职业教育'),
  },
  'customer.occupation': {
    ...are('retired 退休', 'retired', 'retired', '已退休'),
    ...are('unemployed', 'out of work', 'out of work', '没有工作'),
    ...are('self-employed', 'self-employed', 'self-employed', '是自由职业者'),
    ...work('student 学生', 'students', 'a student', '学生'),
    ...work('teacher 教师', 'teachers', 'a teacher', '教师'),
    ...work('nurse 护士', 'nurses', 'a nurse', '护士'),
    ...work('engineer 工程师', 'engineers', 'an engineer', '工程师'),
    ...work('manager 经理', 'managers', 'a manager', '经理'),
    ...work('clerk 职员', 'office clerks', 'an office clerk', '职员'),
    ...work('consultant', 'consultants', 'a consultant', '顾问'),
    ...work('lawyer', 'lawyers', 'a lawyer', '律师'),
    ...work('physician', 'physicians', 'a physician', '医生'),
    ...work('designer', 'designers', 'a designer', '设计师'),
    ...work('scientist', 'scientists', 'a scientist', '科研人员'),
    ...work('developer', 'developers', 'a developer', '开发人员'),
    ...work('marketer', 'marketers', 'a marketer', '营销人员'),
    ...work('technician', 'technicians', 'a technician', '技术员'),
    ...work('homemaker', 'homemakers', 'a homemaker', '全职持家者'),
    ...work('sales-assistant', 'sales assistants', 'a sales assistant', '销售员'),
    ...work('driver', 'drivers', 'a driver', '司机'),
    ...work('apprentice', 'apprentices', 'an apprentice', '学徒'),
  },
  'traits.household_type': {
    ...say(
      '2-adults-kids',
      'live as two adults with children',
      'lives as two adults with children',
      '两个大人带着孩子生活',
    ),
    ...say(
      '2-adults-no-kids',
      'live as two adults without children',
      'lives as two adults without children',
      '两个大人生活，没有孩子',
    ),
    ...say('1-adult-kids', 'bring up children alone', 'brings up children alone', '独自带着孩子生活'),
    ...say('1-adult-no-kids', 'live alone', 'lives alone', '独自生活'),
  },
  'traits.home_ownership': {
    ...say('homeowner owner', 'own their home', 'owns the home', '拥有自己的住房'),
    ...say('renter tenant', 'rent their home', 'rents the home', '租房居住'),
  },
  'traits.settlement': {
    ...say('city town urban', 'come from a town', 'comes from a town', '来自城镇'),
    ...say('village rural', 'come from a village', 'comes from a village', '来自乡村'),
  },
  'traits.housing': {
    ...say('block-of-flats flat apartment', 'live in a block of flats', 'lives in a block of flats', '住在公寓楼'),
    ...say('house house/bungalow bungalow', 'live in a house', 'lives in a house', '住在独栋住宅'),
  },
};

function say(keys: string, many: string, one: string, zh: string): Record<string, Predicate> {
  return Object.fromEntries(keys.split(' ').map((key) => [key.replaceAll('-', ' '), { many, one, zh }]));
}

function are(keys: string, many: string, one: string, zh: string): Record<string, Predicate> {
  return say(keys, `are ${many}`, `is ${one}`, zh);
}

function work(keys: string, many: string, one: string, zh: string): Record<string, Predicate> {
  return are(keys, many, one, `是${zh}`);
}

/** What is said of members with a value of a field, after their share; null where nobody has words for it. */
export function predicateOf(feature: string, value: string): Predicate | null {
  const words = PREDICATES[feature];
  const key = value.trim().toLowerCase().replaceAll(/[_-]/g, ' ');
  return words && Object.hasOwn(words, key) ? words[key]! : null;
}

/** The gender that a value stands for; null for others. */
export function genderOf(value: string): 'female' | 'male' | null {
  const zh = predicateOf('customer.gender', value)?.zh;
  return zh === '是女性' ? 'female' : zh === '是男性' ? 'male' : null;
}

const NOUNS: Readonly<Record<string, string>> = {
  ...pairs(
    'travel 旅行,technology 科技,music 音乐,gaming 游戏,fitness 健身,concerts 音乐会,movies 电影,fashion 时尚,coffee 咖啡',
  ),
  ...pairs(
    'gardening 园艺,reading 阅读,hiking 徒步,museums 博物馆,pets 宠物,baking 烘焙,running 跑步,wine 葡萄酒,art 艺术',
  ),
  ...pairs(
    'restaurants 美食,photography 摄影,yoga 瑜伽,shopping 购物,diy 手工,cooking 烹饪,football 足球,family 家庭,cycling 骑行',
  ),
  ...pairs(
    'gadgets 数码产品,internet 互联网,children 孩子,camping 露营,sports 运动,books 图书,home 家居,office 办公,toys 玩具',
  ),
  ...pairs(
    'beauty 美妆,electronics 电子产品,garden 园艺用品,gourmet 美食,wines 葡萄酒,fruits 水果,meat 肉类,fish 鱼类,sweets 甜食',
  ),
  ...pairs(
    'gold 黄金饰品,function 功能,price 价格,quality 品质,brand 品牌,novelty 新鲜事物,sustainability 可持续,grocery 食品杂货',
  ),
  ...pairs(
    'produce 果蔬,deli 熟食,pastry 糕点,nutrition 营养品,cosmetics 化妆品,cheese 奶酪,beef 牛肉,pork 猪肉,bread 面包',
  ),
  ...pairs(
    'milk 牛奶,yogurt 酸奶,eggs 鸡蛋,cereal 谷物早餐,candy 糖果,coffee 咖啡,tea 茶,beer 啤酒,chicken 鸡肉,seafood 海鲜',
  ),
  ...pairs(
    'fruit 水果,vegetables 蔬菜,snacks 零食,diapers 纸尿裤,salads 沙拉,crackers 饼干,cookies 曲奇,juice 果汁,soup 汤品',
  ),
  'baby foods': '婴儿食品',
  'soft drinks': '软饮料',
  'baked bread/buns/rolls': '面包',
  'fluid milk products': '液态奶',
  'bag snacks': '袋装零食',
  'frozen pizza': '冷冻披萨',
  'frozen meat': '冷冻肉类',
  'ice cream': '冰淇淋',
  lunchmeat: '午餐肉',
  'tropical fruit': '热带水果',
  'cat food': '猫粮',
  'dog foods': '狗粮',
  cigarettes: '香烟',
  'classical music': '古典音乐',
  'brand image': '品牌形象',
  'drug gm': '日用杂货',
  'meat pckgd': '包装肉类',
};

function pairs(list: string): Record<string, string> {
  return Object.fromEntries(list.split(',').map((pair) => pair.split(' ') as [string, string]));
}

const ENGLISH: Readonly<Record<string, string>> = {
  wines: 'wine',
  fruits: 'fruit',
  gold: 'gold',
  diy: 'DIY',
  'drug gm': 'household goods',
  'meat pckgd': 'packed meat',
  grocery: 'groceries',
  produce: 'fresh produce',
  deli: 'deli food',
  'baked bread/buns/rolls': 'bread, buns and rolls',
  'fluid milk products': 'milk',
  'bag snacks': 'bagged snacks',
  'dog foods': 'dog food',
  'baby foods': 'baby food',
  lunchmeat: 'cold cuts',
  pastry: 'pastries',
};

/** A thing people like, buy or read about, as a noun. Of those nobody translated, it is quoted in Chinese. */
export function nounOf(value: string): Bilingual {
  const plain = value.trim().toLowerCase().replaceAll(/[_-]/g, ' ');
  const zh = Object.hasOwn(NOUNS, plain) ? NOUNS[plain]! : null;
  if (zh !== null) return { en: ENGLISH[plain] ?? plain, zh };
  // All in capitals is how stock is listed, and shouted in a sentence.
  if (/[A-Z]/.test(value) && value === value.toUpperCase() && value.length > 3) return quoted(titled(value));
  return /^[a-z][a-z ]*$/.test(value) ? quoted(value) : { en: `“${value}”`, zh: `“${value}”` };
}

function titled(value: string): string {
  const text = value.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A flag's value. */
export function flagValueWords(value: boolean): Bilingual {
  return value ? { en: 'yes', zh: '是' } : { en: 'no', zh: '否' };
}
