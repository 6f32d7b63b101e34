import { graphql, type ResultOf } from '../../data/graphql.ts';

/** What the head of the sheet says, and what an edit begins with. */
export const PersonaHead = graphql(`
  query PersonaHead($key: String!, $language: Language!) {
    customers(first: 0) { totalCount }
    persona(key: $key) {
      id
      key
      version
      language
      name(language: $language)
      title(language: $language)
      story(language: $language)
      reason(language: $language)
      written: name
      translations { language name title story reason }
      avatarUrl
      kind
      polarity
      status
      priority
      matchCount
      unknownCount
      freshness
      problem
      updatedAt
      sampleSize
      unpublishedChanges
      publishedVersion { id number at }
      sourceSegment { key name(language: $language) segmentation { key } }
      quotes { text(language: $language) source(language: $language) date }
      quality { rating { score } numbers { key poor } }
      claims(first: 0) { totalCount }
      supported: claims(first: 0, status: SUPPORTED) { totalCount }
      refuted: claims(first: 0, status: REFUTED) { totalCount }
      profile {
        ageRange { from to }
        incomeRange { from to currency }
        channels { name(language: $language) share }
        categories { name(language: $language) share }
        products { name(language: $language) share }
        timing { label(language: $language) written: label share }
        devices { name(language: $language) share }
        decisionFactors { text(language: $language) }
        disappointments { text(language: $language) }
        fun { text(language: $language) }
        trustedVoices { text(language: $language) }
        media { title(language: $language) url }
        people { name(language: $language) relation(language: $language) says(language: $language) }
      }
    }
  }
`);

export type Persona = NonNullable<ResultOf<typeof PersonaHead>['persona']>;

/** Apart from the head: its members are held against those whom it was made of, which waits for the work before it. */
export const PersonaJudgement = graphql(`
  query PersonaJudgement($key: String!, $language: Language!) {
    persona(key: $key) {
      id
      research {
        confidence
        biasWarnings { code severity text(language: $language) }
      }
    }
  }
`);

export const PersonaClaims = graphql(`
  query PersonaClaims($key: String!, $language: Language!) {
    persona(key: $key) {
      id
      sections {
        section
        claims {
          id
          version
          text(language: $language)
          textLanguage
          status
          confidence
          dataStatus
          interviewStatus
          disagrees
          team
          problem
          measure {
            label(language: $language)
            expected
            tolerance
            statistic
            last { text(language: $language) value low high sampleSize unknown asOf }
            written { text(language: $language) }
          }
          evidence {
            id
            kind
            stance
            date
            sampleSize
            source(language: $language)
            method(language: $language)
            excerpt
            url
          }
          opinions { id agrees who why at }
        }
      }
    }
  }
`);

type Sections = NonNullable<ResultOf<typeof PersonaClaims>['persona']>['sections'];
export type Claim = Sections[number]['claims'][number];

/** The numbers of all claims as they are now: one pass over the customers. */
export const ClaimsToday = graphql(`
  query ClaimsToday($key: String!, $language: Language!) {
    persona(key: $key) {
      id
      claims(first: 200) {
        nodes { id measure { today { text(language: $language) value low high sampleSize unknown problem } } }
      }
    }
  }
`);

export const PersonaMembers = graphql(`
  query PersonaMembers($key: String!, $first: Int!, $after: String, $minFit: Float) {
    persona(key: $key) {
      id
      members(first: $first, after: $after, minFit: $minFit) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { id fit coverage since customer { id externalId name city country } }
      }
    }
  }
`);

export const PersonaVersions = graphql(`
  query PersonaVersions($key: String!, $first: Int!, $after: String) {
    persona(key: $key) {
      id
      unpublishedChanges
      versions(first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id number at author note }
      }
    }
  }
`);

export const VersionDifference = graphql(`
  query VersionDifference($from: ID!, $to: ID!, $language: Language!) {
    diffPersonaVersions(from: $from, to: $to) {
      fields { path before after }
      claims {
        kind
        changed
        before { text(language: $language) status section }
        after { text(language: $language) status section }
      }
      criteria {
        kind
        before { role weight segment rule score { key from to } }
        after { role weight segment rule score { key from to } }
      }
    }
  }
`);

export const PersonaQualitySheet = graphql(`
  query PersonaQualitySheet($key: String!, $language: Language!) {
    persona(key: $key) {
      id
      quality {
        measuredAt
        rating {
          score
          constructs {
            construct
            score
            checks {
              key
              result
              meaning(language: $language)
              found(language: $language)
              advice(language: $language)
            }
          }
        }
        numbers {
          key
          label(language: $language)
          value
          unit
          n
          low
          high
          poor
          advice(language: $language)
          why(language: $language)
          formula(language: $language)
        }
      }
      reviews(first: 10) { nodes { id at kind reviewer findings } }
    }
  }
`);

export const PersonaOutcomes = graphql(`
  query PersonaOutcomes($key: String!, $period: DayPeriodInput!) {
    persona(key: $key) {
      id
      outcomes(period: $period) {
        currency
        period { from to members }
        figures {
          metric
          unit
          direction
          definition
          now { value low high n reason }
          others { value n }
          change { value low high }
        }
      }
    }
  }
`);

export const PersonaPlaybook = graphql(`
  query PersonaPlaybook($key: String!, $language: Language!) {
    persona(key: $key) {
      id
      plays { id stage team forEverybody goal(language: $language) tactics(language: $language) }
      messageGuides {
        id
        channel
        content(language: $language)
        tone(language: $language)
        callToAction(language: $language)
        place(language: $language)
      }
      objectives { id name(language: $language) target horizon pace { state progress } last { value } }
      actions { id name(language: $language) channel status startsAt endsAt }
    }
  }
`);
