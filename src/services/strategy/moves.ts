import type { MoveKind } from '../../db/tables/strategy/decisions.ts';
import type { BilingualText } from '../../segmenter/text.ts';

/** A move of the data of a decision. */
export interface DataMove {
  readonly kind: MoveKind;
  readonly text: BilingualText;
  readonly claimId: number | null;
  /** The persona that takes the place. */
  readonly successorId: number | null;
  /** The trait that drifted, as the last check of upkeep found it. */
  readonly driftId: number | null;
  /** Of the version that was published. */
  readonly number: number | null;
}

const TEXTS: Readonly<Record<MoveKind, BilingualText>> = {
  CLAIM_REFUTED: { en: 'A claim that it rests on is refuted.', zh: '所依据的一条论断已被推翻。' },
  CLAIM_UNVERIFIED: {
    en: 'A claim that it rests on is not supported any more.',
    zh: '所依据的一条论断不再有证据支持。',
  },
  CLAIM_REMOVED: { en: 'A claim that it rests on was removed.', zh: '所依据的一条论断已被删除。' },
  PERSONA_RETIRED: { en: 'The persona was retired.', zh: '该画像已停用。' },
  PERSONA_SUPERSEDED: { en: 'Another persona takes the place of it.', zh: '该画像已被另一个画像取代。' },
  PERSONA_PUBLISHED: { en: 'A later version of the persona was published.', zh: '该画像已发布新版本。' },
  PERSONA_DELETED: { en: 'The persona was deleted.', zh: '该画像已被删除。' },
  TRAIT_DRIFTED: {
    en: 'The members of the persona are others in a trait than at its last review.',
    zh: '该画像的成员在某项特征上与上次复查时不同。',
  },
};

/** Moves as they are stored, such as `CLAIM_REFUTED:7`, with what they are about. */
export function movesOf(moves: readonly string[]): DataMove[] {
  return moves.map((move) => {
    const [kind, about] = move.split(':') as [MoveKind, string | undefined];
    const id = about === undefined ? null : Number(about);
    return {
      kind,
      text: TEXTS[kind],
      claimId: kind.startsWith('CLAIM_') ? id : null,
      successorId: kind === 'PERSONA_SUPERSEDED' ? id : null,
      driftId: kind === 'TRAIT_DRIFTED' ? id : null,
      number: kind === 'PERSONA_PUBLISHED' ? id : null,
    };
  });
}
