import type { Choice, Choices } from "../design/choices";
import { get } from "../live/rest";

interface Place {
  id: number;
  name: string;
  kind: string;
  path: string;
  lon: number | null;
  lat: number | null;
}

export interface PlaceChoice extends Choice {
  /** as it is written into the address */
  full: string;
  lon: number | null;
  lat: number | null;
}

const DEBOUNCE_MS = 120;
const OFFERED = 8;

/** Offers the station's own places while an address is typed. */
export function searchPlaces(input: HTMLInputElement, choices: Choices<PlaceChoice>): void {
  let timer = 0;
  let running: AbortController | null = null;
  const ask = async () => {
    running?.abort();
    const q = input.value.trim();
    if (!q) return choices.close();
    running = new AbortController();
    try {
      const { results } = await get<{ results: Place[] }>("places/", { q }, running.signal);
      // Latin letters are initials and mean one of these; anything else may be an address of its own
      if (document.activeElement === input)
        choices.offer(results.slice(0, OFFERED).map(toChoice), /^[a-z]+$/i.test(q));
    } catch {
      choices.close();
    }
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), DEBOUNCE_MS);
  });
}

function toChoice(place: Place): PlaceChoice {
  return {
    id: String(place.id),
    label: place.name,
    hint: place.path,
    full: place.name,
    lon: place.lon,
    lat: place.lat,
  };
}
