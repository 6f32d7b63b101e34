import type { GuideChoice } from '../../db/tables/visitor/customer-guides.ts';
import { PersonagraphError } from '../../errors.ts';
import { isStorable } from '../../segmenter/storable.ts';

/** Characters of a channel at most. */
const MOST = 200;

/** The choice, its channel without white space around it. Throws INVALID_INPUT for a channel that is none. */
export function checkGuide(guide: GuideChoice): GuideChoice {
  const channel = guide.channel.trim();
  if (channel !== '' && channel.length <= MOST && isStorable(channel)) return { ...guide, channel };
  const message = `A channel is a text of 1 to ${MOST} characters.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['guide', 'channel'] });
}
