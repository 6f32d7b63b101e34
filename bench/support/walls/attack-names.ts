/** Kinds of attack on a server. */
export const ATTACK_NAMES = ['operations', 'subscriptions', 'runs', 'imports', 'keys', 'unread'] as const;

export type AttackName = (typeof ATTACK_NAMES)[number];
