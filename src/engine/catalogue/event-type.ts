/** The form of a type of event. */
export const EVENT_TYPE = /^[a-z][a-z0-9_]{0,49}$/;
