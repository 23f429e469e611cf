/** Longer words are not compared: the time grows with the product of both lengths. */
const MAX_LENGTH = 40;

/** The candidate that `word` was probably meant to be: at most two typing errors, in less than half of its letters. */
export function similarWord(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  let closest: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(candidate, word);
    const isSimilar = distance <= 2 && distance * 2 < candidate.length;
    if (isSimilar && (closest === undefined || distance < closest.distance))
      closest = { candidate, distance };
  }
  return closest?.candidate;
}

/** Damerau-Levenshtein distance: how many letters to insert, delete, replace, or swap with their neighbor. */
function editDistance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  const cell = (line: number, column: number) => rows[line]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let line = 1; line <= one.length; line += 1) {
    rows[line] = [line];
    for (let column = 1; column <= other.length; column += 1) {
      const [letter, otherLetter] = [one[line - 1], other[column - 1]];
      const isSwapped = letter === other[column - 2] && otherLetter === one[line - 2];
      rows[line]?.push(
        Math.min(
          cell(line - 1, column) + 1,
          cell(line, column - 1) + 1,
          cell(line - 1, column - 1) + (letter === otherLetter ? 0 : 1),
          isSwapped ? cell(line - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return cell(one.length, other.length);
}
