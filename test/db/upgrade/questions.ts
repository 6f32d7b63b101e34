/** Questions whose answers do not depend on the clock: an upgraded store answers them as the version before did. */
export const QUESTIONS: readonly string[] = [
  `{ viewer { role } workspace { key name currency eventChanges exchangeRates { currency rate } } }`,
  `{ customers(first: 100) { totalCount nodes { id externalId name email phone country region city birthDate gender maritalState
      householdSize children income incomeCurrency education occupation language source kind createdAt
      traits { name value } identities { type value } merges { externalId cause } eventTotals { type count amount } } } }`,
  `{ customers(first: 25) { nodes { externalId events(first: 20) { nodes { messageId type at amount discount quantity channel
      properties lines { sku name price quantity } } } memberships { segment { key } segmentation { key } strength since manual }
      history(first: 20) { nodes { at from { key } to { key } } } personas(first: 10) { persona { key } fit } } } }`,
  `{ segmentations { id key name description enabled status version config asOf pinned segmenterId segments { id key name description size } }
      runs(first: 50) { nodes { id state asOf progress customers error { code } } } }`,
  `{ personas(first: 50) { totalCount nodes { id key name title story quote kind polarity reason status version priority threshold
      matchCount sampleSize language translations { language name title story } typicalCustomer { externalId }
      criteria { id role weight rule segment { key } } versions(first: 5) { nodes { id number note name story } } } } }`,
  `{ personas(first: 20) { nodes { key claims(first: 30) { nodes { id section text team status version
      evidence { id kind stance date sampleSize method source url excerpt detail } opinions { who team agrees why } } } } } }`,
  `{ surveys { id key title responseCount questions { key kind text options min max unit }
      responses(first: 30) { nodes { messageId respondedAt customer { externalId } answers { question { key } value } } } } }`,
  `{ interviews(first: 50) { nodes { id date method team source interviewee notes { topic text } quotes { topic text themes { name } }
      themes { name } erasedAt } } researchThemes(first: 50) { nodes { id name description } }
      researchQuestions(first: 50) { nodes { id text status answer priority team } }
      researchFeedback(first: 50) { nodes { id text author status reason } } }`,
  `{ messageGuides(first: 50) { nodes { id } } plays(first: 50) { nodes { id } } objectives(first: 50) { nodes { id } }
      actionPlans(first: 50) { nodes { id } } decisions(first: 50) { nodes { id } } underlyingNeeds(first: 50) { nodes { id } }
      spend(first: 50) { nodes { id amount currency channel from to leads } } digests(first: 50) { nodes { id day team writtenAt } } }`,
  `{ webhooks { id name url status kinds disabledReason failures customers { externalId }
      deliveries(first: 10) { attempt changes delivered responseCode error } } apiKeys { id name role revokedAt }
      imports(first: 50) { nodes { id file source state linesRead error { code message } } }
      exports(first: 50) { nodes { id format rows bytes columns hash consent error { code } } } }`,
];
