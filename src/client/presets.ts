const IDS = '[ID!]';
const STATE = 'segment { id key name } fit version personaStatus claimStatus runState importState exportState';
const MOVE = 'cursor kind at cause customer { id externalId name }';

/** Ready subscriptions: their arguments besides `after`, and what they select. */
export const PRESETS = {
  changes: {
    filters: { kinds: '[ChangeKind!]', segmentationIds: IDS, segmentIds: IDS, personaIds: IDS, customerIds: IDS },
    fields: `${MOVE} segmentation { id key name } persona { id name } run { id state }
      before { ${STATE} } after { ${STATE} }`,
  },
  membershipChanged: {
    filters: { segmentationIds: IDS, segmentIds: IDS, customerIds: IDS },
    fields: `${MOVE} segmentation { id key name } from { id key name } to { id key name }`,
  },
  personaMatchChanged: {
    filters: { personaIds: IDS, customerIds: IDS },
    fields: `${MOVE} matched fit persona { id name }`,
  },
  customerChanged: {
    filters: { customerIds: IDS, kinds: '[CustomerChangeKind!]' },
    fields: `cursor kind at customer { id externalId name } created fields { field from to } signals events { type count }
      surveys { key } summary { created changed }`,
  },
  personaChanged: {
    filters: { ids: IDS },
    fields: 'cursor kind at personaId deleted persona { id name title status version }',
  },
  claimChanged: {
    filters: { personaIds: IDS, claimIds: IDS },
    fields: `cursor kind at cause claimId changed from { status value } to { status value } claim { id text version }
      persona { id name }`,
  },
} as const;

export type Preset = keyof typeof PRESETS;
/** The filters of a preset; one left out lets all through. */
export type Filters<P extends Preset> = { readonly [F in keyof (typeof PRESETS)[P]['filters']]?: readonly string[] };

interface Named {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}
interface Move {
  readonly cursor: string;
  readonly kind: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly cause: 'PROFILE' | 'EVENT' | 'CLOCK' | 'RUN' | 'MANUAL' | 'EDIT' | null;
  /** As it is now; null for one since erased. */
  readonly customer: { readonly id: string; readonly externalId: string | null; readonly name: string | null } | null;
}
interface State {
  readonly segment: Named | null;
  readonly fit: number | null;
  readonly version: number | null;
  /** Each of one kind of change; null of others. */
  readonly personaStatus: 'DRAFT' | 'ACTIVE' | 'RETIRED' | null;
  readonly claimStatus: ClaimState['status'] | null;
  readonly runState: string | null;
  readonly importState: string | null;
  readonly exportState: string | null;
}
interface ClaimState {
  readonly status: 'UNVERIFIED' | 'SUPPORTED' | 'REFUTED';
  /** Of its measure; null where it has none. */
  readonly value: number | null;
}
interface PersonaName {
  readonly id: string;
  readonly name: string;
}

/** The items of the presets. */
export interface PresetItems {
  readonly changes: Move & {
    readonly segmentation: Named | null;
    readonly persona: PersonaName | null;
    readonly run: { readonly id: string; readonly state: string } | null;
    readonly before: State | null;
    readonly after: State | null;
  };
  readonly membershipChanged: Move & {
    readonly segmentation: Named | null;
    readonly from: Named | null;
    readonly to: Named | null;
  };
  readonly personaMatchChanged: Move & {
    readonly matched: boolean;
    readonly fit: number | null;
    readonly persona: PersonaName | null;
  };
  readonly customerChanged: Omit<Move, 'cause'> & {
    readonly created: boolean;
    readonly fields: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
    readonly signals: readonly string[];
    readonly events: readonly { readonly type: string; readonly count: number }[];
    readonly surveys: readonly { readonly key: string }[];
    /** Of too many customers at once: how many; `customer` is then null. */
    readonly summary: { readonly created: number; readonly changed: number } | null;
  };
  readonly personaChanged: Omit<Move, 'cause' | 'customer'> & {
    readonly personaId: string;
    readonly deleted: boolean;
    readonly persona:
      | (PersonaName & { readonly title: string; readonly status: string; readonly version: number })
      | null;
  };
  readonly claimChanged: Omit<Move, 'customer'> & {
    readonly claimId: string;
    readonly changed: readonly string[];
    /** Null for one just made. */
    readonly from: ClaimState | null;
    /** Null for one that was removed. */
    readonly to: ClaimState | null;
    readonly claim: { readonly id: string; readonly text: string; readonly version: number } | null;
    readonly persona: PersonaName | null;
  };
}

/** The operation of a preset, with the filters that are given. */
export function presetQuery(preset: Preset, filters: Readonly<Record<string, unknown>>): string {
  const { filters: types, fields } = PRESETS[preset] as { filters: Record<string, string>; fields: string };
  const names = Object.keys(types).filter((name) => filters[name] !== undefined);
  const declared = names.map((name) => `, $${name}: ${types[name]}`).join('');
  const passed = names.map((name) => `, ${name}: $${name}`).join('');
  return `subscription ($after: String${declared}) { ${preset}(after: $after${passed}) { ${fields} } }`;
}
