/** Reasons to buy that shops and surveys commonly tell apart, in words of both languages. */
export const defaultReasons = [
  {
    key: 'need',
    name: { en: 'Need or replacement', zh: '需要或更换' },
    any: ['need', 'replacement', 'ran out', 'broken', 'refill', '需要', '更换', '用完', '补货'],
  },
  {
    key: 'price',
    name: { en: 'Price or offer', zh: '价格或优惠' },
    any: ['price', 'cheap', 'discount', 'offer', 'sale', 'coupon', '价格', '便宜', '折扣', '优惠', '促销'],
  },
  {
    key: 'quality',
    name: { en: 'Quality or function', zh: '质量或功能' },
    any: ['quality', 'function', 'features', 'durability', 'performance', '质量', '品质', '功能', '耐用', '性能'],
  },
  {
    key: 'brand',
    name: { en: 'Brand or status', zh: '品牌或身份' },
    any: ['brand', 'image', 'status', 'design', 'style', '品牌', '形象', '身份', '设计', '款式'],
  },
  {
    key: 'recommendation',
    name: { en: 'Recommendation', zh: '推荐' },
    any: ['recommendation', 'friend', 'review', 'influencer', 'advice', '推荐', '朋友', '评价', '口碑'],
  },
  {
    key: 'convenience',
    name: { en: 'Convenience', zh: '便利' },
    any: ['convenience', 'nearby', 'delivery', 'fast', 'easy', '方便', '便利', '附近', '配送', '快捷'],
  },
  {
    key: 'habit',
    name: { en: 'Habit', zh: '习惯' },
    any: ['habit', 'always', 'usual', 'routine', '习惯', '一直', '常买'],
  },
  {
    key: 'gift',
    name: { en: 'Gift or occasion', zh: '送礼或场合' },
    any: ['gift', 'birthday', 'wedding', 'holiday', 'christmas', '礼物', '送礼', '生日', '婚礼', '节日'],
  },
  {
    key: 'desire',
    name: { en: 'Desire or impulse', zh: '喜爱或冲动' },
    any: ['desire', 'impulse', 'treat', 'fun', 'curiosity', 'new', '喜欢', '冲动', '犒劳', '好奇', '尝新'],
  },
];
