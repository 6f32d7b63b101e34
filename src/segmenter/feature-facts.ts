/** What the host's catalogue knows of a feature besides its kind. */
export interface FeatureFacts {
  /**
   * Of times. True: dates, stored as midnight UTC, that stand for the whole of that day in every time zone. False: instants.
   * Absent: both may be among the values; one at exactly midnight UTC is then taken for a date.
   */
  readonly date?: boolean;
}
