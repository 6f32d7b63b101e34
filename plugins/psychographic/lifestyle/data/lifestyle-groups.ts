import type { LifestyleGroup } from '../settings.ts';

/** A group rated by one question of its own key. */
function group(
  kind: LifestyleGroup['kind'],
  key: string,
  en: string,
  zh: string,
  any: readonly string[],
): LifestyleGroup {
  return { key, kind, name: { en, zh }, any: [...any], rated: [key] };
}

/**
 * The groups until others are configured: lifestyles by activities and interests, attitudes by opinions, and life goals,
 * after the dimensions of W. D. Wells and D. J. Tigert, "Activities, interests and opinions", J. Advertising Research
 * 11(4), 1971, in everyday English and Chinese terms.
 */
export const defaultLifestyles: readonly LifestyleGroup[] = [
  group('lifestyle', 'homebody', 'Homebody', '居家', [
    ...['homebody', 'staying at home', 'cooking', 'baking', 'gardening', 'diy', 'television', 'tv series', 'gaming'],
    ...['宅家', '居家', '烹饪', '烘焙', '园艺', '追剧', '游戏'],
  ]),
  group('lifestyle', 'outdoor', 'Outdoor and active', '户外运动', [
    ...['outdoor', 'outdoors', 'hiking', 'camping', 'running', 'cycling', 'sport', 'sports', 'fitness', 'skiing'],
    ...['户外', '徒步', '露营', '跑步', '骑行', '运动', '健身', '滑雪'],
  ]),
  group('lifestyle', 'cultural', 'Cultural', '文化艺术', [
    ...['culture', 'art', 'reading', 'books', 'theatre', 'theater', 'museums', 'opera', 'classical music', 'writing'],
    ...['文化', '艺术', '阅读', '读书', '戏剧', '博物馆', '歌剧', '古典音乐', '写作'],
  ]),
  group('lifestyle', 'social', 'Social', '社交', [
    ...['social', 'socializing', 'socialising', 'friends', 'parties', 'clubs', 'eating out', 'dancing', 'volunteering'],
    ...['社交', '朋友', '聚会', '俱乐部', '聚餐', '跳舞', '志愿服务'],
  ]),
  group('lifestyle', 'career', 'Career', '事业', [
    ...['career', 'work', 'business', 'networking', 'investing', 'economics', 'further education'],
    ...['事业', '工作', '商业', '创业', '投资', '经济', '进修'],
  ]),
  group('lifestyle', 'family', 'Family', '家庭', [
    ...['family', 'children', 'parenting', 'family trips', 'pets'],
    ...['家庭', '孩子', '育儿', '亲子', '宠物'],
  ]),
  group('attitude', 'green', 'Environment-minded', '重视环保', [
    ...['environment', 'sustainability', 'organic', 'recycling', 'climate', 'animal welfare'],
    ...['环保', '可持续', '有机', '垃圾分类', '气候', '动物保护'],
  ]),
  group('attitude', 'innovative', 'Open to the new', '求新', [
    ...['innovation', 'new things', 'technology', 'early adopter', 'gadgets', 'trends'],
    ...['创新', '新事物', '科技', '尝鲜', '数码', '潮流'],
  ]),
  group('attitude', 'traditional', 'Traditional', '重视传统', [
    ...['tradition', 'religion', 'local products', 'national brands', 'customs'],
    ...['传统', '信仰', '本地产品', '国货', '习俗'],
  ]),
  group('attitude', 'health', 'Health-minded', '重视健康', [
    ...['health', 'healthy eating', 'wellness', 'nutrition', 'non-smoker'],
    ...['健康', '健康饮食', '养生', '营养', '不吸烟'],
  ]),
  group('goal', 'achievement', 'Goal: achievement', '目标：成就', [
    ...['achievement', 'success', 'promotion', 'wealth', 'recognition'],
    ...['成就', '成功', '晋升', '财富', '认可'],
  ]),
  group('goal', 'security', 'Goal: security', '目标：安稳', [
    ...['security', 'stability', 'own home', 'savings', 'retirement'],
    ...['安稳', '稳定', '买房', '储蓄', '退休'],
  ]),
  group('goal', 'freedom', 'Goal: freedom', '目标：自由', [
    ...['freedom', 'independence', 'seeing the world', 'travel', 'self-employment'],
    ...['自由', '独立', '看世界', '旅行', '自主创业'],
  ]),
  group('goal', 'contribution', 'Goal: contribution', '目标：奉献', [
    ...['contribution', 'helping others', 'charity', 'community', 'a better world'],
    ...['奉献', '帮助他人', '慈善', '社区', '公益'],
  ]),
];
