/** Tells which workers live, by what the database sees of them. */
export interface WorkerStore {
  /**
   * Says that a worker lives, under the name that its leases carry, for as long as its connection stands. Settles when it is
   * gone: because of the signal, and then nobody takes anything from it, or because the connection broke.
   */
  live(owner: string, at: Date, signal: AbortSignal): Promise<void>
  /**
   * Lets others have at once what workers that died had leased until an instant: exchanges of which nothing was under way.
   * What they had begun to send stays until the lease ends, since it may yet arrive. Says how many there were.
   */
  freeOfDead(at: Date, until: Date): Promise<number>
}
