/**
 * Thrown by `fit` where the population cannot support the segmentation: too few customers, no variation. The message
 * says what is missing; it becomes the segmentation's error under the code `NOT_ENOUGH_DATA`.
 */
export class NotEnoughData extends Error {
  override readonly name = 'NotEnoughData';
}
