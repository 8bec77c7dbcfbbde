/** The type tree as the intake form uses it: found by name, by pinyin initials or by code, and suggested by the caller's words. */

export interface IncidentType {
  code: string;
  name: string;
  /** 纠纷 › 邻里 › 噪音 */
  path: string;
  priority: 1 | 2 | 3 | 4;
  /** initials of name and path: "zy jfllzy" */
  pinyin: string;
  /** words in a description that speak for this type */
  words: string[];
  leaf: boolean;
}

const OFFERED = 9;

/** Best first: the code itself, then names, then initials, then anywhere in the path. Nothing typed: the whole tree. */
export function searchTypes(types: readonly IncidentType[], text: string): IncidentType[] {
  const like = text.trim().toLowerCase();
  const leaves = types.filter((type) => type.leaf);
  if (!like) return leaves;
  const rank = (type: IncidentType): number => {
    if (type.code.toLowerCase() === like) return 0;
    if (type.name.startsWith(like)) return 1;
    if (type.pinyin.split(" ").some((initials) => initials.startsWith(like))) return 2;
    if (type.path.toLowerCase().includes(like) || type.code.toLowerCase().startsWith(like)) return 3;
    return type.pinyin.includes(like) ? 4 : 9;
  };
  return leaves
    .map((type) => ({ type, rank: rank(type) }))
    .filter((found) => found.rank < 9)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, OFFERED)
    .map((found) => found.type);
}

export interface Suggestion {
  type: IncidentType;
  /** the words that spoke for it, so that the form can say why */
  because: string[];
}

/** The type whose words weigh most in the description: longer words weigh more; a tie goes to the more urgent type. */
export function suggestType(types: readonly IncidentType[], description: string): Suggestion | null {
  let best: (Suggestion & { weight: number }) | null = null;
  for (const type of types) {
    const because = type.words.filter((word) => word && description.includes(word));
    const weight = because.reduce((sum, word) => sum + word.length, 0);
    if (!weight) continue;
    const better =
      !best || weight > best.weight || (weight === best.weight && type.priority < best.type.priority);
    if (better) best = { type, because, weight };
  }
  return best && { type: best.type, because: best.because };
}
