import { texts } from '../../reader/language.ts';
import type { Tone } from '../../ui/badge.tsx';

const tones: Readonly<Record<string, Tone>> = {
  AHEAD: 'good',
  ON_PACE: 'good',
  REACHED: 'good',
  OFF_PACE: 'bad',
  MISSED: 'bad',
};

const en = {
  none: 'No playbook yet',
  noneText: 'Plays, message guides, objectives and actions for this persona are written on the page Strategy.',
  anyStage: 'At any stage',
  everybody: 'for everybody',
  saidOn: (channel: string) => `Said on ${channel}`,
  tone: 'Tone',
  target: (value: string, day: string) => `To reach ${value} by ${day}`,
  now: (value: string) => `now ${value}`,
};

const both = texts(en, {
  none: '暂无打法',
  noneText: '在“策略”页面为此画像编写打法、话术、目标和行动。',
  anyStage: '任意阶段',
  everybody: '适用于所有人',
  saidOn: (channel) => `${channel} 话术`,
  tone: '语气',
  target: (value, day) => `${day} 前达到 ${value}`,
  now: (value) => `当前 ${value}`,
});

export const words = {
  get value() {
    return { ...both.value, tones };
  },
};
