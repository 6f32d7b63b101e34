import preferenceSegmenter from '../shared/preference/index.ts';

/** The channel that customers buy through most, or several. */
export default preferenceSegmenter({
  id: 'behavioral.channel-preference',
  name: { en: 'Channel preference', zh: '渠道偏好' },
  description: {
    en: 'The channel a customer buys through most, or several: by the share of each listed channel, or by the most frequent one, learned.',
    zh: '客户最常用的购买渠道，或多渠道并用：按所列各渠道占比，或按学习得到的最常用渠道。',
  },
  field: 'channel',
  most: 8,
});
