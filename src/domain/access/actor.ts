/** Who does something: the person, the login they came by, and how both are shown. */
export interface Actor {
  /** A person has one name here, whatever they log in with. */
  readonly person: string
  /** `client:<id>`, `administrator:<name>` or `machine:<user>`. */
  readonly login: string
  /** As it stands in histories. */
  readonly by: string
}

/** Says whether two names are of one person: capitals, blanks and the forms of Unicode make no other. */
export const isSamePerson = (one: string, other: string): boolean => personKey(one) === personKey(other)

/** The form in which all names of one person are the same. */
export const personKey = (person: string): string =>
  person.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

/** Who acts where nobody does, as it stands in histories. */
export const gateway = 'gateway'

/** Who decides what people asked for: somebody, or time by itself. */
export type Decider = Actor | 'time'

/** A decider as they stand in histories. */
export const deciderName = (decider: Decider): string => (decider === 'time' ? gateway : decider.by)
