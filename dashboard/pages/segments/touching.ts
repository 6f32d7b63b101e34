import { ofKinds } from '../../data/live-change.ts';

/** What makes sizes, names or states of segmentations other than they are shown. */
export const touching = ofKinds(
  'SEGMENTATION_CHANGED',
  'SEGMENTATION_DELETED',
  'MEMBERSHIP_CHANGED',
  'RUN_PROGRESSED',
  'CUSTOMER_DELETED',
  'CUSTOMER_MERGED',
  'CUSTOMER_SPLIT',
);
