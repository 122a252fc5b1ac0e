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
