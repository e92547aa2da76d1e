/** Every combination of some options' values. */
export function grid<Name extends string>(
  values: Readonly<Record<Name, readonly number[]>>,
): Record<Name, number>[] {
  const options = Object.entries<readonly number[]>(values);
  const all = options.reduce<Record<string, number>[]>(
    (combinations, [name, choices]) =>
      combinations.flatMap((combination) => choices.map((choice) => ({ ...combination, [name]: choice }))),
    [{}],
  );
  return all as Record<Name, number>[];
}
