/** How it ends that a bank told of a movement otherwise than before: only the first is true, or the second moved too. */
export const contradictionEndings = ['nothing-moved', 'taken-in'] as const

export type ContradictionEnding = (typeof contradictionEndings)[number]

/** The references that a movement may stand under to which the bank gave this one, perhaps another's: the first that is free. */
export const referencesFor = (reference: string): readonly string[] => [
  reference,
  ...Array.from({ length: 98 }, (_, others) => `${reference}/${others + 2}`),
]
