import type { KeptWindow, WindowHours } from '../../domain/partners/maintenance-window.ts'

/** Keeps the windows that people set for partners. Workers read them with brakes and pauses. */
export interface PartnerWindowStore {
  /** Adds a window. Throws `conflict` where the same stands already. */
  add(window: NewWindow): Promise<KeptWindow>
  /** Gives a window other hours. Throws `not_found`, and `conflict` for one that is over or where the same stands. */
  change(id: string, said: WindowChange): Promise<{ readonly before: KeptWindow; readonly after: KeptWindow }>
  /** Ends a window, also one that holds messages now or is yet to come. Throws as `change` does. */
  end(id: string, said: Omit<WindowChange, 'hours'>): Promise<KeptWindow>
}

export interface WindowChange {
  readonly hours: WindowHours
  readonly reason: string
  readonly by: string
  readonly at: Date
}

export interface NewWindow extends WindowChange {
  readonly id: string
  readonly partner: string
}
