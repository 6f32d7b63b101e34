import {
  type ConstObjectFieldNode,
  type ConstValueNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
} from 'graphql';
import type { IdType } from '../../../src/graphql/core/id.ts';
import type { KnownValues } from './known-values.ts';
import type { Randomness } from './randomness.ts';

/** Where a value goes: texts and ids depend on it. */
export interface Place {
  /** The field that takes the argument, `Type.field`. */
  readonly field: string;
  /** The argument, or the field of an input object, the value is of. */
  readonly name: string;
  /** The input field around a condition, such as `country`. */
  readonly about: string;
  /** The name of the cursors that fit. */
  readonly cursors: string;
  readonly depth: number;
  /** The type ids must be of, where the arguments alone do not say so; null: any. */
  readonly wanted: string | null;
}

const GARBAGE = ['', 'x', 'Q3VzdG9tZXI6MA', 'bm9wZQ', '\u{1F600}', 'W10', `${'a'.repeat(70)}`, 'o\'"\\', '\u0000'];

/** Types with ids that are no nodes. */
const NO_NODES: ReadonlySet<string> = new Set([
  'AuditEntry',
  'CleanUpPlan',
  'CustomerMerge',
  'CustomerNote',
  'Digest',
  'MembershipOverride',
  'PersonaAuditEntry',
  'PersonaClaimOpinion',
  'PersonaEvidence',
  'PersonaReview',
  'QualityCheck',
  'TraitDrift',
  'UpkeepCheck',
]);
const ID_TYPES: Readonly<Record<string, IdType>> = {
  segmentId: 'Segment',
  firstId: 'Segment',
  secondId: 'Segment',
  againstId: 'Segment',
  segmentIds: 'Segment',
  segmentationId: 'Segmentation',
  segmentationIds: 'Segmentation',
  segment: 'Segment',
  usesSegment: 'Segment',
  persona: 'Persona',
  personaId: 'Persona',
  customerId: 'Customer',
  guideId: 'InterviewGuide',
  themeId: 'ResearchTheme',
};

/** Fields whose argument `id` is of one type. */
const ID_FIELDS: Readonly<Record<string, IdType>> = {
  'Query.webhook': 'Webhook',
  'Query.run': 'Run',
  'Query.comparison': 'SegmentationComparison',
  'Query.customer': 'Customer',
  'Query.personaFor': 'Customer',
  'Query.diffPersonaVersions': 'PersonaVersion',
  'Query.export': 'Export',
  'Query.import': 'Import',
  'Query.job': 'Job',
  'Query.personaPreview': 'Persona',
  'Query.personaVersion': 'PersonaVersion',
};

/** Input objects of which exactly one field is given. */
const ONE_OF: ReadonlySet<string> = new Set(['GroupInput']);

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  externalId: ['c000', 'c001', 'c002', 'c003', 'c010', 'C001', 'c'],
  key: ['stage', 'by-lifecycle-stage', 'taste', 'empty', 'by-geographic-place', 'alex', 'a', 'b'],
  segmentation: ['stage', 'stage', 'by-lifecycle-stage'],
  survey: ['taste', 'empty'],
  type: ['purchase', 'page_view', 'Purchase'],
  names: ['pets', 'vip', 'town', 'tags', 'no'],
  traitValue: ['T0', 'T1', 't2', 'x', 'y'],
  country: ['Germany', 'France', 'germany', 'an'],
  city: ['Köln "am" Rhein', 'köln', '%', '_'],
  name: ['Ann', 'Bob', 'Dee', 'n', '%'],
  search: ['alex', 'a', '李', 'draft story'],
  rule: ['customer.children > 1', 'traits.pets >= 1'],
  timeZone: ['UTC', 'Asia/Shanghai'],
  start: ['purchase', 'page_view'],
};

/** Ends of periods, in which something happened. */
const PERIOD: Readonly<Record<string, readonly string[]>> = {
  from: ['2026-01-01', '2026-02-01'],
  to: ['2026-02-15', '2026-03-01'],
};

const PAGES = [1, 2, 3, 5];

/** Levels of input objects below which nothing optional is given. */
const MOST_LEVELS = 5;

/** Makes values of input types. Careful ones are taken and meet something; the others may be anything. */
export class Values {
  readonly #random: Randomness;
  readonly #known: KnownValues;
  readonly #careful: boolean;

  constructor(random: Randomness, known: KnownValues, careful: boolean) {
    this.#random = random;
    this.#known = known;
    this.#careful = careful;
  }

  /** A literal of the type, or one that is not where nothing is careful. */
  of(type: GraphQLInputType, place: Place): ConstValueNode {
    const random = this.#random;
    if (isNonNullType(type)) return this.of(type.ofType, place);
    if (!this.#careful && random.chance(0.03)) return { kind: Kind.NULL };
    if (!this.#careful && random.chance(0.01))
      return random.pick([this.#int(3), text('x'), list([]), { kind: Kind.NULL }]);
    if (isListType(type)) return this.#list(type.ofType, place);
    if (isInputObjectType(type)) return this.#object(Object.values(type.getFields()), type.name, place);
    if (isEnumType(type)) return { kind: Kind.ENUM, value: random.pick(type.getValues()).name };
    return this.#scalar(type.name, place);
  }

  #list(of: GraphQLInputType, place: Place): ConstValueNode {
    // A single value stands for a list of it.
    if (this.#random.chance(0.1)) return this.of(of, place);
    const two = place.name === 'between' && (this.#careful || this.#random.chance(0.9));
    const length = two ? 2 : this.#random.below(this.#careful ? 3 : 4) + (this.#careful ? 1 : 0);
    return list(this.#random.list(length, () => this.of(of, place)));
  }

  #object(fields: readonly GraphQLInputField[], type: string, place: Place): ConstValueNode {
    const deeper = place.depth >= 2 ? fields.filter(({ name }) => !['and', 'or', 'not'].includes(name)) : fields;
    const optional = deeper.filter((field) => !isRequiredInputField(field));
    const chosen = new Set(fields.filter(isRequiredInputField));
    const wanted =
      ONE_OF.has(type) && this.#careful
        ? 1
        : this.#random.weighted([
            [type === 'CustomerFilter' || type === 'TraitFilter' || type === 'CustomerOrder' ? 0.1 : 0.3, 0],
            [1, 1],
            [0.3, 2],
          ]);
    const most = place.depth < MOST_LEVELS ? wanted : 0;
    for (let n = 0; n < most && optional.length > 0; n++) chosen.add(this.#random.pick(optional));
    const about = type.endsWith('Filter') && type !== 'CustomerFilter' ? place.about : undefined;
    const made = [...chosen].map((field): ConstObjectFieldNode => {
      const inner = { ...place, name: field.name, about: about ?? field.name, depth: place.depth + 1 };
      const value = this.of(field.type, type.endsWith('Condition') ? { ...inner, about: place.about } : inner);
      return { kind: Kind.OBJECT_FIELD, name: { kind: Kind.NAME, value: field.name }, value };
    });
    return { kind: Kind.OBJECT, fields: made };
  }

  #scalar(type: string, place: Place): ConstValueNode {
    const random = this.#random;
    switch (type) {
      case 'Int':
        return this.#int(this.#whole(place.name));
      case 'Float': {
        const value = this.#careful
          ? random.pick(['0', '0.25', '0.9', '1'])
          : random.pick(['0', '1', '0.5', '-1', '1e3', '2.50', '1e308', '-1e308', '5e-324']);
        return { kind: value.includes('.') || value.includes('e') ? Kind.FLOAT : Kind.INT, value };
      }
      case 'Boolean':
        return { kind: Kind.BOOLEAN, value: random.chance(0.5) };
      case 'Decimal': {
        const value = random.pick(['20000.5', '21001', '23002', '26003.0', '-1', '0.0000000001']);
        if (!this.#careful && random.chance(0.1)) return text('1e5');
        return random.chance(0.5) ? text(value) : { kind: value.includes('.') ? Kind.FLOAT : Kind.INT, value };
      }
      case 'Date':
        if (this.#careful && PERIOD[place.name]) return text(random.pick(PERIOD[place.name]!));
        return text(
          random.pick([
            '1950-01-15',
            '1955-06-15',
            '1961-03-15',
            ...(this.#careful ? [] : ['2026-02-30', 'no', '0001-01-01']),
          ]),
        );
      case 'DateTime': {
        const wrong = this.#careful
          ? []
          : ['2026-01-01', '2026-13-01T00:00:00Z', 'now', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'];
        return text(
          random.pick(['2026-01-01T00:05:00Z', '2026-01-01T02:04:00.123+02:00', '2020-01-01T00:00Z', ...wrong]),
        );
      }
      case 'ID':
        return this.#id(place);
      default:
        return text(this.#text(place));
    }
  }

  #whole(name: string): number {
    const random = this.#random;
    if (name === 'sample') return this.#careful ? 100 : random.pick([99, 100, 200_000]);
    if (this.#careful) return random.pick(PAGES);
    return random.weighted([
      [20, random.pick(PAGES)],
      [4, 0],
      [1, 200],
      [0.5, 201],
      [0.5, -1],
      [0.2, 2_147_483_647],
      [0.2, 2_147_483_648],
    ]);
  }

  #int(value: number): ConstValueNode {
    return { kind: Kind.INT, value: String(value) };
  }

  #id({ field, name, about, wanted }: Place): ConstValueNode {
    const random = this.#random;
    const { ids, foreignIds } = this.#known;
    // The world may have none of a type.
    const any = (types: readonly IdType[]) => ids[random.pick(types.filter((one) => ids[one].length > 0))];
    const type =
      ID_FIELDS[field] ??
      ID_TYPES[name] ??
      ID_TYPES[about] ??
      (wanted as IdType | null) ??
      this.#typeNamedBy(field, name);
    const nodes = Object.keys(ids).filter((one) => !NO_NODES.has(one)) as IdType[];
    const fitting = type && ids[type].length > 0 ? ids[type] : any(nodes);
    // Of most of the first ones there is most to read.
    const first = random.weighted([
      [4, 4],
      [3, 12],
      [3, fitting.length],
    ]);
    if (this.#careful) return text(random.pick(fitting.slice(0, first)));
    const chosen = random.weighted<() => string>([
      [12, () => random.pick(fitting)],
      [1, () => random.pick(any(Object.keys(ids) as IdType[]))],
      [2, () => random.pick(foreignIds)],
      [1, () => Buffer.from(`${type ?? 'Customer'}:999999`).toString('base64url')],
      [1, () => random.pick(GARBAGE)],
    ]);
    if (random.chance(0.02)) return this.#int(5);
    return text(chosen());
  }

  /** The type that a mutation is called after, as `deletePersona` is; of an input field, by its own name. */
  #typeNamedBy(field: string, name: string): IdType | null {
    if (!field.startsWith('Mutation.')) return null;
    const said = `${name === 'id' || name === 'ids' ? '' : name}\n${field}`.toLowerCase();
    const named = Object.keys(this.#known.ids).filter((one) => said.includes(one.toLowerCase()));
    return (named.sort((one, other) => other.length - one.length)[0] as IdType | undefined) ?? null;
  }

  #text({ field, name, about, cursors, wanted }: Place): string {
    const random = this.#random;
    if (!this.#careful && random.chance(0.1)) return random.pick(GARBAGE);
    if (name === 'after' || name === 'before') {
      const known = this.#known.cursors;
      const fitting = known.get(cursors) ?? [];
      const other = !this.#careful && random.chance(0.1);
      return random.pick(other || fitting.length === 0 ? [...known.values()].flat() : fitting);
    }
    if (field === 'Query.change') {
      const { changes } = this.#known;
      return random.pick(changes.get(wanted ?? '') ?? [...changes.values()].flat());
    }
    if (field === 'Query.persona' && this.#careful) return 'alex';
    if (field === 'Query.survey' && this.#careful) return 'taste';
    if (field === 'Query.segment' && this.#careful) return name === 'key' ? random.pick(['a', 'b']) : 'stage';
    if (field === 'Query.segmentation' && this.#careful) return 'stage';
    if (name === 'feature') return random.pick(this.#known.features);
    if (field === 'Query.segmenter' || name.startsWith('segmenter')) return random.pick(this.#known.segmenters);
    if (name === 'features') return random.pick(this.#known.features);
    if (name === 'externalId' && this.#careful) return `c${String(random.below(12)).padStart(3, '0')}`;
    if (about === 'trait') return random.pick(TEXTS[name === 'name' ? 'names' : 'traitValue']!);
    return random.pick(TEXTS[about] ?? TEXTS[name] ?? TEXTS['names']!);
  }
}

/** True for an argument that must be given. */
export function isNeeded({ type, defaultValue }: GraphQLArgument): boolean {
  return isNonNullType(type) && defaultValue === undefined;
}

function text(value: string): ConstValueNode {
  return { kind: Kind.STRING, value };
}

function list(values: readonly ConstValueNode[]): ConstValueNode {
  return { kind: Kind.LIST, values };
}
