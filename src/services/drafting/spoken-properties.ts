/** Properties of events in which customers say something in words of their own. */
export const SPOKEN_PROPERTIES = [
  ...['text', 'comment', 'message', 'feedback', 'quote', 'body', 'content', 'review', 'remark', 'said'],
] as const;
