/** Tells the present instant; passed in everywhere so that tests and replays own the time. */
export type Clock = () => Date
