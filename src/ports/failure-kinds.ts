/**
 * The kinds of failure. `retry` answers the one question that decides what happens to a message that failed: `never`
 * (the same bytes fail again), `later` (it did not take effect, send it again), `ask-first` (it could have taken
 * effect, so the partner is asked before anything is sent again). `alert` calls a person; `screen` is where a person
 * finds it: with what its sender must correct, with what passes by itself, or with what somebody here must mend.
 */
export const failureKinds = {
  permanent: { kind: 'permanent', retry: 'never', alert: false, screen: 'sender' },
  transient: { kind: 'transient', retry: 'later', alert: false, screen: 'passing' },
  'ask-first': { kind: 'ask-first', retry: 'ask-first', alert: false, screen: 'passing' },
  /** No message leaves until the partner, or our trust in it, is put right; then all go by themselves. */
  untrusted: { kind: 'untrusted', retry: 'later', alert: true, screen: 'mending' },
  'our-fault': { kind: 'our-fault', retry: 'later', alert: true, screen: 'mending' },
  /** A fault of ours that was met too late to know what it left behind. */
  'our-fault-in-doubt': { kind: 'our-fault-in-doubt', retry: 'ask-first', alert: true, screen: 'mending' },
  'needs-a-person': { kind: 'needs-a-person', retry: 'never', alert: true, screen: 'mending' },
} as const satisfies Record<string, FailureKind>

export interface FailureKind {
  readonly kind: string
  readonly retry: 'never' | 'later' | 'ask-first'
  readonly alert: boolean
  readonly screen: 'sender' | 'passing' | 'mending'
}
