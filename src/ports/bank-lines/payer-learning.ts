/** Learns, from money that found its owner, which accounts pay for which students. */
export interface PayerLearning {
  /** Learns from at most `limit` pieces of money that it has not looked at; returns at how many it looked. */
  learn(limit: number, at: Date): Promise<number>
}
